import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DecisionRun } from '../../src/http/contract/decisions.ts';
import type { Registry } from '../../src/http/contract/registry.ts';
import { testApp } from '../support/test-app.ts';
import { checkPage, settled } from '../support/watched-page.ts';

const demo = await testApp('demo');

/** The demo issued nothing under this edition. */
const EDITION = 'world-class-call@2009';
const REASON = 'The responses of one site were entered by its own staff.';

/** Gives the reason and the number, and waits until the certificate is withdrawn. */
async function withdrawIn(dialog: Locator, number: string): Promise<void> {
  await dialog.getByRole('textbox', { name: 'Reason, shown to the public' }).fill(REASON);
  await dialog.getByRole('textbox', { name: /^To confirm, type the number/ }).fill(number);
  await dialog.getByRole('button', { name: 'Withdraw it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await settled(dialog.page());
}

describe('from a decision to a certificate and back', () => {
  let run = '';
  let number = '';

  test('a run judges everyone by the edition that the network page was judged by', async () => {
    const page = await demo.visit(`/network?rulebook=${EDITION}`);
    await page.getByRole('link', { name: 'Start a decision run' }).click();
    await page.waitForURL(`**/decisions?rulebook=${EDITION}`);
    await settled(page);
    const form = page.getByRole('form', { name: 'Start a decision run' });
    expect(await form.getByRole('combobox', { name: 'Edition' }).inputValue()).toBe(EDITION);
    await form.getByRole('button', { name: 'Decide' }).click();
    await page.waitForURL(/\/decisions\/[0-9a-f-]{36}$/);
    run = new URL(page.url()).pathname;
    await page.getByRole('region', { name: 'Outcomes by level' }).waitFor();
    await settled(page);

    const { counts } = await demo.get<DecisionRun>(`decision-runs/${run.split('/').at(-1)}`);
    const rows = await page.getByRole('region', { name: 'Outcomes by level' }).locator('tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split('\t').slice(1))).toEqual(
      counts.map(({ met, notMet, undetermined, certified }) =>
        [met + notMet + undetermined, met, notMet, undetermined, certified].map((n) => n.toLocaleString('en')),
      ),
    );
    expect(counts.find((count) => count.level === 'site')?.met).toBeGreaterThan(1);
  });

  test('who decided is told that another issues', async () => {
    const page = await demo.visit(run);
    const issue = page.getByRole('region', { name: 'Issue certificates' });
    await issue.getByText('You asked for this run, and who decides does not issue').waitFor();
    expect(await issue.getByRole('checkbox').count()).toBe(0);
    await checkPage(page);
  });

  test('certificates are issued level by level, after saying what will happen', async () => {
    const page = await demo.visit(`${run}?level=site&outcome=met`, { asOther: true });
    const { counts } = await demo.get<DecisionRun>(`decision-runs/${run.split('/').at(-1)}`);
    const met = counts.find((count) => count.level === 'site')?.met ?? 0;
    const issue = page.getByRole('region', { name: 'Issue certificates' });

    await issue.getByRole('button').click();
    expect(await issue.getByRole('alert').innerText()).toBe('Choose at least one level.');
    await issue.getByRole('checkbox', { name: /^Sites/ }).check();
    await issue.getByRole('button', { name: `Issue ${met} certificates…` }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('heading').innerText()).toBe(`Issue ${met} certificates?`);
    await checkPage(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await issue.getByRole('button', { name: `Issue ${met} certificates…` }).click();
    await dialog.getByRole('button', { name: `Issue ${met} certificates` }).click();
    await page.getByText(`${met} certificates were issued.`).waitFor();
    await settled(page);
    expect(await issue.getByRole('checkbox', { name: /^Sites/ }).count()).toBe(0);
    // What was said of the attempt before is said no more.
    expect(await issue.getByRole('alert').count()).toBe(0);
    const numbers = page
      .getByRole('region', { name: 'Every decision of this run' })
      .locator('a[href^="/certificates/"]');
    expect(await numbers.count()).toBe(met);
    number = await numbers.first().innerText();
    await checkPage(page);
  });

  test('each stands in the registry at once, and can be withdrawn with a public reason only', async () => {
    const page = await demo.visit('/registry?edition=2009');
    const { total } = await demo.get<Registry>('registry?edition=2009');
    expect(await page.locator('tbody tr').count()).toBe(total);
    expect(await page.locator('tbody td:last-child').allInnerTexts()).toContain(number);

    await page.goto(`${demo.origin}${run}?level=site&outcome=met`);
    await settled(page);
    await page.getByRole('button', { name: `Withdraw certificate ${number}` }).click();
    const dialog = page.getByRole('dialog', { name: `Withdraw certificate ${number}?` });
    await dialog.getByRole('button', { name: 'Withdraw it' }).click();
    expect(await dialog.getByText('Give a reason of at least 10 characters.').count()).toBe(1);
    expect(await dialog.getByText('This is not the number of the certificate.').count()).toBe(1);
    await checkPage(page);
    await withdrawIn(dialog, number);
    const { rows } = await demo.get<Registry>('registry?edition=2009&status=withdrawn');
    expect(rows.map((row) => row.number)).toEqual([number]);
    // The row goes on to say what became of its certificate, and offers nothing that cannot be done again.
    expect(await page.getByRole('button', { name: `Withdraw certificate ${number}` }).count()).toBe(0);
  });

  test('a withdrawn certificate stays public, with the reason', async () => {
    const page = await demo.visit('/registry?status=withdrawn');
    expect(await page.locator('tbody td:last-child').allInnerTexts()).toEqual([number]);
    expect(await page.locator('tbody td:nth-child(6)').innerText()).toBe('Withdrawn');
    await page.locator('tbody a').first().click();
    await page.waitForURL(`**/certificates/${number}`);
    await settled(page);
    const sheet = await page.getByRole('article').innerText();
    expect(sheet).toContain('Withdrawn on July 15, 2026.');
    expect(sheet).toContain(`Reason: ${REASON}`);
    await checkPage(page);

    const home = await demo.visit('/', { language: 'fr' });
    expect(await home.getByRole('link', { name: /retiré, avec le motif/ }).innerText()).toBe(
      '1\nretiré, avec le motif',
    );
  });

  test('the journal tells all of it', async () => {
    const page = await demo.visit('/journal?size=20');
    const acts = await page.locator('tbody td:nth-child(3)').allInnerTexts();
    expect(acts[0]).toContain('A certificate was withdrawn');
    expect(acts[0]).toContain(REASON);
    expect(acts.slice(1).find((act) => !act.startsWith('Certificates were issued'))).toContain(
      'A decision run finished',
    );
    await page.getByRole('combobox', { name: 'About' }).selectOption('certificate');
    await page.waitForURL('**noun=certificate');
    await settled(page);
    await page.getByRole('link', { name: number }).first().click();
    await page.waitForURL(`**/certificates/${number}`);

    const search = await demo.visit(`/journal?q=${number}`);
    expect(await search.locator('tbody tr').count()).toBeGreaterThan(0);
  });

  test('its own page offers the withdrawal to who may, on the screen only', async () => {
    const { rows } = await demo.get<Registry>('registry?edition=2009&status=active');
    const other = rows[0]?.number ?? '';
    const page = await demo.visit(`/certificates/${other}`);
    const open = page.getByRole('button', { name: `Withdraw certificate ${other}` });
    await page.emulateMedia({ media: 'print' });
    expect(await open.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await open.click();
    const dialog = page.getByRole('dialog', { name: `Withdraw certificate ${other}?` });
    await checkPage(page);
    await withdrawIn(dialog, other);
    expect(await page.getByRole('article').innerText()).toContain('Withdrawn on July 15, 2026.');
    expect(await open.count()).toBe(0);
  });
});
