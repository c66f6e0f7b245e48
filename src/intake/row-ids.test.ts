import { expect, test } from 'vitest';
import { RowIds } from './row-ids.ts';
import { RowWriter } from './row-writer.ts';

const writer = new RowWriter();
const idsOf = (ids: RowIds, rows: string[][]): string[] =>
  rows.map((cells) => ids.next(writer.write(cells, cells.length, 1)));

test('identical rows are numbered, wherever they stand', () => {
  const [a, b, c, d] = idsOf(new RowIds(), [
    ['x', 'y'],
    ['x', 'z'],
    ['x', 'y'],
    ['x', 'y'],
  ]);
  expect([c, d]).toEqual([`${a}-2`, `${a}-3`]);
  expect(
    idsOf(new RowIds(), [
      ['x', 'z'],
      ['x', 'y'],
    ]),
  ).toEqual([b, a]);
});

test('cells do not run into each other, and empty ones at the end do not matter', () => {
  const [a, b, c] = idsOf(new RowIds(), [
    ['xy', ''],
    ['x', 'y'],
    ['', 'xy'],
  ]);
  expect(new Set([a, b, c]).size).toBe(3);
  expect(idsOf(new RowIds(), [['xy'], ['xy', '', '']])).toEqual([a, `${a}-2`]);
});

test('with its memory full, ids are still unique, and the same for the same rows', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [`row ${i % 1000}`]);
  const ids = idsOf(new RowIds(256, 64), rows);
  expect(new Set(ids).size).toBe(3000);
  expect(idsOf(new RowIds(256, 64), rows)).toEqual(ids);
});
