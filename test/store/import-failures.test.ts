import { beforeEach, describe, expect, test } from 'vitest';
import type { ResponseBatch } from '../../src/actions/imports/import-responses.ts';
import { PlauditError } from '../../src/core/basics/problem.ts';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { testDatabase } from '../support/database.ts';
import {
  emptyNetwork,
  importFile,
  type Importing,
  journalActs,
  monthOfResponses,
  networkTables,
  prepare,
  response,
  rowsOf,
} from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
beforeEach(async () => {
  await emptyNetwork(pool);
  await importFile(pool, monthOfResponses('kept', { month: '2015-05', n: 3, meeting: 2 }));
});

const batch = (responses: readonly SurveyResponse[]): ResponseBatch => ({ responses, rejects: [reject] });
const reject = {
  line: 2,
  field: '',
  code: 'row.too-short',
  value: '',
  message: 'the row has fewer cells than the header',
};
const more = [response({ responseId: 'x' }), response({ responseId: 'y', organization: 'South', channel: 'chat' })];

/** Imports what fails, and tells what stands afterwards. */
async function failing(
  importing: Importing,
): Promise<{ error: unknown; run: Record<string, unknown> | undefined; same: boolean }> {
  const before = await networkTables(pool);
  const error: unknown = await importFile(pool, [], { chunk: 1, ...importing }).catch((e: unknown) => e);
  const after = await networkTables(pool);
  const runs = await rowsOf(
    pool,
    'SELECT state, failure, counts, sha256, finished_at FROM import_run ORDER BY import_no DESC LIMIT 1',
  );
  return { error, run: runs[0], same: JSON.stringify(before) === JSON.stringify(after) };
}

const BROKEN_OFF = 'The connection to the database broke off; nothing of the file was taken. Import it again.';
const NOTHING = { read: 0, taken: 0, unchanged: 0, superseded: 0, rejected: 0, leftOut: 0, unanswered: 0 };

describe('a failure in the middle leaves the network as it was', () => {
  test('a source with an expected problem', async () => {
    const problem = new PlauditError('file.truncated', 'The file june.csv.gz ends in the middle: send it again.');
    const { error, run, same } = await failing({
      async *open() {
        yield batch(more);
        throw problem;
      },
    });
    expect(error).toBe(problem);
    expect(run).toMatchObject({
      state: 'failed',
      failure: { code: problem.code, message: problem.message },
      counts: NOTHING,
      sha256: null,
    });
    expect(same).toBe(true);
    expect(await rowsOf(pool, 'SELECT * FROM reject')).toEqual([]);
    expect((await journalActs(pool)).slice(2)).toEqual(['import.failed']);
  });

  test('a source with a fault, in a dry run too', async () => {
    for (const dryRun of [false, true]) {
      const { error, run, same } = await failing({
        dryRun,
        async *open() {
          yield batch(more);
          throw new TypeError('undefined is not a function');
        },
      });
      expect(error).toBeInstanceOf(TypeError);
      expect(run).toMatchObject({
        state: 'failed',
        failure: {
          code: 'internal',
          message: 'The import stopped because of a fault in Plaudit; nothing of the file was taken.',
        },
      });
      expect(same).toBe(true);
    }
  });

  test('a source that fails while corrections are still on their way', async () => {
    const corrected = monthOfResponses('kept', { month: '2015-05', n: 3, meeting: 0 });
    for (let rows = 1; rows <= 3; rows += 1) {
      const { error, same } = await failing({
        async *open() {
          yield batch(corrected.slice(0, rows));
          throw new TypeError('broken off');
        },
      });
      expect(error).toBeInstanceOf(TypeError);
      expect(same).toBe(true);
    }
    // Nothing comes in later by a connection that was given back too early.
    const before = await networkTables(pool);
    await pool.query('SELECT pg_sleep(0.05)');
    expect(await networkTables(pool)).toEqual(before);
    expect((await importFile(pool, corrected)).counts).toMatchObject({ taken: 2, superseded: 2, unchanged: 1 });
  });

  test('a connection that is ended between two batches', async () => {
    const { error, run, same } = await failing({
      async *open() {
        yield batch(more);
        await pool.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'",
        );
        yield batch([response({ responseId: 'z' })]);
      },
    });
    expect(error).toBeInstanceOf(Error);
    expect(run).toMatchObject({
      state: 'failed',
      failure: { code: 'database.unreachable', message: BROKEN_OFF },
      counts: NOTHING,
    });
    expect(same).toBe(true);
    expect((await journalActs(pool)).slice(2)).toEqual(['import.failed']);
  });

  test('a connection that is ended while rows are on their way', async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => response({ responseId: `r${i}` }));
    const { error, run, same } = await failing({
      chunk: undefined,
      async *open() {
        yield batch(more);
        const { rows } = await pool.query<{ pid: number }>(
          "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'",
        );
        setTimeout(() => void pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]), 20);
        for (let i = 0; i < 200; i += 1) yield batch(many.map((r) => ({ ...r, responseId: `${r.responseId}-${i}` })));
      },
    });
    expect(error).toBeInstanceOf(Error);
    expect(run).toMatchObject({
      state: 'failed',
      failure: { code: 'database.unreachable', message: BROKEN_OFF },
      counts: NOTHING,
    });
    expect(same).toBe(true);
  });
});

describe('a transaction that the server gave up begins again', () => {
  test.each(['40001', '40P01'])('%s: the source is read again from its beginning, and counted once', async (code) => {
    let opened = 0;
    const { counts } = await importFile(pool, [], {
      chunk: 1,
      async *open() {
        opened += 1;
        yield batch(more);
        if (opened < 3) throw Object.assign(new Error('could not serialize access'), { code });
        yield batch([response({ responseId: 'z' })]);
      },
    });
    expect(opened).toBe(3);
    expect(counts).toEqual({ read: 5, taken: 3, unchanged: 0, superseded: 0, rejected: 2, leftOut: 0, unanswered: 0 });
    expect(await rowsOf(pool, 'SELECT count(*) AS n FROM reject')).toEqual([{ n: 2 }]);
    expect((await journalActs(pool)).slice(2)).toEqual(['organization.added', 'import.finished']);
  });

  test('not for ever', async () => {
    let opened = 0;
    const { error, run } = await failing({
      async *open() {
        opened += 1;
        yield batch(more);
        throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      },
    });
    expect(opened).toBe(5);
    expect(error).toMatchObject({ code: '40P01' });
    expect(run).toMatchObject({ state: 'failed' });
  });
});

describe('a dry run', () => {
  test('counts to the row, keeps its rejects, and leaves no other trace', async () => {
    const before = await networkTables(pool);
    const rows = [
      ...monthOfResponses('kept', { month: '2015-05', n: 3, meeting: 2 }),
      response({ responseId: 'kept-2015-05-0', overallSatisfaction: 1 }),
      ...more,
      ...more,
    ];
    const { counts, run } = await importFile(pool, [rows], { dryRun: true, rejects: [reject, { ...reject, line: 9 }] });
    expect(counts).toEqual({ read: 10, taken: 3, unchanged: 5, superseded: 1, rejected: 2, leftOut: 0, unanswered: 0 });
    expect(run).toMatchObject({ state: 'finished', dryRun: true, counts });
    expect(await rowsOf(pool, 'SELECT seq, line FROM reject ORDER BY seq')).toEqual([
      { seq: 0, line: 2 },
      { seq: 1, line: 9 },
    ]);
    expect(await networkTables(pool)).toEqual(before);
    expect((await journalActs(pool)).slice(2)).toEqual([]);
    expect((await importFile(pool, [rows])).counts).toEqual({ ...counts, read: 8, rejected: 0 });
  });
});
