import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { focused, walkTo } from '../support/keyboard.ts';
import { testApp } from '../support/test-app.ts';
import { checkPage, settled } from '../support/watched-page.ts';

const app = await testApp('empty');

const HEADER =
  'response_id,organization,site,supervisor,csr,contact_at,overall_satisfaction,customer_name,customer_phone,customer_email';
const CUSTOMERS = [
  'Zoé Côté,514 555 0123,zoe.cote@example.org',
  ',,ZOE.COTE@example.org',
  'Li Wei,514 555 0123,',
  'Maximiliane Wolfeschlegelsteinhausenbergerdorff,514 555 0199,maximiliane.wolfeschlegelsteinhausenbergerdorff@example.org',
  ',,',
  'Kit Hale,,kit.hale@example.org',
];
const FILE = [
  HEADER,
  ...CUSTOMERS.map(
    (customer, i) =>
      `r${i},Harbour Utilities,Saint John,Ruth Ives,Ann Archer,2026-06-0${i + 1}T10:00:00Z,5,${customer}`,
  ),
  '',
].join('\n');

/** Brings a file in as the wizard does, without its pages. */
async function importFile(page: Page): Promise<void> {
  const state = await page.evaluate(async (text) => {
    const form = new FormData();
    form.append('file', new File([text], 'customers.csv'));
    const upload = (await (await fetch('/api/uploads', { method: 'POST', body: form })).json()) as { id: string };
    const asked = await fetch('/api/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ upload: upload.id }),
    });
    const { id } = (await asked.json()) as { id: string };
    for (;;) {
      const run = (await (await fetch(`/api/imports/${id}`)).json()) as { state: string };
      if (run.state === 'finished' || run.state === 'failed') return run.state;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, FILE);
  expect(state).toBe('finished');
}

const find = async (page: Page, label: string, text: string): Promise<void> => {
  await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByText(/\d (person|people) found/).waitFor();
  await settled(page);
};
/** The cells of a table, row by row, as one reads them. */
const rows = (page: Page, name: string): Promise<string[]> =>
  page
    .getByRole('region', { name })
    .or(page.locator(`table:has(caption:text-is("${name}"))`))
    .first()
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => (row as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim()));

// In this order: each goes on from what the one before left.
describe('personal data', () => {
  test('nothing is there yet', async () => {
    const page = await app.visit('/personal');
    await checkPage(page, { simulated: false });
    await page.getByText('No organization yet').waitFor();
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByText('Fill in at least one field.').waitFor();
    await importFile(page);
  });

  test('a customer is found, handed out, and erased by typing the name; the address tells nothing', async () => {
    const page = await app.visit('/personal');
    await find(page, 'Phone number', '+1 (514) 555-0123');
    expect(await rows(page, 'People found')).toHaveLength(2);
    await checkPage(page, { simulated: false });
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export everything about Zoé Côté' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('personal-data.json');
    await page.getByRole('button', { name: 'Erase Zoé Côté' }).click();
    const dialog = page.getByRole('dialog');
    await checkPage(page, { simulated: false });
    await dialog.getByLabel('To confirm, type: Zoé Côté').fill('Zoe');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await dialog.getByText('This is not what stands above.').waitFor();
    await dialog.getByLabel('To confirm, type: Zoé Côté').fill('zoe cote');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('Erased: whom 2 responses came from.').waitFor();
    await settled(page);
    expect(await rows(page, 'People found')).toHaveLength(1);
    expect(new URL(page.url()).search).toBe('');
  });

  test('a name is looked for in one organization', async () => {
    const page = await app.visit('/personal');
    await page.getByLabel('Part of the name').fill('wei');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByText('choose the organization').waitFor();
    await page.getByLabel('Organization').first().click();
    await page.getByRole('option', { name: 'Harbour Utilities' }).click();
    await find(page, 'Part of the name', 'wei');
    expect(await rows(page, 'People found')).toEqual([
      'Li Wei 514 555 0123 Harbour Utilities 1 response June 3, 2026 Export Erase',
    ]);
  });

  test('a customer is found and erased by keyboard alone', async () => {
    const page = await app.visit('/personal');
    await walkTo(page, /^input E-mail address$/);
    await page.keyboard.type('kit.hale@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('1 person found').waitFor();
    await settled(page);
    const name = 'Kit Hale';
    await walkTo(page, new RegExp(`^button Erase ${name}$`));
    await page.keyboard.press('Enter');
    await walkTo(page, new RegExp(`^input To confirm, type: ${name}$`));
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await page.getByText('Erased: whom 1 response came from.').waitFor();
    await settled(page);
    // The button went with whom it was about: the focus is on the page, not lost.
    expect(await focused(page)).toBe('h1 Personal data');
  });

  test('an employee’s name goes, the figures stay', async () => {
    const page = await app.visit('/personal');
    await page.getByLabel('CSR or supervisor').check();
    await find(page, 'Part of the name', 'archer');
    await page.getByRole('button', { name: 'Erase Ann Archer' }).click();
    await page.getByLabel('To confirm, type: Ann Archer').fill('Ann Archer');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('The figures now stand under “Former employee 1”').waitFor();
    const overview = await app.get<{ rows: { subject: { name: string }; n: number }[] }>('overview?level=csr');
    expect(overview.rows.map((row) => row.subject.name)).toEqual(['Former employee 1']);
  });

  test('how long customers are kept is set for an organization', async () => {
    const page = await app.visit('/personal');
    await page.getByRole('button', { name: 'Change how long customers of Harbour Utilities are kept' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Days').fill('0');
    await dialog.getByRole('button', { name: 'Set' }).click();
    await dialog.getByText('Write a number of days, 1 to 3,660.').waitFor();
    await dialog.getByLabel('Days').fill('90');
    await dialog.getByRole('button', { name: 'Set' }).click();
    await dialog.waitFor({ state: 'detached' });
    await settled(page);
    expect(await app.get('personal/retention')).toMatchObject({ rows: [{ days: 90, customers: 2 }] });
  });

  test('in French on a narrow dark screen', async () => {
    const page = await app.visit('/personal', { language: 'fr', width: 390, height: 844, scheme: 'dark' });
    await page.getByLabel('Adresse courriel').fill('maximiliane.wolfeschlegelsteinhausenbergerdorff@example.org');
    await page.getByRole('button', { name: 'Trouver', exact: true }).click();
    await page.getByText('1 personne trouvée').waitFor();
    await settled(page);
    await checkPage(page, { simulated: false });
    await page.getByRole('button', { name: /^Effacer Max/ }).click();
    await checkPage(page, { simulated: false });
  });
});
