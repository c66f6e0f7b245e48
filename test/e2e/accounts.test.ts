import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeSetUpLink } from '../../src/actions/accounts/set-up.ts';
import { authenticatorCode } from '../support/authenticator-code.ts';
import { newPerson, PASSWORD } from '../support/people.ts';
import { testApp } from '../support/test-app.ts';
import { checkPage, settled } from '../support/watched-page.ts';

const app = await testApp('demo', { byCookie: true });
/** What a browser notes of an answer that says no. */
const refused = /Failed to load resource: the server responded with a status of 4\d\d/;
const demo = { simulated: true, contrast: true };

const pathOf = (link: string | null): string => (link ?? '').replace(app.origin, '');
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['PLAUDIT_SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

async function signedIn(email: string, options: Parameters<typeof app.visit>[1] = {}): Promise<Page> {
  const page = await app.visit('/sign-in', options);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}/start`);
  await settled(page);
  return page;
}

test('the first operator sets up, invites someone, and that one comes in by the link from the outbox', async () => {
  app.allow(refused);
  const page = await app.visit(pathOf(await makeSetUpLink(app.accounts)));
  expect(new URL(page.url()).hash).toBe('');
  await checkPage(page, demo);
  await shot(page, 'set-up');
  await page.getByRole('button', { name: 'Become the operator' }).click();
  expect(await page.getByText('This is needed.').count()).toBe(3);
  await page.getByLabel('Name').fill('Olive Operator');
  await page.getByLabel('E-mail address').fill('olive@certify.example');
  await page.getByLabel('New password').fill('Password2024');
  await page.keyboard.press('Enter');
  await page.getByText('This is one of the passwords that are tried first.').waitFor();
  await checkPage(page, demo);
  await page.getByLabel('New password').fill('lamps-walk-slowly-home');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}/start`);
  await settled(page);
  expect(await page.getByRole('link', { name: 'Olive Operator' }).isVisible()).toBe(true);

  await page.getByRole('link', { name: 'People', exact: true }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Invite someone' }).click();
  await page.getByLabel('E-mail address').fill('dora@certify.example');
  await page.getByLabel('Role', { exact: true }).selectOption('Decider');
  await shot(page, 'invite');
  await checkPage(page, demo);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('button', { name: 'Withdraw the invitation of dora@certify.example' }).waitFor();
  await settled(page);
  await checkPage(page, demo);
  await shot(page, 'people');

  await page.getByRole('link', { name: 'Outbox' }).click();
  await settled(page);
  await page.getByText('You are invited to Plaudit').click();
  await checkPage(page, demo);
  await shot(page, 'outbox');
  const link = /http\S+/.exec(await page.locator('pre').first().innerText())?.[0] ?? '';

  const dora = await app.visit(pathOf(link), { width: 390, height: 844 });
  await checkPage(dora, demo);
  await shot(dora, 'invitation-390');
  await dora.getByLabel('Name').fill('Dora Decider');
  await dora.getByLabel('New password').fill('nine-green-umbrellas');
  await dora.keyboard.press('Enter');
  await dora.waitForURL('**/start');
  await settled(dora);
  await checkPage(dora, demo);
  await shot(dora, 'start-390');
  // Used: neither the outbox nor the link itself leads in any more.
  await page.reload();
  await settled(page);
  await page.getByText('You are invited to Plaudit').click();
  expect(await page.locator('pre').first().innerText()).not.toContain('http');
  const again = await app.visit(pathOf(link));
  await again.getByText('This link works no more.').waitFor();
  await checkPage(again, demo);
});

test('signing in: what is wrong is said, where one wanted to go is kept, and out again', async () => {
  app.allow(refused);
  await newPerson(app.accounts, { name: 'Ann', email: 'ann@north.example', role: 'operator' });
  const page = await app.visit('/people');
  await checkPage(page, demo);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await settled(page);
  await checkPage(page, demo);
  await shot(page, 'sign-in');
  await page.getByLabel('E-mail address').fill('ann@north.example');
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await shot(page, 'sign-in-refused');
  await checkPage(page, demo);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/people');
  await settled(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${app.origin}/`);
  await settled(page);
  expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
  await page.goBack();
  await settled(page);
  expect(await page.getByText('ann@north.example').count()).toBe(0);
});

test('a link by mail is asked for and used; without mail it waits in the outbox', async () => {
  app.allow(refused);
  await newPerson(app.accounts, { name: 'Lin', email: 'lin@north.example' });
  const page = await app.visit('/sign-in', { width: 390, height: 844 });
  await checkPage(page, demo);
  await shot(page, 'sign-in-390');
  const noMail = 'This installation does not send mail: the link waits in the outbox';
  expect(await page.getByText(noMail).isVisible()).toBe(true);
  await page.getByLabel('E-mail address').fill('lin@north.example');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  expect(await page.getByText('your operator hands the link on to you').isVisible()).toBe(true);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('status').waitFor();
  expect(await page.getByRole('status').innerText()).toContain('the link waits in the outbox');
  await checkPage(page, demo);
  const { rows } = await app.accounts.pool.query<{ link: string }>(
    "SELECT secret_link AS link FROM outgoing_message WHERE recipient = 'lin@north.example'",
  );
  await page.goto(rows[0]?.link ?? '');
  await settled(page);
  await checkPage(page, demo);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${app.origin}/start`);
});

test('the second step is set up with the keyboard alone, and asked for', async () => {
  app.allow(refused);
  await newPerson(app.accounts, { name: 'Tess', email: 'tess@north.example' });
  const page = await signedIn('tess@north.example');
  await page.goto(`${app.origin}/account`);
  await settled(page);
  await page.getByRole('button', { name: 'Set up an app' }).press('Enter');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  await settled(page);
  await checkPage(page, demo);
  await shot(page, 'account-two-step');
  const key = await page.locator('section', { hasText: 'Second step' }).locator('p code').innerText();
  expect(await page.locator('ul code').count()).toBe(10);
  await page.getByRole('textbox', { name: 'Code' }).fill(authenticatorCode(key, -1));
  await page.keyboard.press('Enter');
  await page.getByText('The second step is on.').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).press('Enter');
  await page.waitForURL(`${app.origin}/`);
  await page.goto(`${app.origin}/sign-in`);
  await settled(page);
  await page.getByLabel('E-mail address').fill('tess@north.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Second step' }).waitFor();
  await settled(page);
  await checkPage(page, demo);
  await shot(page, 'code');
  await page.keyboard.type(authenticatorCode(key));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}/start`);
});

test('a passkey is added, named, used to sign in, and removed', async () => {
  app.allow(refused);
  await newPerson(app.accounts, { name: 'Pia', email: 'pia@north.example' });
  const page = await signedIn('pia@north.example');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${app.origin}/account`);
  await settled(page);
  await page.getByLabel('Name of the passkey').fill('work laptop');
  await page.getByLabel('Your password, to add it').fill(PASSWORD);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Rename “work laptop”' }).waitFor();
  const told = await app.accounts.pool.query("SELECT kind FROM outgoing_message WHERE recipient = 'pia@north.example'");
  expect(told.rows).toEqual([{ kind: 'passkey-added' }]);
  await settled(page);
  await checkPage(page, demo);
  await shot(page, 'account-passkey');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${app.origin}/`);
  await page.goto(`${app.origin}/sign-in`);
  await settled(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL(`${app.origin}/start`);
  await settled(page);
  expect(await page.getByRole('link', { name: 'Pia' }).isVisible()).toBe(true);
  await page.goto(`${app.origin}/account`);
  await settled(page);
  await page.getByRole('button', { name: 'Remove “work laptop”' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Remove “work laptop”' }).count()).toBe(0);
});

test('sessions are seen and ended, in French too', async () => {
  app.allow(refused);
  await newPerson(app.accounts, { name: 'Sam', email: 'sam@north.example' });
  const one = await signedIn('sam@north.example');
  const two = await signedIn('sam@north.example');
  await two.goto(`${app.origin}/account?lang=fr`);
  await settled(two);
  await checkPage(two, demo);
  await shot(two, 'account-fr');
  await two.getByText('Un nouveau mot de passe ferme toutes vos autres sessions.', { exact: true }).waitFor();
  expect(await two.getByRole('button', { name: 'Fermer la session de Chrome, Linux' }).count()).toBe(1);
  await two.getByRole('button', { name: 'Fermer toutes les autres' }).click();
  await expect.poll(() => two.getByRole('button', { name: /Fermer la session/ }).count()).toBe(0);
  await one.goto(`${app.origin}/account`);
  await settled(one);
  await one.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();
});

test('an operator grants a role about a subject, takes it back, and ends sessions', async () => {
  await newPerson(app.accounts, { name: 'Otto', email: 'otto@north.example', role: 'operator' });
  await newPerson(app.accounts, { name: 'Cora', email: 'cora@north.example' });
  const page = await signedIn('otto@north.example');
  await page.goto(`${app.origin}/people`);
  await settled(page);
  await page.getByRole('button', { name: 'Change the roles of Cora' }).click();
  await page.getByLabel('Another role').selectOption('Site manager');
  await page.getByLabel('Site', { exact: true }).first().fill('a');
  await page.locator('[role=option]').first().waitFor();
  await checkPage(page, demo);
  await shot(page, 'roles');
  await page.locator('[role=option]').first().click();
  await page.getByRole('button', { name: 'Grant the role' }).click();
  const row = page.getByRole('row', { name: /Cora/ });
  await expect.poll(() => row.innerText()).toContain('Site manager');
  await page.getByRole('button', { name: 'Change the roles of Cora' }).click();
  await page.getByRole('button', { name: /Take back: Site manager/ }).click();
  await expect.poll(() => page.getByRole('button', { name: /Take back/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  const phone = await signedIn('otto@north.example', { width: 390, height: 844 });
  await phone.goto(`${app.origin}/people`);
  await settled(phone);
  await checkPage(phone, demo);
  await shot(phone, 'people-390');
});

test('an operator ends the account of someone who leaves, and erases it', async () => {
  app.allow(refused);
  await newPerson(app.accounts, { name: 'Olga', email: 'olga@north.example', role: 'operator' });
  await newPerson(app.accounts, { name: 'Lee Leaver', email: 'lee@north.example' });
  const page = await signedIn('olga@north.example');
  await page.goto(`${app.origin}/people`);
  await settled(page);
  expect(await page.getByRole('button', { name: 'End the account of Olga' }).count()).toBe(0);
  await page.getByRole('button', { name: 'End the account of Lee Leaver' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'End account' }).click();
  await dialog.getByText('That is not the name of this account.').waitFor();
  await dialog.getByRole('textbox').fill('Lee Leaver');
  await checkPage(page, demo);
  await dialog.getByRole('button', { name: 'End account' }).click();
  await page.getByRole('button', { name: 'Erase the account of Lee Leaver' }).click();
  await dialog.getByRole('textbox').fill('lee leaver');
  await dialog.getByRole('button', { name: 'Erase' }).click();
  await expect.poll(() => page.getByText('Lee Leaver').count()).toBe(0);
});
