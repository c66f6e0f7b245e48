import { expect, test } from 'vitest';
import { problem } from '../../src/http/contract/common.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { prepare } from '../support/network.ts';
import { operationsOf } from '../support/openapi.ts';

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
    expect(problem.parse(answer.json())).toMatchObject({
      code: 'database.unreachable',
      place: 'postgres://ann@127.0.0.1:9/plaudit',
    });
    expect(answer.body).not.toContain('secret');
  }
  expect(api.faults.length).toBeGreaterThan(15);
  expect((await api.send('GET', '/api/rulebooks')).status).toBe(200);
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
  for (let i = 0; i < 100; i += 1) {
    const { rowCount } = await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if ((rowCount ?? 0) > 0) break;
  }
  expect((await waiting).status).toBe(503);
  await lock.query('ROLLBACK');
  lock.release();
  expect((await api.send('GET', '/api/journal')).status).toBe(200);
  await small.end();
});
