import { beforeEach, expect, test } from 'vitest';
import type { ResponseBatch } from '../../src/actions/imports/import-responses.ts';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { testDatabase } from '../support/database.ts';
import {
  emptyNetwork,
  importFile,
  type Imported,
  keptAndRebuilt,
  networkTables,
  prepare,
  response,
  rowsOf,
} from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
beforeEach(() => emptyNetwork(pool));

/** Lets everyone on who has called it, once `parties` have. */
function meeting(parties: number): () => Promise<void> {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  return () => {
    waiting += 1;
    if (waiting >= parties) open();
    return gate;
  };
}

/** Two imports at once; each gives its second batch when both have written their first. */
async function together(...files: SurveyResponse[][][]): Promise<Imported[]> {
  const meet = meeting(files.length);
  return Promise.all(
    files.map((batches) =>
      importFile(pool, [], {
        chunk: 1,
        async *open(): AsyncGenerator<ResponseBatch> {
          for (const [i, responses] of batches.entries()) {
            // Who waits for the other's lock cannot come: so nobody waits longer than this.
            if (i > 0) await Promise.race([meet(), new Promise((resolve) => setTimeout(resolve, 100))]);
            yield { responses, rejects: [] };
          }
        },
      }),
    ),
  );
}

const at = (organization: string, id: string, more: Partial<SurveyResponse> = {}): SurveyResponse =>
  response({ organization, site: `${organization} site`, responseId: id, ...more });

const everyKeyOnce = async (): Promise<string[]> =>
  (
    await rowsOf<{ key: string }>(
      pool,
      "SELECT o.name || ' ' || r.response_key || ' ' || r.revision AS key FROM response r JOIN organization o USING (org_id) ORDER BY 1",
    )
  ).map((r) => r.key);

test('overlapping files of one new organization', async () => {
  const runs = await together(
    [[at('North', 'a'), at('North', 'b')], [at('North', 'c')]],
    [[at('North', 'b')], [at('North', 'c'), at('North', 'd')]],
  );
  expect(await everyKeyOnce()).toEqual(['North a 1', 'North b 1', 'North c 1', 'North d 1']);
  expect(runs.map((r) => r.counts.taken).reduce((a, b) => a + b)).toBe(4);
  expect(runs.map((r) => r.counts.unchanged).reduce((a, b) => a + b)).toBe(2);
});

test('two new organizations, each with a channel of its own', async () => {
  await together(
    [[at('North', 'a', { channel: 'chat' })], [at('North', 'b', { channel: 'fax' })]],
    [[at('South', 'a', { channel: 'telex' })], [at('South', 'b', { channel: 'chat' })]],
    [[at('West', 'a', { channel: 'kiosk' })], [at('West', 'b', { channel: 'fax' })]],
  );
  expect(await everyKeyOnce()).toEqual(['North a 1', 'North b 1', 'South a 1', 'South b 1', 'West a 1', 'West b 1']);
  const channels = await rowsOf<{ code: string }>(pool, 'SELECT code FROM channel ORDER BY channel_id');
  expect(channels.map((c) => c.code).toSorted()).toEqual(['chat', 'fax', 'kiosk', 'telex']);
});

test('two organizations in opposite order: no deadlock surfaces, and every response is there once', async () => {
  await importFile(pool, [at('North', 'old'), at('South', 'old')]);
  const runs = await together(
    [[at('North', 'a')], [at('South', 'a'), at('South', 'b')]],
    [
      [at('South', 'b'), at('South', 'c')],
      [at('North', 'a'), at('North', 'c')],
    ],
  );
  expect(await everyKeyOnce()).toEqual([
    'North a 1',
    'North c 1',
    'North old 1',
    'South a 1',
    'South b 1',
    'South c 1',
    'South old 1',
  ]);
  expect(runs.map((r) => r.run.state)).toEqual(['finished', 'finished']);
  const { kept, rebuilt } = await keptAndRebuilt(pool);
  expect(kept).toEqual(rebuilt);
});

test('four times the same file at once is one import and three that change nothing', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => at(i % 2 === 0 ? 'North' : 'South', `r${i}`, { csr: `C${i % 4}` }));
  const runs = await Promise.all([1, 2, 3, 4].map(() => importFile(pool, rows)));
  expect(runs.map((r) => r.counts.taken).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 30]);
  const tables = await networkTables(pool);
  expect(tables.response).toHaveLength(30);
  expect(tables.organization).toHaveLength(2);
  const { kept, rebuilt } = await keptAndRebuilt(pool);
  expect(kept).toEqual(rebuilt);
});
