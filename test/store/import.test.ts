import { beforeEach, describe, expect, test } from 'vitest';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { testDatabase } from '../support/database.ts';
import {
  emptyNetwork,
  importFile,
  journalActs,
  keptAndRebuilt,
  monthOfResponses,
  networkTables,
  prepare,
  response,
  rollupLines,
  rowsOf,
} from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
beforeEach(() => emptyNetwork(pool));

const reject = { line: 4, field: 'contact_at', code: 'time.malformed', value: 'soon', message: '"soon" is not a time' };
const storedResponses = () =>
  rowsOf<{ key: string; revision: number; overall: number | null }>(
    pool,
    'SELECT response_key AS key, revision, overall FROM response ORDER BY org_id, response_key, revision',
  );

describe('counts', () => {
  test('one row', async () => {
    const { counts, run } = await importFile(pool, [response()]);
    expect(counts).toEqual({ read: 1, taken: 1, unchanged: 0, superseded: 0, rejected: 0, leftOut: 0, unanswered: 0 });
    expect(run).toMatchObject({
      state: 'finished',
      counts,
      done: 1000,
      failure: null,
      sha256: 'f'.repeat(64),
      truncated: false,
    });
  });

  test('three rows and a reject', async () => {
    const rows = [response({ responseId: 'a' }), response({ responseId: 'b' }), response({ responseId: 'c' })];
    const { counts, run } = await importFile(pool, rows, { rejects: [reject] });
    expect(counts).toEqual({ read: 4, taken: 3, unchanged: 0, superseded: 0, rejected: 1, leftOut: 0, unanswered: 0 });
    expect(await rowsOf(pool, 'SELECT * FROM reject')).toEqual([{ import_no: run.importNo, seq: 0, ...reject }]);
    expect(await rollupLines(pool)).toEqual([
      'csr Ann 2015-06 in Sam: phone 62 x3',
      'supervisor Sam 2015-06 in Halifax: phone 62 x3',
      'site Halifax 2015-06 in North: phone 62 x3',
      'organization North 2015-06 in -: phone 62 x3',
    ]);
  });

  test('an empty file', async () => {
    const { counts } = await importFile(pool, []);
    expect(counts).toEqual({ read: 0, taken: 0, unchanged: 0, superseded: 0, rejected: 0, leftOut: 0, unanswered: 0 });
    expect(await rowsOf(pool, 'SELECT version FROM network_state')).toEqual([{ version: 0 }]);
  });

  const silent = {
    resolved: null,
    contactsNeeded: null,
    otherChannelsUsed: null,
    overallSatisfaction: null,
    csrSatisfaction: null,
  };

  test('unanswered are those taken without an answer to any question, not those that change nothing', async () => {
    const rows = [response({ responseId: 'a', ...silent }), response({ responseId: 'b' })];
    expect((await importFile(pool, rows)).counts).toMatchObject({ taken: 2, unanswered: 1 });
    expect((await importFile(pool, rows)).counts).toMatchObject({ taken: 0, unchanged: 2, unanswered: 0 });
    const twice = [response({ responseId: 'c', ...silent }), response({ responseId: 'c', ...silent })];
    expect((await importFile(pool, twice)).counts).toMatchObject({ taken: 1, unchanged: 1, unanswered: 1 });
  });

  test('a contact whose customer answered nothing is kept and counted nowhere', async () => {
    await importFile(pool, [response({ ...silent, at: '2015-07-01T10:00:00Z' })]);
    expect(await storedResponses()).toEqual([{ key: 'r1', revision: 1, overall: null }]);
    expect(await rollupLines(pool)).toEqual([]);
    await importFile(pool, [response()]);
    expect(await rollupLines(pool)).toHaveLength(4);
    await importFile(pool, [response(silent)]);
    expect(await rollupLines(pool)).toEqual([]);
  });
});

describe('the same again', () => {
  const rows = [
    ...monthOfResponses('ann', { month: '2015-05', n: 3, meeting: 2 }),
    ...monthOfResponses('bob', { month: '2015-06', n: 3, meeting: 1, csr: 'Bob', channel: 'e-mail' }),
  ];

  test('the same file twice changes nothing but the record of what was done', async () => {
    await importFile(pool, rows);
    const before = await networkTables(pool);
    const { counts } = await importFile(pool, rows);
    expect(counts).toEqual({ read: 6, taken: 0, unchanged: 6, superseded: 0, rejected: 0, leftOut: 0, unanswered: 0 });
    expect(await networkTables(pool)).toEqual(before);
    expect(await journalActs(pool)).toEqual(['organization.added', 'import.finished', 'import.finished']);
  });

  test.each([1, 2, 5, 16_384])('duplicates inside a file, in chunks of %i', async (chunk) => {
    const { counts } = await importFile(pool, [...rows, ...rows, rows[0] as SurveyResponse], { chunk });
    expect(counts).toEqual({ read: 13, taken: 6, unchanged: 7, superseded: 0, rejected: 0, leftOut: 0, unanswered: 0 });
    const { kept, rebuilt } = await keptAndRebuilt(pool);
    expect(kept).toEqual(rebuilt);
  });

  test('the same id in two organizations is two responses', async () => {
    const { counts } = await importFile(pool, [response(), response({ organization: 'South', site: 'Lyon' })]);
    expect(counts).toMatchObject({ taken: 2, unchanged: 0 });
  });

  test('duplicates more than a chunk apart', async () => {
    const many = Array.from({ length: 17_000 }, (_, i) => response({ responseId: `r${i}`, csr: `C${i % 40}` }));
    const { counts } = await importFile(pool, [many, many.slice(0, 500)]);
    expect(counts).toMatchObject({ read: 17_500, taken: 17_000, unchanged: 500, superseded: 0 });
    const { kept, rebuilt } = await keptAndRebuilt(pool);
    expect(kept).toEqual(rebuilt);
  });
});

describe('corrections', () => {
  test('an answer that no rule asks for is one too', async () => {
    const unresolved = response({ resolved: false, contactsNeeded: null, otherChannelsUsed: null });
    await importFile(pool, [unresolved]);
    for (const change of [
      { otherChannelsUsed: false },
      { otherChannelsUsed: true },
      { otherChannelsUsed: true, resolvedFirstContact: false },
    ]) {
      expect((await importFile(pool, [{ ...unresolved, ...change }])).counts).toMatchObject({ superseded: 1 });
      expect((await importFile(pool, [{ ...unresolved, ...change }])).counts).toMatchObject({ unchanged: 1 });
    }
  });

  test('a corrected row supersedes: revision 2 stands beside revision 1', async () => {
    await importFile(pool, [response(), response({ responseId: 'r2' })]);
    const { counts } = await importFile(pool, [response({ overallSatisfaction: 3 })]);
    expect(counts).toEqual({ read: 1, taken: 1, unchanged: 0, superseded: 1, rejected: 0, leftOut: 0, unanswered: 0 });
    expect(await storedResponses()).toEqual([
      { key: 'r1', revision: 1, overall: 5 },
      { key: 'r1', revision: 2, overall: 3 },
      { key: 'r2', revision: 1, overall: 5 },
    ]);
    expect((await rollupLines(pool)).slice(0, 2)).toEqual([
      'csr Ann 2015-06 in Sam: phone 59 x1',
      'csr Ann 2015-06 in Sam: phone 62 x1',
    ]);
  });

  test.each([1, 2, 3, 16_384])('inside one file, in chunks of %i, the last word holds', async (chunk) => {
    const said = [5, 4, 4, 5, 1].map((overallSatisfaction) => response({ overallSatisfaction }));
    const { counts } = await importFile(pool, [response({ responseId: 'other' }), ...said], { chunk });
    expect(counts).toEqual({ read: 6, taken: 5, unchanged: 1, superseded: 3, rejected: 0, leftOut: 0, unanswered: 0 });
    expect((await storedResponses()).filter((r) => r.key === 'r1').map((r) => r.overall)).toEqual([5, 4, 5, 1]);
    const { kept, rebuilt } = await keptAndRebuilt(pool);
    expect(kept).toEqual(rebuilt);
  });

  test('back to the first answer is a third revision', async () => {
    for (const overallSatisfaction of [5, 2, 5]) await importFile(pool, [response({ overallSatisfaction })]);
    expect((await storedResponses()).map((r) => r.overall)).toEqual([5, 2, 5]);
    expect(await rollupLines(pool)).toHaveLength(4);
  });

  test('to another CSR, supervisor, site, month and channel moves the counts', async () => {
    await importFile(pool, [response()]);
    const moved = response({
      at: '2015-05-02T08:00:00Z',
      csr: 'Bob',
      supervisor: 'Tom',
      site: 'Truro',
      channel: 'chat',
    });
    await importFile(pool, [moved]);
    expect(await rollupLines(pool)).toEqual([
      'csr Bob 2015-05 in Tom: chat 62 x1',
      'supervisor Tom 2015-05 in Truro: chat 62 x1',
      'site Truro 2015-05 in North: chat 62 x1',
      'organization North 2015-05 in -: chat 62 x1',
    ]);
  });

  test('without a CSR or supervisor, the site and organization are counted', async () => {
    await importFile(pool, [
      response({ csr: null, supervisor: null }),
      response({ responseId: 'r2', supervisor: null }),
    ]);
    expect(await rollupLines(pool)).toEqual([
      'csr Ann 2015-06 in Halifax: phone 62 x1',
      'site Halifax 2015-06 in North: phone 62 x2',
      'organization North 2015-06 in -: phone 62 x2',
    ]);
  });
});
