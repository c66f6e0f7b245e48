import { expect, test } from 'vitest';
import { attemptKeys, countedAddress, FORGET_AFTER_SECONDS } from '../../../src/accounts/attempts.ts';
import { beginAttempt, settleAttempt } from '../../../src/store/people/sign-in-attempts.ts';
import { identifyBy, TEST_SECRET, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { newPerson, PASSWORD } from '../../support/people.ts';

const { pool } = await testDatabase();
// Its clock stands: however slow the machine, the wait is not over before the test is.
const began = new Date();
const accounts = testAccounts(pool, { now: () => began });
const { server } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
await newPerson(accounts, { name: 'Ann', email: 'ann@north.example' });
const browser = (address: string) => new BrowserLike(server, { address });
const attempt = (password: string, address: string) =>
  browser(address).post('/auth/sign-in', { email: 'ann@north.example', password });

test('whoever guesses has to wait; the owner, elsewhere, does not', async () => {
  for (let i = 0; i < 5; i += 1) expect((await attempt(`guess number ${i}`, '203.0.113.5')).status).toBe(401);
  expect(await attempt('guess number 5', '203.0.113.5')).toMatchObject({
    status: 429,
    json: { code: 'sign-in.wait', params: { seconds: 5 } },
  });
  // Not even the right password tells the guesser anything now.
  expect((await attempt(PASSWORD, '203.0.113.5')).status).toBe(429);
  expect((await attempt(PASSWORD, '192.0.2.1')).status).toBe(200);
  // Nor does a success elsewhere let the guesser go on.
  expect((await attempt('guess number 6', '203.0.113.5')).status).toBe(429);
});

test('one address that tries many accounts has to wait, and others not', async () => {
  const keys = (n: number) => attemptKeys(TEST_SECRET, 'password', `someone-${n}@north.example`, '203.0.113.77');
  const now = new Date();
  for (let i = 0; i < 30; i += 1) expect(await beginAttempt(pool, keys(i), now, FORGET_AFTER_SECONDS)).toBe(0);
  expect(await beginAttempt(pool, keys(30), now, FORGET_AFTER_SECONDS)).toBe(5);
  expect((await attempt(PASSWORD, '203.0.113.78')).status).toBe(200);
});

test('two at once of whom the second looked at the clock first need not wait', async () => {
  const keys = attemptKeys(TEST_SECRET, 'password', 'both@north.example', '203.0.113.91');
  const begin = (at: number) => beginAttempt(pool, keys, new Date(at), FORGET_AFTER_SECONDS);
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect([await begin(now), await begin(now - 5)]).toEqual([0, 0]);
});

test('the wait doubles to a quarter of an hour, passes, and failures are forgotten after an hour', async () => {
  const keys = attemptKeys(TEST_SECRET, 'password', 'slow@north.example', '203.0.113.90').slice(0, 1);
  let now = Date.parse('2026-01-01T00:00:00Z');
  const begin = () => beginAttempt(pool, keys, new Date(now), FORGET_AFTER_SECONDS);
  for (let i = 0; i < 5; i += 1) await begin();
  const waits: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    const wait = await begin();
    waits.push(wait);
    now += (wait - 1) * 1000;
    expect(await begin()).toBe(1);
    now += 1000;
    expect(await begin()).toBe(0);
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  now += 3_601_000;
  expect(await begin()).toBe(0);
  expect(await begin()).toBe(0);
  await settleAttempt(pool, keys);
});

test('attempts made at once count one after the other', async () => {
  const keys = attemptKeys(TEST_SECRET, 'password', 'rush@north.example', '203.0.113.91');
  const now = new Date();
  const waits = await Promise.all(
    Array.from({ length: 20 }, () => beginAttempt(pool, keys, now, FORGET_AFTER_SECONDS)),
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, counted) => expect(countedAddress(address)).toBe(counted));
