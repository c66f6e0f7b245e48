import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ensureDemoAccounts } from '../../../src/actions/accounts/demo-accounts.ts';
import { firstNotes } from '../../../src/actions/accounts/first-notes.ts';
import { makeSetUpLink } from '../../../src/actions/accounts/set-up.ts';
import { ROLES } from '../../../src/core/access/role.ts';
import { identifyBy, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';

const home = await mkdtemp(join(tmpdir(), 'plaudit-home-'));
afterAll(() => rm(home, { recursive: true, force: true }));

async function installation() {
  const { pool } = await testDatabase();
  const accounts = testAccounts(pool);
  const { server, faults } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
  return { pool, accounts, faults, browser: (address = '192.0.2.1') => new BrowserLike(server, { address }) };
}
const first = { name: 'Olive', email: 'Olive@certify.example', password: PASSWORD };
const tokenOf = (link: string | null): string => (link ?? '').split('#')[1] ?? '';

const fresh = await installation();

test('the first start shows the link in the terminal, keeps it for its owner, and tells a log only where', async () => {
  const notes = await firstNotes(fresh.accounts, home);
  const file = join(home, 'set-up-link');
  const link = (await readFile(file, 'utf8')).trim();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(notes.shown.at(-1)).toBe(`  ${link}`);
  expect(notes.logged).toEqual([
    `Nobody is an operator yet: the link to become the first, for 24 hours, is in ${file}`,
  ]);
  expect(await fresh.browser().post('/set-up/look', { token: tokenOf(link) })).toMatchObject({ json: { open: true } });
});

test('the set-up link makes the first operator, once', async () => {
  const { accounts, browser, pool } = fresh;
  const old = tokenOf(await makeSetUpLink(accounts));
  const token = tokenOf(await makeSetUpLink(accounts));
  const it = browser();
  expect(await it.post('/set-up/look', { token: old })).toMatchObject({ status: 200, json: { open: false } });
  expect(await it.post('/set-up/look', { token })).toMatchObject({ status: 200, json: { open: true } });
  expect(await it.post('/set-up', { ...first, token: old })).toMatchObject({ status: 410 });
  expect(await it.post('/set-up', { ...first, token, password: 'olive-olive1' })).toMatchObject({ status: 422 });
  expect(await it.post('/set-up', { ...first, token })).toMatchObject({ status: 200, json: { step: 'signed-in' } });
  expect(await it.get('/session')).toMatchObject({ json: { person: { name: 'Olive' }, roles: ['operator'] } });
  expect(await browser().post('/set-up', { ...first, token })).toMatchObject({ status: 410 });
  expect(await makeSetUpLink(accounts)).toBeNull();
  expect(await firstNotes(accounts, home)).toEqual({ shown: [], logged: [] });
  await expect(stat(join(home, 'set-up-link'))).rejects.toThrow('ENOENT');
  const { rows } = await pool.query('SELECT act, detail FROM journal ORDER BY entry_id');
  expect(rows).toEqual([
    { act: 'role.granted', detail: { role: 'operator', subject: null } },
    { act: 'operator.set-up', detail: {} },
  ]);
  const kept = await pool.query<{ row: string }>('SELECT to_jsonb(s)::text AS row FROM set_up_link s');
  expect(kept.rows[0]?.row).not.toContain(token);
});

test('of many who use the set-up link at once one becomes the operator; a day later nobody', async () => {
  const { accounts, browser, pool } = await installation();
  const late = tokenOf(await makeSetUpLink(accounts));
  await pool.query("UPDATE set_up_link SET expires_at = now() - interval '1 second'");
  expect(await browser().post('/set-up', { ...first, token: late })).toMatchObject({ status: 410 });
  const token = tokenOf(await makeSetUpLink(accounts));
  const answers = await Promise.all(
    [1, 2, 3, 4].map((n) =>
      browser(`192.0.2.${n}`).post('/set-up', { ...first, email: `person-${n}@certify.example`, token }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410]);
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM person');
  expect(rows).toEqual([{ n: 1 }]);
});

async function operator() {
  const there = await installation();
  const id = await newPerson(there.accounts, { name: 'Otto', email: 'otto@certify.example', role: 'operator' });
  const it = there.browser();
  await it.post('/auth/sign-in', { email: 'otto@certify.example', password: PASSWORD });
  return { ...there, id, it };
}
const house = await operator();
const invite = (email: string, roles: unknown[] = [{ role: 'decider' }]) =>
  house.it.post('/invitations', { email, roles, language: 'fr' });

test('an invitation makes an account with its roles, once', async () => {
  const { pool, browser, it, id } = house;
  expect(await invite('Dora@north.example')).toMatchObject({
    status: 201,
    json: { email: 'dora@north.example', roles: [{ role: 'decider', subject: null }], invitedBy: id },
  });
  const token = await linkTo(pool, 'dora@north.example');
  const dora = browser('192.0.2.2');
  expect(await dora.post('/invitations/look', { token })).toMatchObject({
    status: 200,
    json: { email: 'dora@north.example', language: 'fr', roles: ['decider'] },
  });
  const answer = { token, name: 'Dora', password: 'nine-green-umbrellas', language: 'fr' };
  expect(await dora.post('/invitations/accept', { ...answer, password: 'dora-north-1' })).toMatchObject({
    status: 422,
    json: { params: { reason: 'personal' } },
  });
  expect(await dora.post('/invitations/accept', answer)).toMatchObject({ status: 200, json: { step: 'signed-in' } });
  expect(await dora.get('/session')).toMatchObject({ json: { person: { name: 'Dora' }, roles: ['decider'] } });
  expect(await browser('192.0.2.3').post('/invitations/accept', answer)).toMatchObject({ status: 410 });
  expect(await browser('192.0.2.3').post('/invitations/look', { token })).toMatchObject({ status: 410 });
  expect(await it.get('/invitations')).toMatchObject({ json: { rows: [] } });
  const { rows } = await pool.query("SELECT granted_by FROM role_grant WHERE role = 'decider'");
  expect(rows).toEqual([{ granted_by: id }]);
  expect(await linkTo(pool, 'dora@north.example')).toBe('');
  expect(await invite('dora@north.example')).toMatchObject({ status: 409 });
  const journal = await pool.query("SELECT detail::text AS detail FROM journal WHERE act LIKE 'invitation.%'");
  expect(journal.rows.length).toBe(2);
  expect(JSON.stringify(journal.rows)).not.toContain('north.example');
});

test('of two who accept at once one comes in; a new invitation ends the one before, and one can be withdrawn', async () => {
  const { pool, browser, it } = house;
  await invite('ed@north.example');
  const before = await linkTo(pool, 'ed@north.example');
  await invite('ed@north.example', []);
  const token = await linkTo(pool, 'ed@north.example');
  const accept = (address: string, given: string) =>
    browser(address).post('/invitations/accept', { token: given, name: 'Ed' });
  expect((await accept('192.0.2.4', before)).status).toBe(410);
  const answers = await Promise.all([accept('192.0.2.5', token), accept('192.0.2.6', token)]);
  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  const made = await invite('flo@north.example');
  const flo = await linkTo(pool, 'flo@north.example');
  expect((await it.delete(`/invitations/${String(made.json['id'])}`)).status).toBe(204);
  expect((await it.delete(`/invitations/${String(made.json['id'])}`)).status).toBe(404);
  expect((await accept('192.0.2.7', flo)).status).toBe(410);
});

test('an invitation a week old is over', async () => {
  const { pool, browser } = house;
  await invite('gus@north.example');
  const token = await linkTo(pool, 'gus@north.example');
  await pool.query("UPDATE invitation SET expires_at = now() - interval '1 second' WHERE email = 'gus@north.example'");
  expect(await browser('192.0.2.8').post('/invitations/look', { token })).toMatchObject({ status: 410 });
});

test('what cannot be granted cannot be invited to; who is no operator invites nobody', async () => {
  const { browser, accounts } = house;
  expect(await invite('hal@north.example', [{ role: 'site-manager' }])).toMatchObject({ status: 400 });
  expect(await invite('hal@north.example', [{ role: 'supervisor', subject: randomUUID() }])).toMatchObject({
    status: 404,
  });
  expect(await invite('hal@north.example', [{ role: 'emperor' }])).toMatchObject({ status: 400 });
  await newPerson(accounts, { name: 'Jo', email: 'jo@north.example', role: 'decider' });
  const jo = browser('192.0.2.9');
  await jo.post('/auth/sign-in', { email: 'jo@north.example', password: PASSWORD });
  for (const path of ['/people', '/invitations', '/outbox', '/role-grants'])
    expect({ path, status: (await jo.get(path)).status }).toEqual({ path, status: 403 });
  expect((await jo.post('/invitations', { email: 'x@north.example' })).status).toBe(403);
});

test('the outbox shows what was written, and no secret that is over', async () => {
  const { it, browser, pool } = house;
  await invite('kim@north.example');
  const token = await linkTo(pool, 'kim@north.example');
  const outbox = await it.get('/outbox?size=1');
  expect(outbox).toMatchObject({
    status: 200,
    json: {
      rows: [{ to: 'kim@north.example', kind: 'invitation', state: 'kept', subject: 'Vous êtes invité à Plaudit' }],
    },
  });
  expect(JSON.stringify(outbox.json)).toContain(token);
  await browser('192.0.2.10').post('/invitations/accept', { token, name: 'Kim' });
  expect(JSON.stringify((await it.get('/outbox')).json)).not.toContain(token);
});

test('an operator ends the sessions of another', async () => {
  const { it, browser, accounts } = house;
  const id = await newPerson(accounts, { name: 'Lou', email: 'lou@north.example' });
  const lou = browser('192.0.2.11');
  await lou.post('/auth/sign-in', { email: 'lou@north.example', password: PASSWORD });
  expect(await it.delete(`/people/${id}/sessions`)).toMatchObject({ status: 200, json: { ended: 1 } });
  expect(await lou.get('/session')).toMatchObject({ json: { person: null } });
});

test('the demo has an account for every role, and only the demo', async () => {
  const { pool, accounts, browser } = await installation();
  const demo = () => ensureDemoAccounts({ ...accounts, home });
  const people = async () =>
    (await pool.query('SELECT count(*)::int AS n FROM person WHERE demo')).rows[0] as { n: number };
  const addOrganization = (org: number, simulated: boolean) =>
    pool.query('INSERT INTO organization VALUES ($1, $2, $3, $4, $5, now())', [
      org,
      randomUUID(),
      `Org ${org}`,
      'UTC',
      simulated,
    ]);
  // An empty database is none.
  expect(await demo()).toBeNull();
  await addOrganization(1, true);
  const made = await demo();
  // Of a network without responses there are no subjects to stand for.
  const whole = ROLES.slice(0, 6);
  expect(await people()).toEqual({ n: whole.length });
  expect(made?.people.map(({ role }) => role)).toEqual(ROLES);
  expect(made?.password).toMatch(/^demo-[\w-]{12}$/);
  const file = join(home, 'demo-accounts');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readFile(file, 'utf8')).trim()).toBe(made?.password);
  expect(await demo()).toEqual(made);
  const it = browser();
  const signIn = { email: 'decider@demo.plaudit.invalid', password: made?.password };
  expect((await it.post('/auth/sign-in', signIn)).status).toBe(200);
  expect(await it.get('/session')).toMatchObject({ json: { roles: ['decider'] } });
  // A lost file means a new password for all of them.
  await rm(file);
  const again = await demo();
  expect(again?.password).not.toBe(made?.password);
  expect((await browser('192.0.2.50').post('/auth/sign-in', signIn)).status).toBe(401);
  // A real organization comes in: at once the demo's people are nobody, and at the next start they are gone.
  await addOrganization(2, false);
  expect(await it.get('/session')).toMatchObject({ json: { person: null } });
  expect(await demo()).toBeNull();
  expect(await people()).toEqual({ n: 0 });
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM role_grant WHERE revoked_at IS NULL');
  expect(rows).toEqual([{ n: 0 }]);
});
