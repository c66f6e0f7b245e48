import { expect, test } from 'vitest';
import { problem } from '../../src/http/contract/common.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { identifyBy, testAccounts } from '../support/accounts.ts';
import { apiOn } from '../support/api.ts';
import { BrowserLike } from '../support/browser-like.ts';
import { testDatabase } from '../support/database.ts';
import { prepare } from '../support/network.ts';
import { operationsOf } from '../support/openapi.ts';
import { newPerson, PASSWORD } from '../support/people.ts';

/** Editions are files, the ways to sign in are settings; who asks was found out at the door, here nobody with an account. */
const WITHOUT = /rulebook|auth\/ways$|session$|account\b/;

test('without its database the server says so, and stays', async () => {
  const absent = openPool({ databaseUrl: 'postgres://ann:secret@127.0.0.1:9/plaudit' });
  const api = await apiOn(absent);
  const id = '00000000-0000-4000-8000-000000000000';
  const lists = operationsOf(await api.get<unknown>('/api')).filter(
    ({ method, path }) => method === 'get' && !WITHOUT.test(path),
  );
  expect(lists.length).toBeGreaterThan(15);
  for (const { path } of lists) {
    const asked = path.includes('comparison') ? '?from=world-class-fcr@2015&to=world-class-call@2013' : '';
    const answer = await api.send('GET', path.replace('{id}', id).replace('{number}', 'PL-00000-00000-0') + asked);
    // What is no number at all is answered without asking anyone.
    if (path.includes('{number}')) continue;
    expect([path, answer.status, answer.type]).toEqual([path, 503, 'application/problem+json; charset=utf-8']);
    expect(problem.parse(answer.json())).toMatchObject({ code: 'database.unreachable', place: null });
    // Where the database is, is for the log.
    expect(answer.body).not.toMatch(/secret|ann@|127\.0\.0\.1|ECONNREFUSED/);
  }
  expect(api.faults.length).toBeGreaterThan(15);
  expect((await api.send('GET', '/api/rulebooks')).status).toBe(200);
  await absent.end();
});

test('whoever is signed in is told the same, not of a fault', async () => {
  const { pool } = await testDatabase();
  const there = testAccounts(pool);
  const before = new BrowserLike((await apiOn(pool, { accounts: there, identify: identifyBy(there) })).server);
  await newPerson(there, { name: 'Ann', email: 'ann@north.example' });
  expect(await before.post('/auth/sign-in', { email: 'ann@north.example', password: PASSWORD })).toMatchObject({
    status: 200,
  });
  const absent = openPool({ databaseUrl: 'postgres://ann:secret@127.0.0.1:9/plaudit' });
  const accounts = testAccounts(absent);
  const { server } = await apiOn(absent, { accounts, identify: identifyBy(accounts) });
  const browser = new BrowserLike(server);
  for (const [name, value] of before.jar) browser.jar.set(name, value);
  for (const path of ['/session', '/journal', '/account', '/rulebooks'])
    expect([path, (await browser.get(path)).status]).toEqual([path, 503]);
  const acts = ['/auth/sign-out', '/auth/sign-in', '/auth/links'];
  const body = { email: 'ann@north.example', password: 'correct horse battery' };
  for (const path of acts) expect([path, (await browser.post(path, body)).status]).toEqual([path, 503]);
  await absent.end();
});

test('a connection that is ended in the middle of a request is a 503, and the next request is answered', async () => {
  const { pool, url } = await testDatabase();
  await prepare(pool);
  const small = openPool({ databaseUrl: url, max: 1 });
  const api = await apiOn(small);
  await api.get('/api/meta');
  const lock = await pool.connect();
  await lock.query('BEGIN; LOCK TABLE journal');
  const waiting = api.send('GET', '/api/journal');
  const endWhoWaits = async () =>
    (
      await pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
    ).rowCount;
  await expect.poll(endWhoWaits, { interval: 10 }).toBe(1);
  expect((await waiting).status).toBe(503);
  await lock.query('ROLLBACK');
  lock.release();
  expect((await api.send('GET', '/api/journal')).status).toBe(200);
  await small.end();
});
