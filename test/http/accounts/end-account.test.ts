import { afterAll, expect, test } from 'vitest';
import { keyPrincipal } from '../../../src/actions/guards/api-keys.ts';
import { identifyBy, ORIGIN, testAccounts } from '../../support/accounts.ts';
import { authenticatorCode } from '../../support/authenticator-code.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { oidcServer } from '../../support/oidc-server.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';

const provider = await oidcServer(`${ORIGIN}/api/auth/callback/sso`);
afterAll(() => provider.stop());
const { pool } = await testDatabase();
const { issuer, clientId, clientSecret } = provider;
const accounts = testAccounts(pool, { oidc: { issuer, clientId, clientSecret, name: 'Login' } });
const now = () => new Date();
const identify = identifyBy(accounts);
const { server, faults } = await apiOn(pool, {
  accounts,
  identify: async (request) =>
    (await keyPrincipal(pool, request.headers.authorization, now())) ?? (await identify(request)),
});

let count = 0;
async function someone(role?: 'operator' | 'decider') {
  count += 1;
  const [name, email] = [`Person ${count}`, `person-${count}@north.example`];
  const id = await newPerson(accounts, { name, email, ...(role === undefined ? {} : { role }) });
  const browser = () => new BrowserLike(server, { address: `192.0.2.${count}` });
  const it = browser();
  await it.post('/auth/sign-in', { email, password: PASSWORD });
  return { id, name, email, browser, it };
}
const operator = await someone('operator');
const nobody = { json: { person: null } };
const entries = async (id: string) =>
  (
    await pool.query(
      "SELECT actor, act, detail FROM journal WHERE noun_id = $1 AND act LIKE 'person.e%' ORDER BY entry_id",
      [id],
    )
  ).rows;

async function throughSso(): Promise<BrowserLike> {
  const it = new BrowserLike(server);
  const begun = await it.post('/auth/sso', { to: '/' });
  const back = await provider.goThrough(String(begun.json['url']));
  await it.get(`${back.pathname.replace('/api', '')}${back.search}`);
  return it;
}

test('an account that was ended is over in every way: sessions, ways in, links, keys, roles, invitations', async () => {
  const gone = await someone('operator');
  provider.person = { sub: 'p-1', email: gone.email, emailVerified: true };
  await throughSso();
  const { key: totp } = (await gone.it.post('/account/two-step', { password: PASSWORD })).json as { key: string };
  await gone.it.post('/account/two-step/confirm', { code: authenticatorCode(totp, -1) });
  const { key } = (await gone.it.post('/keys', { name: 'Import', scopes: ['journal.read'], days: 30 })).json as {
    key: string;
  };
  await gone.it.post('/invitations', { email: 'second.self@elsewhere.example', roles: [{ role: 'operator' }] });
  const invitation = await linkTo(pool, 'second.self@elsewhere.example');
  await gone.browser().post('/auth/links', { email: gone.email });
  const link = await linkTo(pool, gone.email);
  await gone.browser().post('/auth/new-password/links', { email: gone.email });
  const reset = await linkTo(pool, gone.email);
  const waiting = gone.browser();
  await waiting.post('/auth/sign-in', { email: gone.email, password: PASSWORD });

  const path = `/people/${gone.id}/end`;
  expect((await operator.it.post(path, { confirm: gone.name.toUpperCase() })).status).toBe(204);

  expect(await gone.it.get('/session')).toMatchObject(nobody);
  expect(await gone.browser().post('/auth/sign-in', { email: gone.email, password: PASSWORD })).toMatchObject({
    status: 401,
    json: { code: 'sign-in.refused' },
  });
  expect((await waiting.post('/auth/code', { code: authenticatorCode(totp) })).status).toBe(401);
  expect((await gone.browser().post('/auth/links/use', { token: link })).status).toBe(410);
  expect((await gone.browser().post('/auth/new-password', { token: reset, password: 'seven-tall-lamps' })).status).toBe(
    410,
  );
  expect(await (await throughSso()).get('/session')).toMatchObject(nobody);
  expect(await gone.browser().post('/invitations/accept', { token: invitation, name: 'Me Again' })).toMatchObject({
    status: 410,
  });
  expect(await gone.browser().send('GET', '/journal', undefined, { authorization: `Bearer ${key}` })).toMatchObject({
    status: 401,
    json: { code: 'api-key.revoked' },
  });
  // Asking again is answered as ever, and nothing is written.
  for (const way of ['/auth/links', '/auth/new-password/links'])
    expect((await gone.browser().post(way, { email: gone.email })).status).toBe(202);
  expect(await linkTo(pool, gone.email)).toBe('');
  expect((await operator.it.get('/role-grants')).json['rows']).toEqual([
    expect.objectContaining({ person: operator.id, role: 'operator' }),
  ]);
  expect(await operator.it.post('/role-grants', { person: gone.id, role: 'decider', subject: null })).toMatchObject({
    status: 409,
  });
  const people = (await operator.it.get('/people')).json['rows'] as { id: string; ended: string | null }[];
  expect(people.find(({ id }) => id === gone.id)).toMatchObject({
    ended: expect.stringMatching(/^\d{4}-/) as string,
    sessions: 0,
    passkeys: 0,
    twoStep: false,
  });
  expect(await entries(gone.id)).toEqual([
    { actor: operator.id, act: 'person.ended', detail: { roles: ['operator'], sessions: 2, keys: 1, invitations: 1 } },
  ]);
  expect(await operator.it.post(path, { confirm: gone.name })).toMatchObject({
    status: 409,
    json: { code: 'conflict' },
  });
});

test('whoever was signing in at that moment is nobody, too', async () => {
  const gone = await someone('decider');
  await operator.it.post(`/people/${gone.id}/end`, { confirm: gone.name });
  const cookies = await accounts.accounts
    .signInAs(gone.id, 'passkey', { headers: {}, address: '192.0.2.99' })
    .catch(() => []);
  expect(cookies).toEqual([]);
  // A session that was written between the look and the end.
  await pool.query(
    `INSERT INTO session (id, user_id, token, method, created_at, updated_at, expires_at)
     SELECT 'late', $1, 'late', 'password', now(), now(), now() + interval '1 day'`,
    [gone.id],
  );
  await pool.query('UPDATE session SET user_id = $1 WHERE user_id = $2', [gone.id, operator.id]);
  expect(await operator.it.get('/session')).toMatchObject(nobody);
  await pool.query("DELETE FROM session WHERE id = 'late'");
  await pool.query('UPDATE session SET user_id = $2 WHERE user_id = $1', [gone.id, operator.id]);
  expect(await operator.it.get('/session')).toMatchObject({ json: { person: { id: operator.id } } });
});

test('it takes the name, an operator, and another person', async () => {
  const other = await someone('decider');
  const path = `/people/${other.id}/end`;
  expect(await operator.it.post(path, { confirm: 'Person' })).toMatchObject({
    status: 409,
    json: { code: 'personal.unconfirmed' },
  });
  expect((await other.it.post(`/people/${operator.id}/end`, { confirm: operator.name })).status).toBe(403);
  expect(await operator.it.post(`/people/${operator.id}/end`, { confirm: operator.name })).toMatchObject({
    status: 409,
    json: { code: 'conflict' },
  });
  expect(await operator.it.post('/people/nobody/end', { confirm: 'x' })).toMatchObject({ status: 404 });
  expect(await operator.it.post(`/people/${other.id}/erase`, { confirm: other.name })).toMatchObject({
    status: 409,
    json: { code: 'conflict' },
  });
  expect(await other.it.get('/session')).toMatchObject({ json: { person: { id: other.id } } });
});

test('of two operators who end each other at once one stays', async () => {
  const [a, b] = [await someone('operator'), await someone('operator')];
  await operator.it.post('/auth/sign-out');
  const answers = await Promise.all([
    a.it.post(`/people/${b.id}/end`, { confirm: b.name }),
    b.it.post(`/people/${a.id}/end`, { confirm: a.name }),
  ]);
  expect(answers.map(({ status }) => status).toSorted((x, y) => x - y)[0]).toBe(204);
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  await operator.it.post('/auth/sign-in', { email: operator.email, password: PASSWORD });
});

test('erasing an account that was ended takes the person out; the journal keeps the id', async () => {
  const gone = await someone('decider');
  await gone.browser().post('/auth/links', { email: gone.email });
  await operator.it.post(`/people/${gone.id}/end`, { confirm: gone.name });
  expect(await operator.it.post('/invitations', { email: gone.email })).toMatchObject({
    status: 409,
    json: { detail: 'The account with this address was ended: erase it first, then invite again.' },
  });
  expect((await operator.it.post(`/people/${gone.id}/erase`, { confirm: gone.name })).status).toBe(204);
  const tables = await pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
  );
  for (const { name } of tables.rows) {
    const { rows } = await pool.query(
      `SELECT t FROM "${name}" AS t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0`,
      [gone.email, gone.name],
    );
    expect({ name, rows }).toEqual({ name, rows: [] });
  }
  expect(await entries(gone.id)).toEqual([
    { actor: operator.id, act: 'person.ended', detail: { roles: ['decider'], sessions: 1, keys: 0, invitations: 0 } },
    { actor: operator.id, act: 'person.erased', detail: {} },
  ]);
  expect((await operator.it.get('/people')).json['rows']).not.toContainEqual(expect.objectContaining({ id: gone.id }));
  // The address is free again.
  expect((await operator.it.post('/invitations', { email: gone.email })).status).toBe(201);
  expect(faults).toEqual([]);
});
