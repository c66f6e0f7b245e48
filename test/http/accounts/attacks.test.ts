import { afterAll, expect, test } from 'vitest';
import { identifyBy, ORIGIN, testAccounts } from '../../support/accounts.ts';
import { authenticatorCode } from '../../support/authenticator-code.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { oidcServer } from '../../support/oidc-server.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';

const provider = await oidcServer(`${ORIGIN}/api/auth/callback/sso`);
const another = await oidcServer(`${ORIGIN}/api/auth/callback/sso`);
afterAll(() => Promise.all([provider.stop(), another.stop()]));
const { pool } = await testDatabase();
const ssoOf = ({ issuer, clientId, clientSecret }: typeof provider) =>
  testAccounts(pool, { oidc: { issuer, clientId, clientSecret, name: 'Login' } });
const accounts = ssoOf(provider);
const { server, faults } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
const nobody = { json: { person: null } };

let count = 0;
async function someone(role?: 'operator') {
  count += 1;
  const email = `person-${count}@north.example`;
  const name = `Person ${count}`;
  const id = await newPerson(accounts, { name, email, ...(role === undefined ? {} : { role }) });
  const browser = () => new BrowserLike(server, { address: `192.0.2.${count}` });
  const signedIn = async () => {
    const it = browser();
    await it.post('/auth/sign-in', { email, password: PASSWORD });
    return it;
  };
  return { id, name, email, browser, signedIn, it: await signedIn() };
}

test('a session that nobody used for a day is over; one in use goes on, for 14 days at most', async () => {
  const { id, it, signedIn } = await someone();
  const used = await signedIn();
  const sessions = (await it.get('/account/sessions')).json['rows'] as { id: string; present: boolean }[];
  const own = sessions.find(({ present }) => present)?.id;
  await pool.query(
    "UPDATE session SET updated_at = now() - interval '23 hours', expires_at = now() + interval '1 hour' WHERE user_id = $1",
    [id],
  );
  expect(await used.get('/session')).toMatchObject({ json: { person: { id } } });
  const { rows } = await pool.query<{ hours: number }>(
    'SELECT extract(epoch FROM expires_at - now())::float8 / 3600 AS hours FROM session WHERE user_id = $1 ORDER BY id = $2',
    [id, own],
  );
  expect(rows.map(({ hours }) => Math.round(hours))).toEqual([24, 1]);
  await pool.query(
    "UPDATE session SET created_at = now() - interval '13 days 23 hours', updated_at = now() - interval '1 hour' WHERE user_id = $1",
    [id],
  );
  await used.get('/session');
  const late = await pool.query<{ minutes: number }>(
    'SELECT extract(epoch FROM max(expires_at) - now())::float8 / 60 AS minutes FROM session WHERE user_id = $1 AND id <> $2',
    [id, own],
  );
  expect(Math.round(late.rows[0]?.minutes ?? 0)).toBe(60);
  await pool.query("UPDATE session SET expires_at = now() - interval '1 second' WHERE id = $1", [own]);
  expect(await it.get('/session')).toMatchObject(nobody);
});

test('an operator may let sessions end earlier: those under way, too, at their next use', async () => {
  const strict = testAccounts(pool, { sessionLife: { days: 1, idleHours: 2 } });
  const { id, it } = await someone();
  const left = async () => {
    const { rows } = await pool.query<{ hours: number }>(
      'SELECT extract(epoch FROM expires_at - now())::float8 / 3600 AS hours FROM session WHERE user_id = $1',
      [id],
    );
    return rows.map(({ hours }) => Math.round(hours));
  };
  expect(await left()).toEqual([24]);
  const use = async (begun: string) => {
    await pool.query(
      "UPDATE session SET created_at = now() - $2::interval, updated_at = now() - interval '1 hour' WHERE user_id = $1",
      [id, begun],
    );
    return strict.accounts.identify({ cookie: it.cookie });
  };
  expect(await use('5 hours')).toMatchObject({ userId: id });
  expect(await left()).toEqual([2]);
  expect(await use('23 hours')).toMatchObject({ userId: id });
  expect(await left()).toEqual([1]);
  await use('30 hours');
  expect(await strict.accounts.identify({ cookie: it.cookie })).toBe(null);
});

test('a session begins with a day to its name, whatever its cookie says', async () => {
  const { id } = await someone();
  const { rows } = await pool.query<{ hours: number }>(
    'SELECT extract(epoch FROM expires_at - created_at)::float8 / 3600 AS hours FROM session WHERE user_id = $1',
    [id],
  );
  expect(rows.map(({ hours }) => Math.round(hours))).toEqual([24]);
});

test.each(['by a link', 'by oneself'])(
  'a new password %s ends what was begun before: other links, and a sign-in that waits for its code',
  async (how) => {
    const { email, browser, it } = await someone();
    const { key } = (await it.post('/account/two-step', { password: PASSWORD })).json as { key: string };
    await it.post('/account/two-step/confirm', { code: authenticatorCode(key, -1) });
    await browser().post('/auth/links', { email });
    const signInLink = await linkTo(pool, email);
    await browser().post('/auth/new-password/links', { email });
    const first = await linkTo(pool, email);
    await browser().post('/auth/new-password/links', { email });
    const second = await linkTo(pool, email);
    const waiting = browser();
    expect(await waiting.post('/auth/sign-in', { email, password: PASSWORD })).toMatchObject({
      json: { step: 'second-step' },
    });
    const changed =
      how === 'by oneself'
        ? await it.post('/account/password', { present: PASSWORD, next: 'seven-tall-lamps' })
        : await browser().post('/auth/new-password', { token: second, password: 'seven-tall-lamps' });
    expect(changed.status).toBe(204);
    expect(await browser().post('/auth/new-password', { token: first, password: 'nine-short-lamps' })).toMatchObject({
      status: 410,
      json: { code: 'link.over' },
    });
    expect(await browser().post('/auth/links/use', { token: signInLink })).toMatchObject({ status: 410 });
    expect(await waiting.post('/auth/code', { code: authenticatorCode(key) })).toMatchObject({ status: 401 });
    const { rows } = await pool.query(
      'SELECT kind, secret_link FROM outgoing_message WHERE recipient = $1 ORDER BY created_at, id',
      [email],
    );
    expect(rows.filter(({ secret_link: link }) => link !== null)).toEqual([]);
    // Whoever did not do this himself must hear of it.
    expect(rows.at(-1)).toEqual({ kind: 'password-changed', secret_link: null });
  },
);

test('the code that turned the second step on signs nobody in', async () => {
  const { email, browser, it } = await someone();
  const { key } = (await it.post('/account/two-step', { password: PASSWORD })).json as { key: string };
  const code = authenticatorCode(key);
  expect((await it.post('/account/two-step/confirm', { code })).status).toBe(204);
  const other = browser();
  await other.post('/auth/sign-in', { email, password: PASSWORD });
  expect(await other.post('/auth/code', { code })).toMatchObject({ status: 401, json: { code: 'code.refused' } });
});

/** Signs in through a provider; the browser that did. */
async function throughSso(at: typeof provider, on = server): Promise<BrowserLike> {
  const it = new BrowserLike(on);
  const begun = await it.post('/auth/sso', { to: '/' });
  const back = await at.goThrough(String(begun.json['url']));
  await it.get(`${back.pathname.replace('/api', '')}${back.search}`);
  return it;
}

test('the same name at another provider is another person', async () => {
  const { id, email } = await someone();
  provider.person = { sub: '1', email, emailVerified: true };
  expect(await (await throughSso(provider)).get('/session')).toMatchObject({ json: { person: { id } } });
  another.person = { sub: '1', email: 'stranger@south.example', emailVerified: true };
  const moved = ssoOf(another);
  const api = await apiOn(pool, { accounts: moved, identify: identifyBy(moved) });
  expect(await (await throughSso(another, api.server)).get('/session')).toMatchObject(nobody);
});

test('single sign-on ends the session this browser had', async () => {
  const { id, email, it } = await someone();
  const before = it.cookie;
  provider.person = { sub: `p-${id}`, email, emailVerified: true };
  const begun = await it.post('/auth/sso', { to: '/' });
  const back = await provider.goThrough(String(begun.json['url']));
  await it.get(`${back.pathname.replace('/api', '')}${back.search}`);
  expect(await it.get('/session')).toMatchObject({ json: { person: { id } } });
  expect(await new BrowserLike(server).send('GET', '/session', undefined, { cookie: before })).toMatchObject(nobody);
});

test.each([
  ['a line end', 'Ann\n\nYour account is in danger: https://evil.example'],
  ['a sign that turns the text round', 'Ann \u202Egnp.exe'],
  ['a sequence for a terminal', 'Ann \u001B[31m'],
])('a name with %s in it is none', async (_, name) => {
  const { it } = await someone();
  expect(await it.post('/account', { name, language: 'en' })).toMatchObject({
    status: 400,
    json: { code: 'request.invalid' },
  });
});

test('a password longer than any is refused as a wrong one is', async () => {
  const { email, browser } = await someone();
  expect(await browser().post('/auth/sign-in', { email, password: 'x'.repeat(900) })).toMatchObject({
    status: 401,
    json: { code: 'sign-in.refused' },
  });
});

test('nothing of this was a fault', () => {
  expect(faults).toEqual([]);
});
