import type pg from 'pg';
import { expect, inject, test } from 'vitest';
import { checkServer, openPool, transaction } from '../../src/store/basics/connect.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl, execute } from '../support/test-server.ts';

const { pool } = await testDatabase();

async function oneRow(text: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await pool.query<Record<string, unknown>>(text);
  return rows[0];
}

test('the server tells its version', async () => {
  const version = await checkServer(pool);
  expect(version.text).toMatch(/^\d+\.\d+$/);
  const [major, minor] = version.text.split('.').map(Number);
  expect(version.number).toBe((major ?? 0) * 10_000 + (minor ?? 0));
});

test('an older server is refused', async () => {
  const answer = { rows: [{ number: '140022', text: '14.22 (Debian 14.22-1)' }] };
  const options = { connectionString: 'postgres://ann:secret@db.example/plaudit' };
  await expect(checkServer({ options, query: async () => answer } as unknown as pg.Pool)).rejects.toMatchObject({
    code: 'platform.unsupported',
    message:
      'postgres://ann@db.example/plaudit is PostgreSQL 14.22, and Plaudit needs 15 or later: ' +
      'set DATABASE_URL to a newer server.',
  });
});

test('a database that has no room for most names is refused', async () => {
  const { adminUrl, prefix } = inject('testServer');
  const name = `${prefix}_latin_${process.pid}`;
  await execute(
    adminUrl,
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'`,
  );
  const latin = openPool({ databaseUrl: databaseUrl(adminUrl, name) });
  try {
    await expect(checkServer(latin)).rejects.toMatchObject({
      code: 'platform.unsupported',
      params: { found: 'LATIN1' },
      message: expect.stringMatching(
        / keeps its text as LATIN1, which has no room for most names: create one with ENCODING 'UTF8'\.$/,
      ),
    });
  } finally {
    await latin.end();
    await execute(adminUrl, `DROP DATABASE ${name}`);
  }
});

test('a server that is not there is named without its password', async () => {
  const absent = openPool({ databaseUrl: 'postgres://ann:secret@127.0.0.1:9/plaudit' });
  await expect(checkServer(absent)).rejects.toMatchObject({
    code: 'database.unreachable',
    place: 'postgres://ann@127.0.0.1:9/plaudit',
    message:
      'The database at postgres://ann@127.0.0.1:9/plaudit cannot be used (connect ECONNREFUSED 127.0.0.1:9): ' +
      'check that the server runs, the address and the account.',
  });
  await absent.end();
});

test('values come back as the core wants them', async () => {
  const row = await oneRow(`SELECT
    9007199254740991::int8 AS safe, 9007199254740993::int8 AS unsafe, ARRAY[1, NULL, 3]::int8[] AS counts, '{}'::int8[] AS none,
    date '2026-03-29' AS day, ARRAY[date '2026-03-29', date 'infinity'] AS days,
    timestamptz '2026-03-29 02:30:00+02' AS instant, timestamp '2026-03-29 02:30:00' AS local_time,
    count(*) AS n, 0.1::numeric AS share`);
  expect(row).toEqual({
    safe: 9007199254740991,
    unsafe: 9007199254740993n,
    counts: [1, null, 3],
    none: [],
    day: '2026-03-29',
    days: ['2026-03-29', 'infinity'],
    instant: new Date('2026-03-29T00:30:00Z'),
    local_time: '2026-03-29 02:30:00',
    n: 1,
    share: '0.1',
  });
});

test('sessions speak ISO dates in UTC whatever the server is set to', async () => {
  await transaction(pool, async (client) => {
    const { rows } = await client.query('SHOW DateStyle');
    expect(rows).toEqual([{ DateStyle: 'ISO, YMD' }]);
  });
  expect(await oneRow('SHOW TimeZone')).toEqual({ TimeZone: 'UTC' });
});

test('a transaction is kept as a whole or not at all', async () => {
  await pool.query('CREATE TABLE ledger (entry int PRIMARY KEY)');
  const kept = await transaction(pool, async (client) => {
    await client.query('INSERT INTO ledger VALUES (1)');
    return 'kept';
  });
  expect(kept).toBe('kept');
  const refusal = new Error('no');
  const refused = transaction(pool, async (client) => {
    await client.query('INSERT INTO ledger VALUES (2)');
    throw refusal;
  });
  await expect(refused).rejects.toBe(refusal);
  expect(await oneRow('SELECT array_agg(entry) AS entries FROM ledger')).toEqual({ entries: [1] });
});

test('a failed statement that the work passes over is not taken for success', async () => {
  const work = transaction(pool, async (client) => {
    await client.query('INSERT INTO ledger VALUES (3)');
    await client.query('INSERT INTO ledger VALUES (3)').catch(() => {});
  });
  await expect(work).rejects.toThrow('A failed statement inside the transaction was passed over');
  expect(await oneRow('SELECT count(*) AS n FROM ledger')).toEqual({ n: 1 });
});

test('two that read what the other writes both succeed, one of them at a second attempt', async () => {
  await pool.query('CREATE TABLE counter (name text PRIMARY KEY, value int); INSERT INTO counter VALUES ($$a$$, 0)');
  let attempts = 0;
  const bothHaveRead = Promise.withResolvers<void>();
  const increase = (): Promise<void> =>
    transaction(pool, async (client) => {
      attempts += 1;
      await client.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
      const { rows } = await client.query<{ value: number }>('SELECT value FROM counter');
      if (attempts === 2) bothHaveRead.resolve();
      await bothHaveRead.promise;
      await client.query('UPDATE counter SET value = $1', [(rows[0]?.value ?? 0) + 1]);
    });
  await Promise.all([increase(), increase()]);
  expect(attempts).toBe(3);
  expect(await oneRow('SELECT value FROM counter')).toEqual({ value: 2 });
});

test.each(['40001', '40P01'])('after five attempts the server’s refusal %s is passed on', async (code) => {
  let attempts = 0;
  const work = transaction(pool, async (client) => {
    attempts += 1;
    await client.query(`DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '${code}'; END $$`);
  });
  await expect(work).rejects.toMatchObject({ code });
  expect(attempts).toBe(5);
});

test('any other refusal is passed on at once', async () => {
  let attempts = 0;
  const work = transaction(pool, async (client) => {
    attempts += 1;
    await client.query('SELECT 1 / 0');
  });
  await expect(work).rejects.toMatchObject({ code: '22012' });
  expect(attempts).toBe(1);
});

test('a connection cut off in the middle is reported and not used again', async () => {
  const cut = transaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await client.query('SELECT 1');
  });
  await expect(cut).rejects.toThrow(/terminat|not queryable/);
  expect(await oneRow('SELECT 1 AS one')).toEqual({ one: 1 });
});
