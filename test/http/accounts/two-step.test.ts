import { expect, test } from 'vitest';
import { identifyBy, testAccounts } from '../../support/accounts.ts';
import { authenticatorCode } from '../../support/authenticator-code.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike, type Reply } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';

const { pool } = await testDatabase();
const accounts = testAccounts(pool);
const { server, faults } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });

let count = 0;
async function withTwoSteps() {
  count += 1;
  const email = `person-${count}@north.example`;
  const id = await newPerson(accounts, { name: `Person ${count}`, email });
  const address = `192.0.2.${count}`;
  const it = new BrowserLike(server, { address });
  await it.post('/auth/sign-in', { email, password: PASSWORD });
  const before = it.cookie;
  const start = await it.post('/account/two-step', { password: PASSWORD });
  expect(start.status).toBe(200);
  const { key, recoveryCodes, qr } = start.json as unknown as {
    key: string;
    recoveryCodes: string[];
    qr: { path: string; width: number };
  };
  expect(await it.post('/account/two-step/confirm', { code: authenticatorCode(key, -1) })).toMatchObject({
    status: 204,
  });
  // Under a new cookie: the one from before is over.
  expect(await new BrowserLike(server).send('GET', '/session', undefined, { cookie: before })).toMatchObject({
    json: { person: null },
  });
  return { id, email, key, recoveryCodes, qr, it, fresh: () => new BrowserLike(server, { address }) };
}
const signIn = (browser: BrowserLike, email: string): Promise<Reply> =>
  browser.post('/auth/sign-in', { email, password: PASSWORD });

test('the second step: the password alone leads to no session, a code does, once', async () => {
  const { id, email, key, it, recoveryCodes, qr, fresh } = await withTwoSteps();
  expect(recoveryCodes).toHaveLength(10);
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(qr.path).toMatch(/^M4 4h1v1h-1z/);
  expect(await it.get('/account')).toMatchObject({ json: { twoStep: true } });
  const browser = fresh();
  expect(await signIn(browser, email)).toMatchObject({ status: 200, json: { step: 'second-step' } });
  expect(browser.jar.has('plaudit.session_token')).toBe(false);
  expect(await browser.get('/session')).toMatchObject({ json: { person: null } });
  expect(await browser.get('/account')).toMatchObject({ status: 401 });
  expect(await browser.post('/auth/code', { code: '000000' })).toMatchObject({
    status: 401,
    json: { code: 'code.refused' },
  });
  const code = authenticatorCode(key);
  expect(await browser.post('/auth/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` })).toMatchObject({
    status: 200,
    json: { step: 'signed-in' },
  });
  expect(await browser.get('/session')).toMatchObject({ json: { person: { id } } });
  // The same code again, as someone would who looked over a shoulder.
  const other = fresh();
  await signIn(other, email);
  expect(await other.post('/auth/code', { code })).toMatchObject({ status: 401 });
  expect(await other.post('/auth/code', { code: authenticatorCode(key, 1) })).toMatchObject({ status: 200 });
  const { rows } = await pool.query('SELECT method FROM session WHERE user_id = $1 ORDER BY created_at', [id]);
  expect(rows.map(({ method }) => method)).toEqual(['code', 'code', 'code']);
});

test('a code that two give at once is taken once', async () => {
  const { email, key, fresh } = await withTwoSteps();
  const [a, b] = [fresh(), fresh()];
  await signIn(a, email);
  await signIn(b, email);
  const code = authenticatorCode(key);
  const answers = await Promise.all([a, b].map((each) => each.post('/auth/code', { code })));
  expect(answers.map(({ status, json }) => [status, (json as { code?: string }).code]).toSorted()).toEqual([
    [200, undefined],
    [401, 'code.refused'],
  ]);
});

test('a link by mail asks for the second step too', async () => {
  const { email, key, fresh } = await withTwoSteps();
  const browser = fresh();
  await browser.post('/auth/links', { email });
  const token = await linkTo(pool, email);
  const answer = await browser.post('/auth/links/use', { token });
  expect(answer).toMatchObject({ status: 200, json: { step: 'second-step' } });
  expect(await browser.get('/session')).toMatchObject({ json: { person: null } });
  expect(answer.cookies.some((line) => /session_token=[^;]/.test(line))).toBe(false);
  expect(await browser.post('/auth/code', { code: authenticatorCode(key) })).toMatchObject({ status: 200 });
  expect(await browser.get('/account')).toMatchObject({ status: 200 });
});

test('a recovery code signs in once', async () => {
  const { id, email, recoveryCodes, fresh } = await withTwoSteps();
  const browser = fresh();
  await signIn(browser, email);
  const [code = ''] = recoveryCodes;
  expect(code).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
  expect(
    await browser.post('/auth/code', { code: ` ${code.toUpperCase().replace('-', ' ')}`, recovery: true }),
  ).toMatchObject({
    status: 200,
  });
  const { rows } = await pool.query('SELECT act FROM journal WHERE actor = $1 ORDER BY entry_id DESC LIMIT 2', [id]);
  expect(rows.map(({ act }) => act)).toEqual(['person.signed-in', 'recovery-codes.used']);
  const again = fresh();
  await signIn(again, email);
  expect(await again.post('/auth/code', { code, recovery: true })).toMatchObject({
    status: 401,
    json: { code: 'code.refused' },
  });
});

test('after five wrong codes one starts again', async () => {
  const { email, key, fresh } = await withTwoSteps();
  const browser = fresh();
  await signIn(browser, email);
  for (let i = 0; i < 5; i += 1) await browser.post('/auth/code', { code: '000000' });
  const late = await browser.post('/auth/code', { code: authenticatorCode(key) });
  expect(late.status).not.toBe(200);
  expect(await browser.get('/session')).toMatchObject({ json: { person: null } });
});

test('the code’s step cannot be begun without the password, nor another’s be finished', async () => {
  const { email, key, fresh } = await withTwoSteps();
  expect(await fresh().post('/auth/code', { code: authenticatorCode(key) })).toMatchObject({ status: 401 });
  const browser = fresh();
  await signIn(browser, email);
  const [name, value] = [...browser.jar].find(([cookie]) => cookie.endsWith('two_factor')) as [string, string];
  const forged = await fresh().send(
    'POST',
    '/auth/code',
    { code: authenticatorCode(key) },
    { cookie: `${name}=x${value}` },
  );
  expect(forged.status).toBe(401);
});

test('turning it off, and new recovery codes, take the password', async () => {
  const { id, it, recoveryCodes, email, fresh } = await withTwoSteps();
  expect(await it.post('/account/recovery-codes', { password: 'not this one' })).toMatchObject({ status: 401 });
  const renewed = await it.post('/account/recovery-codes', { password: PASSWORD });
  expect(renewed.status).toBe(200);
  expect(renewed.json['recoveryCodes']).not.toEqual(recoveryCodes);
  const browser = fresh();
  await signIn(browser, email);
  expect((await browser.post('/auth/code', { code: recoveryCodes[1], recovery: true })).status).toBe(401);
  expect(await it.post('/account/two-step/stop', { password: 'not this one' })).toMatchObject({ status: 401 });
  expect(await it.post('/account/two-step/stop', { password: PASSWORD })).toMatchObject({ status: 204 });
  expect(await it.get('/account')).toMatchObject({ status: 200, json: { twoStep: false } });
  const told = await pool.query('SELECT kind, secret_link FROM outgoing_message WHERE recipient = $1', [email]);
  expect(told.rows).toEqual([{ kind: 'two-step-off', secret_link: null }]);
  expect(await signIn(fresh(), email)).toMatchObject({ json: { step: 'signed-in' } });
  const { rows } = await pool.query('SELECT act FROM journal WHERE actor = $1 ORDER BY entry_id', [id]);
  expect(rows.map(({ act }) => act)).toEqual([
    'person.signed-in',
    'two-step.on',
    'recovery-codes.renewed',
    'two-step.off',
    'person.signed-in',
  ]);
  expect(faults).toEqual([]);
});

test('neither the secret of the app nor a recovery code stands in the database as it is', async () => {
  const { id, key, recoveryCodes } = await withTwoSteps();
  const { rows } = await pool.query<{ row: string }>(
    'SELECT to_jsonb(t)::text AS row FROM two_factor t WHERE user_id = $1',
    [id],
  );
  for (const secret of [key, ...recoveryCodes]) expect(rows[0]?.row).not.toContain(secret);
});
