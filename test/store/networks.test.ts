import { expect, test } from 'vitest';
import { Networks } from '../../src/actions/access/networks.ts';
import { NetworkViews } from '../../src/actions/judging/network-view.ts';
import type { Reach } from '../../src/core/access/reach.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, monthOfResponses, now, prepare, rowsOf, rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, [
  ...monthOfResponses('a', { organization: 'North', month: '2015-06', n: 3, meeting: 3 }),
  ...monthOfResponses('b', { organization: 'South', month: '2015-06', n: 3, meeting: 3 }),
  ...monthOfResponses('c', { organization: 'West', month: '2015-06', n: 3, meeting: 3 }),
]);
const reaches = (await rowsOf<{ id: number }>(pool, 'SELECT org_id AS id FROM organization ORDER BY 1')).map(
  ({ id }): Reach => ({ orgIds: [id], parts: [] }),
);
const [north, south, west] = reaches as [Reach, Reach, Reach];
const { rulebook } = rulebooks.get('world-class-fcr@2015');
const networks = (kept: { networks: number; rows: number }): Networks =>
  new Networks(pool, new NetworkViews(pool, now), now, kept);

test('what someone sees is kept for whoever sees the same', () => {
  const all = networks({ networks: 2, rows: 100 });
  expect(all.of(structuredClone(north))).toBe(all.of(north));
  expect(all.of(south)).not.toBe(all.of(north));
});

test('of too many, those that were not asked for the longest are let go', () => {
  const all = networks({ networks: 2, rows: 100 });
  const [first, second] = [all.of(north), all.of(south)];
  all.of(north);
  all.of(west);
  expect(all.of(north)).toBe(first);
  expect(all.of(south)).not.toBe(second);
});

test('and so it is where the views kept are too large together', async () => {
  const all = networks({ networks: 100, rows: 12 });
  const [first, second] = [all.of(north), all.of(south)];
  await first.views.view(rulebook);
  await second.views.view(rulebook);
  // Dense ids from 0, which nobody has: the organization, its site, its supervisor and its CSR follow.
  expect([first.views.rows, second.views.rows]).toEqual([5, 5]);
  expect([all.of(north), all.of(south)]).toEqual([first, second]);
  const third = all.of(west);
  await third.views.view(rulebook);
  expect(all.of(west)).toBe(third);
  expect(all.of(south)).toBe(second);
  expect(all.of(north)).not.toBe(first);
});
