import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ensureDemoAccounts } from '../../../src/actions/accounts/demo-accounts.ts';
import { identifyBy, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { authenticatorCode } from '../../support/authenticator-code.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/network.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';
import { softwarePasskey } from '../../support/software-passkey.ts';

const home = await mkdtemp(join(tmpdir(), 'plaudit-home-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const { pool } = await testDatabase();
const accounts = testAccounts(pool);
const { server, faults } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
let count = 0;
const browser = () => new BrowserLike(server, { address: `192.0.2.${(count += 1)}` });

const addOrganization = (org: number, simulated: boolean) =>
  pool.query('INSERT INTO organization VALUES ($1, $2, $3, $4, $5, now())', [
    ...[org, randomUUID(), `Org ${org}`, 'UTC', simulated],
  ]);
const sessions = async () => (await rowsOf<{ n: number }>(pool, 'SELECT count(*)::int AS n FROM session'))[0]?.n;
const signIns = async () =>
  (await rowsOf<{ n: number }>(pool, "SELECT count(*)::int AS n FROM journal WHERE act = 'person.signed-in'"))[0]?.n;

test('no way leads into a demo account once a real organization is there', async () => {
  await addOrganization(1, true);
  const password = String((await ensureDemoAccounts({ ...accounts, home }))?.password);
  const demo = (role: string) => `${role}@demo.plaudit.invalid`;
  const idOf = async (email: string) =>
    String((await rowsOf<{ id: string }>(pool, 'SELECT id FROM person WHERE email = $1', [email]))[0]?.id);
  const withPassword = (email: string, given = password) => browser().post('/auth/sign-in', { email, password: given });
  const sign = await softwarePasskey(pool, await idOf(demo('decider')));
  const withPasskey = async () => {
    const it = browser();
    const { challenge } = (await it.post('/auth/passkey/options')).json;
    return it.post('/auth/passkey', sign(String(challenge)));
  };
  const linkFor = async (email: string, way = '/auth/links') => {
    expect((await browser().post(way, { email })).status).toBe(202);
    return linkTo(pool, email);
  };
  const withLink = (token: string) => browser().post('/auth/links/use', { token });

  // All of them do on the demo.
  expect((await withPassword(demo('consultant'))).json).toEqual({ step: 'signed-in' });
  expect((await withPasskey()).json).toEqual({ step: 'signed-in' });
  expect((await withLink(await linkFor(demo('judge')))).json).toEqual({ step: 'signed-in' });
  const operator = browser();
  await operator.post('/auth/sign-in', { email: demo('operator'), password });
  const { key } = (await operator.post('/account/two-step', { password })).json as { key: string };
  expect((await operator.post('/account/two-step/confirm', { code: authenticatorCode(key, -1) })).status).toBe(204);
  const waiting = browser();
  expect((await waiting.post('/auth/sign-in', { email: demo('operator'), password })).json).toEqual({
    step: 'second-step',
  });
  const link = await linkFor(demo('judge'));
  await newPerson(accounts, { name: 'Cora', email: 'cora@certify.example', role: 'operator' });

  await addOrganization(2, false);
  const before = [await sessions(), await signIns()];
  const none = { cookies: [] };
  expect(await withPassword(demo('consultant'))).toMatchObject({
    ...none,
    ...{ status: 401, json: { code: 'sign-in.refused' } },
  });
  expect(await withPassword(demo('operator'))).toMatchObject({
    ...none,
    ...{ status: 401, json: { code: 'sign-in.refused' } },
  });
  expect(await waiting.post('/auth/code', { code: authenticatorCode(key) })).toMatchObject({
    ...none,
    ...{ status: 401, json: { code: 'code.refused' } },
  });
  expect(await withPasskey()).toMatchObject({ ...none, status: 401, json: { code: 'passkey.refused' } });
  expect(await withLink(link)).toMatchObject({ ...none, status: 410, json: { code: 'link.over' } });
  // Asking for a link is answered as ever, and none is written.
  expect(await linkFor(demo('consultant'))).toBe('');
  expect(await linkFor(demo('consultant'), '/auth/new-password/links')).toBe('');
  expect([await sessions(), await signIns()]).toEqual(before);

  // Everyone else goes on.
  expect((await withPassword('cora@certify.example', PASSWORD)).json).toEqual({ step: 'signed-in' });
  expect(faults).toEqual([]);
});
