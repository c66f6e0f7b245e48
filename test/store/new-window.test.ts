import { expect, test } from 'vitest';
import type { Rulebooks } from '../../src/actions/rulebooks/rulebooks.ts';
import { prepareNetwork } from '../../src/actions/judging/prepare-network.ts';
import { UNSTATED } from '../../src/core/rulebook/rulebook.ts';
import { windowKey } from '../../src/core/survey/survey-window.ts';
import { listWindows } from '../../src/store/reference.ts';
import { testDatabase } from '../support/database.ts';
import {
  importFile,
  journalActs,
  keptAndRebuilt,
  NOW,
  prepare,
  response,
  rollupBytes,
  rowsOf,
  rulebooks,
} from '../support/network.ts';
import { importSimulated } from '../support/simulated.ts';

const [older, fresh] = [await testDatabase(), await testDatabase()];

const before: Rulebooks = { ...rulebooks, list: () => rulebooks.list().filter((l) => l.rulebook.edition <= '2009') };
const keysOf = (editions: Rulebooks): string[] => [
  ...new Set(
    editions
      .list()
      .flatMap(({ rulebook: { surveyWindow } }) =>
        surveyWindow.window === UNSTATED || surveyWindow.window.kind === 'any' ? [] : [windowKey(surveyWindow.window)],
      ),
  ),
];

const dayOnly = { contactTimeKnown: false, completedTimeKnown: false };
const edges = [
  response({ responseId: 'on the minute', at: '2015-06-12T10:00:00Z', answered: '2015-06-12T10:10:00Z' }),
  response({ responseId: 'too soon', at: '2015-06-12T10:00:00Z', answered: '2015-06-12T10:09:59Z' }),
  response({ responseId: 'a day', at: '2015-06-12T10:00:00Z', answered: '2015-06-13T10:00:00Z' }),
  response({ responseId: 'over the weekend', at: '2015-06-12T10:00:00Z', answered: '2015-06-16T23:59:59Z' }),
  response({ responseId: 'too late', at: '2015-06-12T10:00:00Z', answered: '2015-06-17T00:00:00Z' }),
  response({ responseId: 'never said', answered: null }),
  response({ responseId: 'days only', at: '2015-06-12T00:00:00Z', answered: '2015-06-13T00:00:00Z', ...dayOnly }),
];

test('a survey window that no edition had before is known of every response, as if it had always been', async () => {
  for (const { pool } of [older, fresh]) await prepare(pool, before);
  await prepare(fresh.pool);
  const known = keysOf(before);
  const added = keysOf(rulebooks).filter((key) => !known.includes(key));
  expect(known.length).toBeGreaterThan(0);
  expect(added.length).toBeGreaterThan(0);

  for (const { pool } of [older, fresh]) {
    await importSimulated(pool);
    await importFile(pool, edges);
    // Corrections too: what a revision superseded is taken back with the windows it was counted under.
    await importFile(
      pool,
      edges.map((r) => ({ ...r, overallSatisfaction: 4 })),
    );
  }
  expect(await rollupBytes(older.pool)).not.toEqual(await rollupBytes(fresh.pool));

  let batches = 0;
  await prepareNetwork(older.pool, rulebooks, NOW, () => (batches += 1));
  expect(batches).toBeGreaterThan(0);
  expect((await listWindows(older.pool)).map(windowKey)).toEqual([...known, ...added]);
  expect((await journalActs(older.pool)).filter((act) => act === 'window.registered')).toHaveLength(
    known.length + added.length,
  );

  const windows = `SELECT org_id, response_key, revision, windows FROM response ORDER BY org_id, response_key, revision`;
  expect(await rowsOf(older.pool, windows)).toEqual(await rowsOf(fresh.pool, windows));
  expect(await rollupBytes(older.pool)).toEqual(await rollupBytes(fresh.pool));
  const { kept, rebuilt } = await keptAndRebuilt(older.pool);
  expect(kept).toEqual(rebuilt);
});

test('a start without a new window looks at no response', async () => {
  let batches = 0;
  const version = await rowsOf(older.pool, 'SELECT version FROM network_state');
  await prepareNetwork(older.pool, rulebooks, NOW, () => (batches += 1));
  expect(batches).toBe(0);
  expect(await rowsOf(older.pool, 'SELECT version FROM network_state')).toEqual(version);
});

test('two processes that start with new editions at once register each window once', async () => {
  const { pool } = await testDatabase();
  await Promise.all([prepare(pool), prepare(pool), prepare(pool, before)]);
  expect((await listWindows(pool)).map(windowKey).toSorted()).toEqual(keysOf(rulebooks).toSorted());
  expect((await journalActs(pool)).filter((act) => act === 'window.registered')).toHaveLength(keysOf(rulebooks).length);
});

test('an import under way knows a window that is registered meanwhile', async () => {
  const { pool } = await testDatabase();
  await prepare(pool, before);
  let registered: Promise<void> | null = null;
  await importFile(pool, [], {
    chunk: 1,
    async *open() {
      yield { responses: edges.slice(0, 2), rejects: [] };
      registered = prepare(pool);
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield { responses: edges.slice(2), rejects: [] };
    },
  });
  await registered;
  const { pool: all } = await testDatabase();
  await prepare(all, before);
  await prepare(all);
  await importFile(all, edges);
  expect(await rollupBytes(pool)).toEqual(await rollupBytes(all));
});
