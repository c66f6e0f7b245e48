import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keyPrincipal } from '../../../src/actions/guards/api-keys.ts';
import { ensureDemoAccounts } from '../../../src/actions/accounts/demo-accounts.ts';
import { PUBLIC } from '../../../src/core/access/principal.ts';
import { identifyBy, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { NOW, rowsOf } from '../../support/network.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';

/** What someone prepared while he had a role must not bring it back once he has it no more. */

const home = await mkdtemp(join(tmpdir(), 'plaudit-home-'));
afterAll(() => rm(home, { recursive: true, force: true }));

async function installation() {
  const { pool } = await testDatabase();
  const accounts = testAccounts(pool);
  const { server } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
  const browser = (address: string) => new BrowserLike(server, { address });
  const signedIn = async (address: string, email: string, password = PASSWORD) => {
    const it = browser(address);
    expect((await it.post('/auth/sign-in', { email, password })).status).toBe(200);
    return it;
  };
  return { pool, accounts, browser, signedIn };
}

test('an invitation works no more once whoever sent it is no operator', async () => {
  const { pool, accounts, browser, signedIn } = await installation();
  await newPerson(accounts, { name: 'Otto', email: 'otto@certify.example', role: 'operator' });
  const mallory = await newPerson(accounts, { name: 'Mallory', email: 'mallory@certify.example', role: 'operator' });
  const his = await signedIn('192.0.2.1', 'mallory@certify.example');
  const otto = await signedIn('192.0.2.2', 'otto@certify.example');
  const invite = (email: string) => his.post('/invitations', { email, roles: [{ role: 'operator' }], language: 'en' });
  await invite('mallory@elsewhere.example');
  const token = await linkTo(pool, 'mallory@elsewhere.example');
  const grants = (await otto.get('/role-grants')).json['rows'] as { id: string; person: string }[];
  const id = grants.find(({ person }) => person === mallory)?.id ?? '';
  expect((await otto.delete(`/role-grants/${id}`)).status).toBe(204);

  expect((await browser('192.0.2.3').post('/invitations/look', { token })).status).toBe(410);
  expect((await browser('192.0.2.4').post('/invitations/accept', { token, name: 'M' })).status).toBe(410);
  expect((await otto.get('/invitations')).json).toEqual({ rows: [] });
  expect(await linkTo(pool, 'mallory@elsewhere.example')).toBe('');

  // One that came in while the role ended is not accepted either.
  await pool.query('UPDATE invitation SET withdrawn_at = NULL');
  expect((await browser('192.0.2.5').post('/invitations/look', { token })).status).toBe(410);
  expect((await browser('192.0.2.6').post('/invitations/accept', { token, name: 'M' })).status).toBe(410);
  expect(await rowsOf(pool, 'SELECT name FROM person ORDER BY name')).toEqual([{ name: 'Mallory' }, { name: 'Otto' }]);
});

test('an invitation works on where another role of whoever sent it ended', async () => {
  const { pool, accounts, browser, signedIn } = await installation();
  const otto = await newPerson(accounts, { name: 'Otto', email: 'otto@certify.example', role: 'operator' });
  const it = await signedIn('192.0.2.1', 'otto@certify.example');
  await it.post('/role-grants', { person: otto, role: 'decider', subject: null });
  await it.post('/invitations', { email: 'ann@certify.example', roles: [], language: 'en' });
  const token = await linkTo(pool, 'ann@certify.example');
  const grants = (await it.get('/role-grants')).json['rows'] as { id: string; role: string }[];
  const id = grants.find(({ role }) => role === 'decider')?.id ?? '';
  expect((await it.delete(`/role-grants/${id}`)).status).toBe(204);
  // Nobody could grant a role any more.
  const last = grants.find(({ role }) => role === 'operator')?.id ?? '';
  expect(await it.delete(`/role-grants/${last}`)).toMatchObject({
    status: 409,
    json: { code: 'access.last-operator', place: null },
  });
  expect((await browser('192.0.2.2').post('/invitations/accept', { token, name: 'Ann' })).status).toBe(200);
});

test('nothing that was made on the demo opens anything once a real organization is there', async () => {
  const { pool, accounts, browser, signedIn } = await installation();
  const addOrganization = (org: number, simulated: boolean) =>
    pool.query('INSERT INTO organization VALUES ($1, $2, $3, $4, $5, now())', [
      org,
      randomUUID(),
      `Org ${org}`,
      'UTC',
      simulated,
    ]);
  const ensure = () => ensureDemoAccounts({ ...accounts, home });
  await addOrganization(1, true);
  const real = await newPerson(accounts, { name: 'Cora', email: 'cora@certify.example', role: 'consultant' });
  const demo = await ensure();
  const it = await signedIn('192.0.2.1', 'operator@demo.plaudit.invalid', demo?.password);
  const made = await it.post('/keys', { name: 'K', scopes: ['journal.read', 'network.read'], days: 90 });
  const key = `Bearer ${String(made.json['key'])}`;
  const grantsOfKey = async (): Promise<number> => {
    const principal = (await keyPrincipal(pool, key, NOW)) ?? PUBLIC;
    return principal.kind === 'public' ? 0 : principal.grants.length;
  };
  expect(await grantsOfKey()).toBe(1);
  const invite = (email: string) => it.post('/invitations', { email, roles: [{ role: 'operator' }], language: 'en' });
  await invite('in@elsewhere.example');
  const used = await linkTo(pool, 'in@elsewhere.example');
  const inside = browser('192.0.2.2');
  const answer = { token: used, name: 'In', password: PASSWORD };
  expect((await inside.post('/invitations/accept', answer)).status).toBe(200);
  expect((await inside.get('/session')).json).toMatchObject({ roles: ['operator'] });
  await invite('waits@elsewhere.example');
  const waiting = await linkTo(pool, 'waits@elsewhere.example');
  expect((await it.post('/role-grants', { person: real, role: 'operator', subject: null })).status).toBe(201);

  await addOrganization(2, false);
  expect(await grantsOfKey()).toBe(0);
  expect((await inside.get('/session')).json).toMatchObject({ person: null });
  expect((await browser('192.0.2.3').post('/invitations/accept', { token: waiting, name: 'W' })).status).toBe(410);

  await pool.query(
    `INSERT INTO webhook_endpoint SELECT $1, 'W', 'https://elsewhere.example', '{}', now(), id, NULL, 0, now()
     FROM person WHERE email = 'operator@demo.plaudit.invalid'`,
    [randomUUID()],
  );
  expect(await ensure()).toBeNull();
  expect(await rowsOf(pool, 'SELECT name FROM person')).toEqual([{ name: 'Cora' }]);
  expect(await rowsOf(pool, 'SELECT role FROM role_grant WHERE revoked_at IS NULL')).toEqual([{ role: 'consultant' }]);
  for (const [table, over] of [
    ['api_key', 'revoked_at'],
    ['webhook_endpoint', 'removed_at'],
  ])
    expect(await rowsOf(pool, `SELECT 1 FROM ${table} WHERE ${over} IS NULL`)).toEqual([]);
  expect(await rowsOf(pool, 'SELECT 1 FROM outgoing_message WHERE secret_link IS NOT NULL')).toEqual([]);
});
