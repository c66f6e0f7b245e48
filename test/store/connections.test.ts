import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { alone } from '../../src/store/basics/alone.ts';
import { onConnection, openPool } from '../../src/store/basics/connect.ts';
import { readTogether } from '../../src/store/basics/snapshot.ts';
import { testDatabase } from '../support/database.ts';

const { pool, url } = await testDatabase();

const endIdle = (): Promise<unknown> =>
  pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle%'",
  );

test('several connections see the same moment', async () => {
  await pool.query('CREATE TABLE seen (n int)');
  await pool.query('INSERT INTO seen VALUES (1)');
  const counts = await readTogether(pool, 3, async (clients) => {
    await pool.query('INSERT INTO seen VALUES (2)');
    return Promise.all(
      clients.map(async (client) => (await client.query<{ n: number }>('SELECT count(*) AS n FROM seen')).rows[0]?.n),
    );
  });
  expect(counts).toEqual([1, 1, 1]);
});

test('more readings at once than there are connections wait for each other, and end', async () => {
  const small = openPool({ databaseUrl: url, max: 3 });
  const readings = Array.from({ length: 12 }, (_, i) =>
    readTogether(small, 2, async ([a, b]) => {
      await Promise.all([a?.query('SELECT pg_sleep(0.01)'), b?.query('SELECT pg_sleep(0.01)')]);
      return i;
    }),
  );
  expect(await Promise.all(readings)).toEqual(readings.map((_, i) => i));
  expect(small.totalCount).toBeLessThanOrEqual(3);
  await small.end();
});

test('a reading that fails lets its connections go', async () => {
  const small = openPool({ databaseUrl: url, max: 2 });
  for (let i = 0; i < 3; i += 1) {
    await expect(readTogether(small, 2, () => Promise.reject(new Error('broken off')))).rejects.toThrow('broken off');
  }
  expect(await readTogether(small, 2, async () => 'fine')).toBe('fine');
  await small.end();
});

test('a connection that is ended while it is held fails its user and not the process', async () => {
  const held = onConnection(pool, async (client) => {
    await endIdle();
    await sleep(20);
    return client.query('SELECT 1');
  });
  await expect(held).rejects.toThrow();
  const reading = readTogether(pool, 2, async ([client]) => {
    await endIdle();
    await sleep(20);
    return client?.query('SELECT 1');
  });
  await expect(reading).rejects.toThrow();
  // The lock is lost with its connection; the work it guarded is not.
  const guarded = alone(pool, 'a run', async () => {
    await endIdle();
    await sleep(20);
    return 'done';
  });
  expect(await guarded).toBe('done');
});

test('a run is worked on by one at a time, in this process or another', async () => {
  const other = openPool({ databaseUrl: url });
  const order: string[] = [];
  const first = alone(pool, 'run-1', async () => {
    await expect(alone(other, 'run-1', async () => order.push('second'))).rejects.toMatchObject({
      code: 'conflict',
      place: 'run-1',
    });
    await alone(other, 'run-2', async () => order.push('another run'));
    order.push('first');
  });
  await first;
  await alone(other, 'run-1', async () => order.push('afterwards'));
  await expect(alone(other, 'run-1', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await alone(pool, 'run-1', async () => order.push('after a failure'));
  expect(order).toEqual(['another run', 'first', 'afterwards', 'after a failure']);
  await other.end();
});
