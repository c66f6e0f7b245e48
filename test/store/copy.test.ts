import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { transaction } from '../../src/store/basics/connect.ts';
import { BinaryCopy, readBinary } from '../../src/store/basics/copy.ts';
import { testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();
await pool.query(
  'CREATE TABLE kept (id int PRIMARY KEY, small smallint, at timestamptz, words text, bytes bytea, list int[])',
);
beforeEach(() => pool.query('DELETE FROM kept'));

const warnings: string[] = [];
const warn = (warning: Error): void => void warnings.push(warning.message);
process.on('warning', warn);
afterAll(() => void process.off('warning', warn));

test('every kind of field goes in and comes out', async () => {
  const large = new Uint8Array(400_000).map((_, i) => i);
  await transaction(pool, async (client) => {
    const copy = new BinaryCopy(client, 'kept', ['id', 'small', 'at', 'words', 'bytes', 'list']);
    for (const [id, at] of [
      [1, Date.UTC(1969, 11, 31, 23, 59, 59, 1)],
      [2, Date.UTC(2199, 11, 31)],
      [3, null],
    ] as const) {
      copy.row(6);
      copy.int4(id);
      copy.int2(id === 3 ? null : -id);
      copy.instant(at);
      copy.text(id === 2 ? 'Zoë 😀'.repeat(9_000) : '');
      copy.bytes(id === 2 ? large : new Uint8Array([id]));
      copy.int4Array(id === 1 ? [] : [id, -1]);
    }
    expect(await copy.finish()).toBe(3);
  });
  const rows = await rowsOf<{ words: string; bytes: Buffer }>(pool, 'SELECT * FROM kept ORDER BY id');
  expect(rows).toEqual([
    { id: 1, small: -1, at: new Date('1969-12-31T23:59:59.001Z'), words: '', bytes: Buffer.from([1]), list: [] },
    {
      id: 2,
      small: -2,
      at: new Date('2199-12-31T00:00:00Z'),
      words: 'Zoë 😀'.repeat(9_000),
      bytes: Buffer.from(large),
      list: [2, -1],
    },
    { id: 3, small: null, at: null, words: '', bytes: Buffer.from([3]), list: [3, -1] },
  ]);
});

test('rows larger than what the connection hands on at once are read whole', async () => {
  await pool.query(
    "INSERT INTO kept (id, bytes) SELECT i, decode(repeat(lpad(to_hex(i), 2, '0'), i * 300000), 'hex') FROM generate_series(1, 5) i",
  );
  const seen: [number, number, number][] = [];
  await transaction(pool, (client) =>
    readBinary(client, 'SELECT id, bytes FROM kept ORDER BY id', (view, at, fields) => {
      expect(fields).toBe(2);
      const length = view.getInt32(at + 8);
      seen.push([view.getInt32(at + 4), length, view.getUint8(at + 12 + length - 1)]);
    }),
  );
  expect(seen).toEqual([1, 2, 3, 4, 5].map((i) => [i, i * 300_000, i]));
});

test('no row at all', async () => {
  await transaction(pool, (client) => readBinary(client, 'SELECT id FROM kept', () => expect.unreachable()));
});

test('a reader that fails leaves the connection fit for the next query', async () => {
  await pool.query('INSERT INTO kept (id) SELECT generate_series(1, 200000)');
  let seen = 0;
  const failure = new RangeError('one too many');
  await transaction(pool, async (client) => {
    const reading = readBinary(client, 'SELECT id FROM kept', () => {
      seen += 1;
      if (seen === 10) throw failure;
    });
    await expect(reading).rejects.toBe(failure);
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
  expect(seen).toBe(10);
});

/** Rows until the copy gives up, with pauses in which the server's answer arrives. */
async function copyInPieces(more: (copy: BinaryCopy, row: number) => Promise<void>): Promise<number> {
  return transaction(pool, async (client) => {
    const copy = new BinaryCopy(client, 'kept', ['id', 'words']);
    for (let i = 0; i < 20_000; i += 1) {
      copy.row(2);
      copy.int4(i === 7 ? 0 : i);
      copy.text('x'.repeat(200));
      if (i % 4_000 === 3_999) await more(copy, i);
    }
    return copy.finish();
  });
}

test('what the server refuses while rows are still coming is told, and never waited for', async () => {
  await expect(copyInPieces(async () => sleep(30))).rejects.toMatchObject({ code: '23505' });
  await expect(copyInPieces((copy) => copy.breathe())).rejects.toMatchObject({ code: '23505' });
  await expect(copyInPieces(async () => {})).rejects.toMatchObject({ code: '23505' });
  expect((await rowsOf(pool, 'SELECT count(*) AS n FROM kept'))[0]).toEqual({ n: 0 });
});

test('a connection that is ended meanwhile', async () => {
  const kill = async (): Promise<void> => {
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY kept%'",
    );
    await sleep(30);
  };
  await expect(copyInPieces((_, row) => (row === 3_999 ? kill() : Promise.resolve()))).rejects.toBeInstanceOf(Error);
});

test('a long copy takes breath without leaving listeners behind', async () => {
  await transaction(pool, async (client) => {
    const copy = new BinaryCopy(client, 'kept', ['id', 'words']);
    for (let i = 0; i < 40_000; i += 1) {
      copy.row(2);
      copy.int4(i);
      copy.text('y'.repeat(300));
      if (i % 1_000 === 999) await copy.breathe();
    }
    expect(await copy.finish()).toBe(40_000);
  });
  await sleep(1);
  expect(warnings.filter((w) => w.includes('leak'))).toEqual([]);
});
