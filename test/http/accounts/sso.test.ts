import { afterAll, expect, test } from 'vitest';
import { identifyBy, ORIGIN, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { oidcServer } from '../../support/oidc-server.ts';
import { newPerson } from '../../support/people.ts';

const provider = await oidcServer(`${ORIGIN}/api/auth/callback/sso`);
afterAll(() => provider.stop());
const { pool } = await testDatabase();
const { issuer, clientId, clientSecret } = provider;
const accounts = testAccounts(pool, { oidc: { issuer, clientId, clientSecret, name: 'North Login' } });
const { server, faults } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
const ann = await newPerson(accounts, { name: 'Ann', email: 'ann@north.example', withPassword: false });
const browser = () => new BrowserLike(server);

/** Signs in through the provider; where the browser is sent at last. */
async function through(it: BrowserLike, to = '/network'): Promise<string> {
  const begun = await it.post('/auth/sso', { to });
  expect(begun.status).toBe(200);
  const back = await provider.goThrough(String(begun.json['url']));
  const answer = await it.get(`${back.pathname.replace('/api', '')}${back.search}`);
  expect(answer.status).toBe(302);
  return String(answer.headers['location']);
}

test('the provider’s name is on the button, and nothing is asked of it before', async () => {
  expect(await browser().get('/auth/ways')).toMatchObject({ json: { mail: false, sso: 'North Login' } });
  expect(provider.asked).toEqual([]);
});

test('signs in whom the provider vouches for, with PKCE, state and nonce', async () => {
  const it = browser();
  const begun = await it.post('/auth/sso', { to: '/network' });
  const url = new URL(String(begun.json['url']));
  expect(url.origin).toBe(issuer);
  const query = Object.fromEntries(url.searchParams);
  expect(query).toMatchObject({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${ORIGIN}/api/auth/callback/sso`,
    code_challenge_method: 'S256',
  });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(String(query[name]).length).toBeGreaterThan(20);
  expect(await through(it)).toBe(`${ORIGIN}/network`);
  expect(await it.get('/session')).toMatchObject({ json: { person: { id: ann, name: 'Ann' } } });
  const { rows } = await pool.query('SELECT method FROM session WHERE user_id = $1', [ann]);
  expect(rows).toEqual([{ method: 'sso' }]);
  const methods = await pool.query('SELECT provider_id, access_token, refresh_token, id_token FROM sign_in_method');
  expect(methods.rows).toEqual([{ provider_id: 'sso', access_token: null, refresh_token: null, id_token: null }]);
  const journal = await pool.query("SELECT actor, detail FROM journal WHERE act = 'person.signed-in'");
  expect(journal.rows).toEqual([{ actor: ann, detail: { method: 'sso' } }]);
});

test('a second time finds the same person, also under another address there', async () => {
  provider.person = { sub: 'p-1', email: 'ann.new@north.example', emailVerified: true };
  const it = browser();
  await through(it);
  expect(await it.get('/session')).toMatchObject({ json: { person: { id: ann } } });
});

test.each([
  ['whom nobody invited', { sub: 'p-2', email: 'stranger@north.example', emailVerified: true }],
  ['whose address the provider has not checked', { sub: 'p-3', email: 'bea@north.example', emailVerified: false }],
])('does not let in someone %s', async (_, person) => {
  await newPerson(accounts, { name: 'Bea', email: `${person.sub}@north.example`, withPassword: false });
  if (person.sub === 'p-3') await newPerson(accounts, { name: 'Bea', email: 'bea@north.example', withPassword: false });
  provider.person = person;
  const it = browser();
  expect(await through(it)).toMatch(new RegExp(`^${ORIGIN}/sign-in\\?error=`));
  expect(await it.get('/session')).toMatchObject({ json: { person: null } });
});

test('an answer that this browser did not ask for is refused, and one cannot be used twice', async () => {
  provider.person = { sub: 'p-1', email: 'ann@north.example', emailVerified: true };
  const asker = browser();
  const begun = await asker.post('/auth/sso', { to: '/' });
  const back = await provider.goThrough(String(begun.json['url']));
  const path = `${back.pathname.replace('/api', '')}${back.search}`;
  const victim = browser();
  expect(String((await victim.get(path)).headers['location'])).toMatch(/\/sign-in\?error=/);
  expect(await victim.get('/session')).toMatchObject({ json: { person: null } });
  const again = browser();
  again.jar.set('plaudit.state', asker.jar.get('plaudit.state') ?? '');
  await asker.get(path);
  await again.get(path);
  expect(await again.get('/session')).toMatchObject({ json: { person: null } });
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  '',
])('is sent nowhere but to this server: %s', async (to) => {
  provider.person = { sub: 'p-1', email: 'ann@north.example', emailVerified: true };
  expect(await through(browser(), to)).toBe(`${ORIGIN}/`);
});

test.each([
  '?',
  '?code=x',
  '?state=x',
  '?code=x&state=y',
  '?error=access_denied',
  '?error=x&state=%00',
  '?code=a&code=b',
])('a made-up return %s leads to the sign-in page', async (query) => {
  const answer = await browser().get(`/auth/callback/sso${query}`);
  expect([302, 400]).toContain(answer.status);
  if (answer.status === 302) expect(String(answer.headers['location'])).toMatch(new RegExp(`^${ORIGIN}/sign-in`));
  expect(faults).toEqual([]);
});

test('a provider that is away is said to be', async () => {
  const away = testAccounts(pool, {
    oidc: { issuer: 'http://127.0.0.1:9', clientId, clientSecret, name: 'Away' },
  });
  const api = await apiOn(pool, { accounts: away, identify: identifyBy(away) });
  const answer = await new BrowserLike(api.server).post('/auth/sso', { to: '/' });
  expect(answer).toMatchObject({ status: 404, json: { code: 'not-found', params: { noun: 'sso' } } });
  expect(api.faults).toEqual([]);
  // Everything else goes on.
  expect((await new BrowserLike(api.server).get('/session')).status).toBe(200);
});
