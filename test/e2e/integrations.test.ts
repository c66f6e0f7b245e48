import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { walkTo } from '../support/keyboard.ts';
import { newPerson, PASSWORD } from '../support/people.ts';
import { startReceiver } from '../support/receiver.ts';
import { testApp, type VisitOptions } from '../support/test-app.ts';
import { checkPage, settled } from '../support/watched-page.ts';

const receiver = await startReceiver();
const app = await testApp('demo', { byCookie: true, webhookHosts: [receiver.host] });
/** What a browser notes of an answer that says no. */
const refused = /Failed to load resource: the server responded with a status of 4\d\d/;
const NAME = 'Nightly import of the responses of every contact centre of the eastern provinces';
await newPerson(app.accounts, { name: 'Olga', email: 'olga@north.example', role: 'operator' });

async function signedIn(
  path: string,
  { as = 'olga@north.example', ...options }: VisitOptions & { as?: string } = {},
): Promise<Page> {
  const page = await app.visit('/sign-in', { ...options, language: 'en' });
  await page.getByLabel('E-mail address').fill(as);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await settled(page);
  await page.goto(`${app.origin}${path}${options.language === 'fr' ? '?lang=fr' : ''}`);
  await settled(page);
  return page;
}
/** The cells of the only table, row by row, as one reads them. */
const rows = (page: Page): Promise<string[]> =>
  page
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => (row as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim()));
/** As a program asks that has nothing but its key. */
const ask = async (key: string, path: string): Promise<number> =>
  (await fetch(`${app.origin}/api/${path}`, { headers: { authorization: `Bearer ${key}` } })).status;
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

// In this order: each goes on from what the one before left.
describe('API keys', () => {
  test('a key is made, kept and ended with the keyboard alone', async () => {
    const page = await signedIn('/keys');
    await checkPage(page);
    await page.getByText('No API key yet').waitFor();
    await walkTo(page, /^button Make a key$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await walkTo(page, /^button Make the key$/);
    await page.keyboard.press('Enter');
    await page.getByText('This is needed.').waitFor();
    await page.getByText('Choose at least one.').waitFor();
    await checkPage(page);
    // What is wrong has the focus.
    await page.keyboard.type(NAME);
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Read the network').evaluate((box) => box === document.activeElement)).toBe(true);
    await walkTo(page, /^input Read imports$/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { name: `The key “${NAME}”` });
    await heading.waitFor();
    await settled(page);
    expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true);
    await checkPage(page);
    await walkTo(page, /^button Copy: API key$/);
    await page.keyboard.press('Enter');
    await page.getByText('Copied').first().waitFor();
    const key = await clipboard(page);
    expect(key).toMatch(/^plaudit_k_[0-9A-Za-z]{49}$/);
    expect(await page.getByLabel('API key', { exact: true }).inputValue()).toBe(key);
    expect(
      await page.getByLabel('Try it, with the key in the variable PLAUDIT_KEY', { exact: true }).inputValue(),
    ).toBe(`curl -H "Authorization: Bearer $PLAUDIT_KEY" \\\n  '${app.origin}/api/imports'`);
    expect([await ask(key, 'imports'), await ask(key, 'journal')]).toEqual([200, 403]);
    await walkTo(page, /^button I have kept it$/);
    await page.keyboard.press('Enter');
    await heading.waitFor({ state: 'detached' });
    expect(await page.locator('h1').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.reload();
    await settled(page);
    expect(await page.content()).not.toContain(key);
    expect((await rows(page))[0]).toMatch(
      new RegExp(
        `^${NAME} ends in ${key.slice(-4)} Read imports In use until Oct 13, 2026, .* Jul 15, 2026, .* Olga End$`,
      ),
    );

    await walkTo(page, /^button End the key/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await checkPage(page);
    await page.keyboard.type('Nightly');
    await page.keyboard.press('Enter');
    await page.getByText('This is not what stands above.').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(NAME.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText(`The key “${NAME}” was ended.`).waitFor();
    await settled(page);
    expect((await rows(page))[0]).toMatch(/ Ended Jul 15, 2026, .* · Olga /);
    expect(await page.getByRole('button', { name: /^End the key/ }).count()).toBe(0);
    expect(await ask(key, 'imports')).toBe(401);
    await checkPage(page);
  });

  test('in French on a narrow dark screen, with what is over below what is in use', async () => {
    const page = await signedIn('/keys', { language: 'fr', width: 390, height: 844, scheme: 'dark' });
    await checkPage(page);
    await page.getByRole('button', { name: 'Créer une clé', exact: true }).click();
    await page.getByLabel('Nom').fill('Tableau de bord');
    await page.getByLabel('Lire le réseau').check();
    await page.getByLabel('Durée').selectOption('Un an');
    await checkPage(page);
    await page.getByRole('button', { name: 'Créer la clé' }).click();
    await page.getByText('ne le sera plus jamais').waitFor();
    await settled(page);
    await checkPage(page);
    expect((await rows(page)).map((row) => row.split(' se termine')[0])).toEqual(['Tableau de bord', NAME]);
  });

  test('what its owner may no longer do stands beside a key', async () => {
    const { rowCount } = await app.accounts.pool.query(
      "UPDATE role_grant SET revoked_at = granted_at, revoked_by = 'test' WHERE user_id = (SELECT owner_id FROM api_key LIMIT 1)",
    );
    expect(rowCount).toBe(1);
    await newPerson(app.accounts, { name: 'Otto', email: 'otto@north.example', role: 'operator' });
    const page = await signedIn('/keys', { as: 'otto@north.example' });
    expect((await rows(page))[0]).toContain('Opens nothing: its owner may do none of this any more.');
    await checkPage(page);
    await app.accounts.pool.query(
      "UPDATE role_grant SET revoked_at = NULL, revoked_by = NULL WHERE revoked_by = 'test'",
    );
  });
});

describe('webhooks', () => {
  test('an address is added, tested and told something; where nothing is sent, its field says so', async () => {
    app.allow(refused);
    const page = await signedIn('/webhooks');
    await page.getByText('No other system is told anything yet').waitFor();
    await checkPage(page);
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByRole('button', { name: 'Add it' }).click();
    expect(await page.getByText('This is needed.').count()).toBe(2);
    await page.getByLabel('Name').fill('CRM');
    const address = page.getByLabel('Address');
    await page.getByLabel('A certificate is withdrawn').check();
    for (const [url, why] of [
      ['https://169.254.169.254/latest/meta-data', 'private network'],
      ['http://example.org/', 'never sent unencrypted'],
      ['https://ann:secret@example.org/', 'leave it out'],
      ['example.org', 'begins with https://'],
    ] as const) {
      await address.fill(url);
      await page.keyboard.press('Enter');
      await page.getByText(why).waitFor();
      expect(await address.getAttribute('aria-invalid')).toBe('true');
      expect(await address.evaluate((field) => field === document.activeElement)).toBe(true);
    }
    await checkPage(page);
    await address.fill(`${receiver.url}/hooks`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'The secret of “CRM”' }).waitFor();
    await settled(page);
    await checkPage(page);
    const secret = await page.getByLabel('Signing secret', { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Copy: Signing secret' }).click();
    await page.getByText('Copied').first().waitFor();
    expect(await clipboard(page)).toBe(secret);
    await page.getByRole('button', { name: 'I have kept it' }).click();

    await page.getByRole('link', { name: 'CRM' }).click();
    await page.waitForURL('**/webhooks/*');
    await settled(page);
    expect(await page.content()).not.toContain(secret);
    await page.getByText('No message yet').waitFor();
    await checkPage(page);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test arrived: the address answered 204.').waitFor();
    await settled(page);
    expect(await rows(page)).toEqual([
      expect.stringMatching(/^Test webhook\.test Jul 15, 2026, .* Delivered Answered 204 1 – Send again$/),
    ]);
    expect(receiver.received.map(({ path, body }) => [path, (JSON.parse(body) as { type: string }).type])).toEqual([
      ['/hooks', 'webhook.test'],
    ]);
    await page.getByRole('button', { name: /^Send again: Test/ }).click();
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(2);
    expect(receiver.received[1]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id']);
    await settled(page);
    await checkPage(page);
  });

  test('one that fails says how, in French on a narrow dark screen, and is taken away by its name', async () => {
    receiver.answer = () => ({ status: 503 });
    const page = await signedIn('/webhooks', { language: 'fr', width: 390, height: 844, scheme: 'dark' });
    await checkPage(page);
    await page.getByRole('link', { name: 'CRM' }).click();
    await page.waitForURL('**/webhooks/*');
    await settled(page);
    await page.getByRole('button', { name: 'Envoyer un essai' }).click();
    await page.getByText('L’essai a été refusé : l’adresse a répondu 503.').waitFor();
    await page.getByText('Échoue').first().waitFor();
    await settled(page);
    await checkPage(page);
    await page.getByRole('button', { name: 'Retirer le webhook « CRM »' }).click();
    await checkPage(page);
    await page.getByLabel('Pour confirmer, tapez : CRM').fill('crm');
    await page.getByRole('button', { name: 'Le retirer' }).click();
    await page.waitForURL('**/webhooks');
    await page.getByText('Aucun autre système n’est informé pour l’instant').waitFor();
    receiver.answer = () => ({ status: 204 });
  });

  test('a webhook that is not there, and a list that does not come, say so', async () => {
    app.allow(refused);
    app.allow(/500 .*api\/webhooks/);
    const page = await signedIn('/webhooks/00000000-0000-7000-8000-000000000000');
    await page.getByRole('alert').waitFor();
    await checkPage(page);
    await page.route('**/api/webhooks', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'urn:plaudit:problem:internal',
          title: 'A fault in Plaudit',
          status: 500,
          code: 'internal',
          detail: 'Something went wrong in Plaudit itself, and it has been logged.',
          place: null,
          params: {},
        }),
      }),
    );
    await page.getByRole('link', { name: 'Webhooks' }).first().click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await checkPage(page);
    await page.unroute('**/api/webhooks');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No other system is told anything yet').waitFor();
  });
});
