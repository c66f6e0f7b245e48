import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CellCounter, type CountedCell } from './cell-counter.ts';

const cell = fc.record({
  subject: fc.integer({ min: 1, max: 2_000_000 }),
  within: fc.integer({ min: 0, max: 50 }),
  month: fc.integer({ min: 23_000, max: 25_000 }),
  channel: fc.integer({ min: 0, max: 511 }),
  pattern: fc.integer({ min: 0, max: 71 }),
  windows: fc.integer({ min: 0, max: (1 << 30) - 1 }),
  n: fc.integer({ min: -3, max: 9 }),
});

const count = (cells: readonly CountedCell[], expected?: number): CountedCell[] => {
  const counter = new CellCounter(expected);
  for (const c of cells) counter.add(c.subject, c.within, c.month, c.channel, c.pattern, c.windows, c.n);
  return [...counter.sorted()];
};

test('counts as a Map of composed keys does, in one fixed order, whatever the order of the responses', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 300 }), (cells) => {
      const map = new Map<string, number>();
      const key = ({ n: _, ...rest }: CountedCell): string => JSON.stringify(rest);
      for (const c of cells) map.set(key(c), (map.get(key(c)) ?? 0) + c.n);
      const counted = count(cells, 1);
      expect(counted.length).toBe([...map.values()].filter((n) => n !== 0).length);
      for (const c of counted) expect(c.n).toBe(map.get(key(c)));
      expect(count(cells.toReversed(), 1000)).toEqual(counted);
    }),
  );
});

test('orders by month, subject, channel, within, pattern, windows', () => {
  const make = (month: number, subject: number, channel: number, within: number, pattern: number): CountedCell => ({
    month,
    subject,
    channel,
    within,
    pattern,
    windows: 1,
    n: 1,
  });
  const cells = [
    make(24_180, 2, 0, 0, 0),
    make(24_180, 1, 1, 0, 0),
    make(24_179, 9, 0, 0, 0),
    make(24_180, 1, 0, 5, 3),
    make(24_180, 1, 0, 5, 2),
  ];
  expect(count(cells).map((c) => [c.month, c.subject, c.channel, c.within, c.pattern])).toEqual([
    [24_179, 9, 0, 0, 0],
    [24_180, 1, 0, 5, 2],
    [24_180, 1, 0, 5, 3],
    [24_180, 1, 1, 0, 0],
    [24_180, 2, 0, 0, 0],
  ]);
});

test('a channel that does not fit its bits is refused, not folded into another', () => {
  expect(() => new CellCounter().add(1, 0, 24_180, 512, 0, 0, 1)).toThrow('Channel id 512 is beyond 511.');
});
