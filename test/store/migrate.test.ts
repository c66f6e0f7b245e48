import { fork } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { afterAll, expect, inject, test } from 'vitest';
import { openPool } from '../../src/store/basics/connect.ts';
import { migrate } from '../../src/store/migrate.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, monthOfResponses, prepare, rowsOf } from '../support/network.ts';
import { databaseUrl, dropDatabase, execute } from '../support/test-server.ts';

const { pool } = await testDatabase();
const files = (await readdir(new URL('../../src/store/migrations/', import.meta.url))).toSorted();

const { adminUrl, prefix } = inject('testServer');
const empty = `${prefix}_migrate_${process.pid}`;
await execute(adminUrl, `CREATE DATABASE ${empty}`);
afterAll(() => dropDatabase(adminUrl, empty));

test('processes that migrate an empty database at once apply each file once', async () => {
  const url = databaseUrl(adminUrl, empty);
  const child = new URL('migrate-child.ts', import.meta.url);
  const results = await Promise.all(
    [1, 2].map(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const process = fork(child, [url]);
          let applied: string[] = [];
          process.once('message', (message) => (applied = message as string[]));
          process.once('exit', (code) => (code === 0 ? resolve(applied) : reject(new Error(`exit code ${code}`))));
        }),
    ),
  );
  expect(results.flat().toSorted()).toEqual(files);
  expect(results.some((applied) => applied.length === 0)).toBe(true);
  const again = openPool({ databaseUrl: url });
  expect(await migrate(again)).toEqual({ applied: [] });
  await again.end();
});

test('a database of a newer version is refused, and stays as it is', async () => {
  await pool.query("INSERT INTO migration (name) VALUES ('9999-later.sql')");
  await expect(migrate(pool)).rejects.toMatchObject({
    code: 'database.newer',
    place: '9999-later.sql',
    message:
      'This database was written by a newer version of Plaudit (it knows 9999-later.sql). ' +
      'Start that version, or restore a backup made before the upgrade.',
  });
  await pool.query("DELETE FROM migration WHERE name = '9999-later.sql'");
  expect(await migrate(pool)).toEqual({ applied: [] });
});

test('the view of the roll-up spells out what the bytes say, also where numbers are large', async () => {
  await prepare(pool);
  await importFile(pool, monthOfResponses('a', { month: '2015-06', n: 2, meeting: 1 }));
  // Records of 14 bytes: place in the block and within, channel with pattern, windows, n.
  const record = (who: number, packed: number, windows: number, n: number): Buffer => {
    const bytes = Buffer.alloc(14);
    bytes.writeUInt32BE(who, 0);
    bytes.writeUInt16BE(packed, 4);
    bytes.writeInt32BE(windows, 6);
    bytes.writeInt32BE(n, 10);
    return bytes;
  };
  const large = Buffer.concat([
    record(15 * 2 ** 24 + 16_777_215, (511 << 7) | 71, 0x3fff_7fff, 2_000_000_001),
    record(1 * 2 ** 24, 7, 255, 1),
  ]);
  await pool.query('INSERT INTO rollup (org_id, block, level, month, cells) VALUES (9, 4375000, 0, 24185, $1)', [
    large,
  ]);
  expect(await rowsOf(pool, 'SELECT * FROM rollup_cell WHERE org_id = 9 ORDER BY n')).toEqual([
    {
      org_id: 9,
      level: 0,
      month: 24_185,
      subject_id: 70_000_001,
      within_id: 0,
      channel_id: 0,
      pattern: 7,
      windows: 255,
      n: 1,
    },
    {
      org_id: 9,
      level: 0,
      month: 24_185,
      subject_id: 70_000_015,
      within_id: 16_777_215,
      channel_id: 511,
      pattern: 71,
      windows: 0x3fff_7fff,
      n: 2_000_000_001,
    },
  ]);
  expect(
    await rowsOf(
      pool,
      'SELECT level, sum(n)::int AS n FROM rollup_cell WHERE org_id <> 9 GROUP BY level ORDER BY level',
    ),
  ).toEqual([0, 1, 2, 3].map((level) => ({ level, n: 2 })));
});
