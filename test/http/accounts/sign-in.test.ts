import { expect, test } from 'vitest';
import { identifyBy, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';

const { pool } = await testDatabase();
const accounts = testAccounts(pool);
const { server, faults } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
const ann = await newPerson(accounts, { name: 'Ann', email: 'ann@north.example', role: 'operator' });
const browser = (address?: string) => new BrowserLike(server, address === undefined ? {} : { address });
const signIn = { email: 'ann@north.example', password: PASSWORD };

test('a password signs in: the cookie is the session, and who is signed in is told', async () => {
  const it = browser();
  expect(await it.get('/session')).toMatchObject({ status: 200, json: { person: null, roles: [] } });
  const answer = await it.post('/auth/sign-in', { ...signIn, email: 'Ann@North.example' });
  expect(answer).toMatchObject({ status: 200, json: { step: 'signed-in' } });
  expect(answer.cookies.map((line) => line.replace(/=[^;]+/, '='))).toEqual([
    'plaudit.session_token=; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax',
  ]);
  expect(await it.get('/session')).toMatchObject({ json: { person: { id: ann, name: 'Ann' }, roles: ['operator'] } });
  expect(await it.get('/people')).toMatchObject({ status: 200 });
  expect((await it.post('/auth/sign-out')).status).toBe(204);
  expect(await it.get('/people')).toMatchObject({ status: 401, json: { code: 'access.sign-in' } });
  const { rows } = await pool.query('SELECT act, actor, detail FROM journal WHERE noun = $1 ORDER BY entry_id', [
    'person',
  ]);
  expect(rows).toEqual([
    { act: 'role.granted', actor: 'test', detail: { role: 'operator', subject: null } },
    { act: 'person.signed-in', actor: ann, detail: { method: 'password' } },
    { act: 'person.signed-out', actor: ann, detail: {} },
  ]);
});

test('a cookie works no more once its session was signed out', async () => {
  const it = browser();
  await it.post('/auth/sign-in', signIn);
  const { cookie } = it;
  await it.post('/auth/sign-out');
  expect(await browser().send('GET', '/session', undefined, { cookie })).toMatchObject({ json: { person: null } });
});

test.each([
  ['of another session', (value: string) => `${value.startsWith('a') ? 'b' : 'a'}${value.slice(1)}`],
  ['with its signature cut', (value: string) => value.slice(0, -6)],
  ['without a signature', (value: string) => value.split('.')[0] ?? ''],
  ['signed with nothing', (value: string) => `${value.split('.')[0]}.`],
  ['empty', () => ''],
  ['not even encoded right', () => '%E0%A4%A'],
  ['twice as long', (value: string) => value + value],
])('a cookie %s is nobody’s, and no fault', async (_, forge) => {
  const it = browser();
  await it.post('/auth/sign-in', signIn);
  const [name, value] = [...it.jar][0] as [string, string];
  const answer = await browser().send('GET', '/session', undefined, { cookie: `${name}=${forge(value)}` });
  expect(answer).toMatchObject({ status: 200, json: { person: null } });
  expect(faults).toEqual([]);
});

test('a session brought along before signing in is not the one after (fixation)', async () => {
  const planted = browser();
  await planted.post('/auth/sign-in', signIn);
  const before = planted.cookie;
  await planted.post('/auth/sign-in', signIn);
  expect(planted.cookie).not.toBe(before);
  // The one that this browser had is over.
  expect(await browser().send('GET', '/session', undefined, { cookie: before })).toMatchObject({
    json: { person: null },
  });
  const stranger = browser();
  stranger.jar.set('plaudit.session_token', 'chosen-by-someone.else');
  await stranger.post('/auth/sign-in', signIn);
  expect(stranger.jar.get('plaudit.session_token')).not.toContain('chosen');
});

test('behind TLS the cookie is bound to this host and never sent in the open', async () => {
  const tls = testAccounts(pool, { publicUrl: 'https://certify.example.org' });
  const api = await apiOn(pool, { accounts: tls, identify: identifyBy(tls), publicUrl: 'https://certify.example.org' });
  const it = new BrowserLike(api.server, { address: '192.0.2.9' });
  const answer = await it.send('POST', '/auth/sign-in', signIn, {
    host: 'certify.example.org',
    origin: 'https://certify.example.org',
  });
  expect(answer.cookies.map((line) => line.replace(/=[^;]+/, '='))).toEqual([
    '__Host-plaudit.session_token=; Max-Age=1209600; Path=/; HttpOnly; Secure; SameSite=Lax',
  ]);
});

test('whether an address has an account is told neither by the answer nor by its time', async () => {
  const time = async (email: string, address: string) => {
    const began = performance.now();
    const answer = await browser(address).post('/auth/sign-in', { email, password: 'something-else' });
    return { ms: performance.now() - began, answer: { status: answer.status, json: answer.json } };
  };
  const known: number[] = [];
  const unknown: number[] = [];
  // The hash is most of it; a tenth of it would be the look-up alone. A busy machine may need more tries to show it.
  const ratio = () => Math.min(...known) / Math.min(...unknown);
  for (let i = 0; i < 4 || (i < 20 && (ratio() < 0.5 || ratio() > 2)); i += 1) {
    const a = await time('ann@north.example', `198.51.100.${i}`);
    const b = await time('nobody@north.example', `198.51.100.${i + 20}`);
    expect(b.answer).toEqual(a.answer);
    expect(a.answer.status).toBe(401);
    known.push(a.ms);
    unknown.push(b.ms);
  }
  expect(ratio()).toBeGreaterThan(0.3);
  expect(ratio()).toBeLessThan(3);
  const asked = await browser('198.51.100.60').post('/auth/links', { email: 'nobody@north.example' });
  expect(asked).toMatchObject({ status: 202, json: { mailed: false } });
  expect(await browser('198.51.100.60').post('/auth/links', { email: 'ann@north.example' })).toMatchObject({
    status: asked.status,
    json: asked.json,
  });
});

test('a link by mail signs in once', async () => {
  await browser('192.0.2.20').post('/auth/links', { email: 'ann@north.example' });
  const token = await linkTo(pool, 'ann@north.example');
  const it = browser('192.0.2.20');
  expect(await it.post('/auth/links/use', { token })).toMatchObject({ status: 200, json: { step: 'signed-in' } });
  expect(await it.get('/session')).toMatchObject({ json: { person: { id: ann } } });
  expect(await browser('192.0.2.20').post('/auth/links/use', { token })).toMatchObject({
    status: 410,
    json: { code: 'link.over' },
  });
  // The message shows the link no more.
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM outgoing_message WHERE secret_link LIKE $1', [
    `%${token}`,
  ]);
  expect(rows).toEqual([{ n: 0 }]);
  expect(await browser('192.0.2.21').post('/auth/links/use', { token: 'made-up' })).toMatchObject({ status: 410 });
});

test('two who use a link at once are one session', async () => {
  await browser('192.0.2.22').post('/auth/links', { email: 'ann@north.example' });
  const token = await linkTo(pool, 'ann@north.example');
  const answers = await Promise.all(
    ['192.0.2.23', '192.0.2.24', '192.0.2.25'].map((address) => browser(address).post('/auth/links/use', { token })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410]);
});

test('a link whose time is over is over', async () => {
  await browser('192.0.2.26').post('/auth/links', { email: 'ann@north.example' });
  const token = await linkTo(pool, 'ann@north.example');
  await pool.query("UPDATE verification SET expires_at = now() - interval '1 second'");
  expect(await browser('192.0.2.26').post('/auth/links/use', { token })).toMatchObject({ status: 410 });
});

test('a new password by mail: once, ends every session, and the old one is refused', async () => {
  const ben = await newPerson(accounts, { name: 'Ben', email: 'ben@north.example' });
  const before = browser('192.0.2.30');
  await before.post('/auth/sign-in', { email: 'ben@north.example', password: PASSWORD });
  await browser('192.0.2.31').post('/auth/new-password/links', { email: 'ben@north.example' });
  const token = await linkTo(pool, 'ben@north.example');
  const it = browser('192.0.2.31');
  expect(await it.post('/auth/new-password', { token, password: 'Password2024!' })).toMatchObject({
    status: 422,
    json: { code: 'password.weak', params: { reason: 'common' } },
  });
  expect(await it.post('/auth/new-password', { token, password: 'seven-tall-lamps' })).toMatchObject({ status: 204 });
  expect(await it.post('/auth/new-password', { token, password: 'eight-tall-lamps' })).toMatchObject({ status: 410 });
  expect(await before.get('/session')).toMatchObject({ json: { person: null } });
  expect(await it.post('/auth/sign-in', { email: 'ben@north.example', password: PASSWORD })).toMatchObject({
    status: 401,
  });
  expect(await it.post('/auth/sign-in', { email: 'ben@north.example', password: 'seven-tall-lamps' })).toMatchObject({
    status: 200,
  });
  expect(await it.get('/session')).toMatchObject({ json: { person: { id: ben } } });
});

test('nothing is let in from another site', async () => {
  const it = browser('192.0.2.40');
  await it.post('/auth/sign-in', signIn);
  for (const path of ['/auth/sign-in', '/auth/sign-out', '/account/password', '/auth/links', '/invitations']) {
    const answer = await it.send('POST', path, signIn, {
      'origin': 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    });
    expect({ path, status: answer.status }).toEqual({ path, status: 403 });
  }
  expect(await it.get('/session')).toMatchObject({ json: { person: { id: ann } } });
});
