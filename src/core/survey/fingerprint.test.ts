import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fingerprints } from './fingerprint.ts';

/** Small, neighbouring numbers, as ids and months are. */
const cell = fc.tuple(
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 24_180 << 16, max: (24_180 << 16) + 9 }),
);
type Cell = [number, number, number, number];

const of = (cells: readonly (readonly [Cell, number])[]): Fingerprints => {
  const prints = new Fingerprints(3);
  for (const [c, n] of cells) prints.add(1, ...c, n);
  return prints;
};

test('the same counts come to the same fingerprint, others to another', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 40 }), fc.array(cell, { maxLength: 40 }), (one, other) => {
      const counted = (cells: readonly Cell[]): [Cell, number][] => {
        const counts = new Map<string, [Cell, number]>();
        for (const c of cells) counts.set(String(c), [c, (counts.get(String(c))?.[1] ?? 0) + 1]);
        return [...counts.values()];
      };
      const each = (cells: readonly Cell[]): [Cell, number][] => cells.map((c) => [c, 1]);
      expect(of(each(one)).same(1, of(counted(one.toReversed())))).toBe(true);
      const equal = one.map(String).toSorted().join() === other.map(String).toSorted().join();
      expect(of(each(one)).same(1, of(each(other)))).toBe(equal);
    }),
    { numRuns: 500 },
  );
});

test('what is taken back is gone, and sets stand apart', () => {
  const prints = of([
    [[1, 2, 3, 4], 5],
    [[2, 2, 3, 4], 1],
    [[2, 2, 3, 4], -1],
  ]);
  expect(prints.same(1, of([[[1, 2, 3, 4], 5]]))).toBe(true);
  expect(prints.same(0, of([]))).toBe(true);
  expect(prints.same(1, of([]))).toBe(false);
});
