import { expect, test } from 'vitest';
import { identifyBy, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { newPerson, PASSWORD } from '../../support/people.ts';

const { pool } = await testDatabase();
const accounts = testAccounts(pool);
const { server, faults } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
let count = 0;

async function someone() {
  count += 1;
  const email = `person-${count}@north.example`;
  const id = await newPerson(accounts, { name: `Person ${count}`, email });
  const address = `192.0.2.${count}`;
  const browser = (userAgent?: string) =>
    new BrowserLike(server, { address, ...(userAgent === undefined ? {} : { userAgent }) });
  const signedIn = async (userAgent?: string) => {
    const it = browser(userAgent);
    await it.post('/auth/sign-in', { email, password: PASSWORD });
    return it;
  };
  return { id, email, browser, signedIn, it: await signedIn() };
}
const nobody = { json: { person: null } };

test('a new password takes the present one, ends every other session, and tells by mail', async () => {
  const { id, email, it, signedIn, browser } = await someone();
  const other = await signedIn();
  const before = it.cookie;
  const next = 'seven-tall-lamps';
  expect(await it.post('/account/password', { present: 'not this one', next })).toMatchObject({
    status: 401,
    json: { code: 'password.refused' },
  });
  expect(await it.post('/account/password', { present: PASSWORD, next: 'short' })).toMatchObject({
    status: 422,
    json: { code: 'password.weak', params: { reason: 'short' } },
  });
  expect((await it.post('/account/password', { present: PASSWORD, next })).status).toBe(204);
  expect(it.cookie).not.toBe(before);
  expect(await it.get('/session')).toMatchObject({ json: { person: { id } } });
  expect(await other.get('/session')).toMatchObject(nobody);
  expect(await browser().send('GET', '/session', undefined, { cookie: before })).toMatchObject(nobody);
  expect((await browser().post('/auth/sign-in', { email, password: PASSWORD })).status).toBe(401);
  expect((await browser().post('/auth/sign-in', { email, password: next })).status).toBe(200);
  const { rows } = await pool.query('SELECT kind, secret_link FROM outgoing_message WHERE recipient = $1', [email]);
  expect(rows).toEqual([{ kind: 'password-changed', secret_link: null }]);
});

test('who has no password may choose one', async () => {
  const { it, id } = await someone();
  await pool.query('DELETE FROM sign_in_method WHERE user_id = $1', [id]);
  expect(await it.get('/account')).toMatchObject({ json: { hasPassword: false } });
  expect((await it.post('/account/password', { next: 'seven-tall-lamps' })).status).toBe(204);
  expect(await it.get('/account')).toMatchObject({ status: 200, json: { hasPassword: true } });
});

test('guessing the present password from an open session is slowed down as signing in is', async () => {
  const { it } = await someone();
  for (let i = 0; i < 5; i += 1)
    await it.post('/account/password', { present: `guess ${i}`, next: 'seven-tall-lamps' });
  expect(await it.post('/account/password', { present: PASSWORD, next: 'seven-tall-lamps' })).toMatchObject({
    status: 429,
  });
});

test('sessions: device, coarse address, last use; each can be ended, and all others at once', async () => {
  const { it, signedIn } = await someone();
  const phone = await signedIn(
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1',
  );
  const third = await signedIn('curl/8');
  const { rows } = (await it.get('/account/sessions')).json as {
    rows: { id: string; present: boolean; device: unknown; address: string; method: string }[];
  };
  expect(rows.map(({ device, present }) => ({ device, present }))).toEqual([
    { device: { browser: null, system: null }, present: false },
    { device: { browser: 'Safari', system: 'iOS' }, present: false },
    { device: { browser: 'Firefox', system: 'Linux' }, present: true },
  ]);
  expect(rows[0]).toMatchObject({ method: 'password', address: '192.0.2.*' });
  expect((await it.delete(`/account/sessions/${rows[1]?.id}`)).status).toBe(204);
  expect((await it.delete(`/account/sessions/${rows[1]?.id}`)).status).toBe(404);
  expect(await phone.get('/session')).toMatchObject(nobody);
  expect((await it.delete('/account/sessions')).status).toBe(204);
  expect(await third.get('/session')).toMatchObject(nobody);
  expect((await it.get('/account/sessions')).json).toMatchObject({ rows: [{ present: true }] });
});

test('nobody ends, names or removes what is another’s', async () => {
  const [one, two] = [await someone(), await someone()];
  const { rows } = (await two.it.get('/account/sessions')).json as { rows: { id: string }[] };
  expect((await one.it.delete(`/account/sessions/${rows[0]?.id}`)).status).toBe(404);
  expect(await two.it.get('/session')).toMatchObject({ json: { person: { id: two.id } } });
  const key = '01890000-0000-7000-8000-000000000001';
  await pool.query(`INSERT INTO passkey VALUES ('cred', $1, $2, 'mine', '\\x00', 0, '{}', false, now(), NULL)`, [
    two.id,
    key,
  ]);
  expect((await one.it.post(`/account/passkeys/${key}`, { name: 'stolen' })).status).toBe(404);
  expect((await one.it.delete(`/account/passkeys/${key}`)).status).toBe(404);
  expect((await two.it.post(`/account/passkeys/${key}`, { name: 'kept' })).status).toBe(204);
  expect((await two.it.get('/account/passkeys')).json).toMatchObject({ rows: [{ id: key, name: 'kept' }] });
});

test('a session whose time is over is nobody’s', async () => {
  const { it, id } = await someone();
  await pool.query("UPDATE session SET expires_at = now() - interval '1 second' WHERE user_id = $1", [id]);
  expect(await it.get('/session')).toMatchObject(nobody);
});

test('a passkey’s answer that was not asked for, or is made up, is refused without a fault', async () => {
  const { it } = await someone();
  const made = {
    id: 'AAAA',
    rawId: 'AAAA',
    type: 'public-key',
    response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA', attestationObject: 'AAAA' },
    clientExtensionResults: {},
  };
  expect(await it.post('/auth/passkey', made)).toMatchObject({ status: 401, json: { code: 'passkey.refused' } });
  expect(await it.post('/account/passkeys', { name: 'x', response: made })).toMatchObject({ status: 401 });
  expect(await it.post('/account/passkeys', { name: 'x', response: { ...made, response: {} } })).toMatchObject({
    status: 401,
  });
  expect(faults).toEqual([]);
});

test('name and language', async () => {
  const { it } = await someone();
  expect((await it.post('/account', { name: ' Zoë ', language: 'fr' })).status).toBe(204);
  expect(await it.get('/account')).toMatchObject({ json: { name: 'Zoë', language: 'fr' } });
  expect((await it.post('/account', { name: ' ', language: 'fr' })).status).toBe(400);
});

test('a session left open is no way to plant a passkey: it takes the password', async () => {
  const { it } = await someone();
  for (const body of [{}, { password: null }, { password: 'not this one' }])
    expect(await it.post('/account/passkeys/options', body)).toMatchObject({
      status: 401,
      json: { code: 'password.refused' },
    });
  expect(await it.post('/account/passkeys/options', { password: PASSWORD })).toMatchObject({ status: 200 });
});

test('guessing the password there is slowed down as elsewhere', async () => {
  const { it } = await someone();
  for (let i = 0; i < 5; i += 1) await it.post('/account/passkeys/options', { password: `wrong ${i}` });
  expect(await it.post('/account/passkeys/options', { password: PASSWORD })).toMatchObject({
    status: 429,
    json: { code: 'sign-in.wait' },
  });
});

test('who has no password changes ways to sign in within half an hour of signing in', async () => {
  const { it, id } = await someone();
  await pool.query('DELETE FROM sign_in_method WHERE user_id = $1', [id]);
  expect((await it.post('/account/passkeys/options')).status).toBe(200);
  await pool.query("UPDATE session SET created_at = now() - interval '31 minutes' WHERE user_id = $1", [id]);
  for (const [path, body] of [
    ['/account/passkeys/options', {}],
    ['/account/password', { next: 'seven-tall-lamps' }],
    ['/account/two-step', {}],
    ['/account/two-step/stop', {}],
    ['/account/recovery-codes', {}],
  ] as const)
    expect({ path, ...(await it.post(path, body)) }).toMatchObject({
      path,
      status: 401,
      json: { code: 'access.sign-in' },
    });
  expect(await it.get('/session')).toMatchObject({ json: { person: { id } } });
});
