import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stableOrder } from './stable-order.ts';

const expected = (keys: readonly number[]): number[] =>
  keys.map((_, i) => i).toSorted((a, b) => (keys[a] as number) - (keys[b] as number));

test.each([
  ['few', 3],
  ['up to a half', 65_535],
  ['just beyond a half', 65_536],
  ['all 32 bits', 2 ** 32 - 1],
])('orders as a stable sort does: keys of %s', (_, max) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max }), { maxLength: 200 }), (keys) => {
      expect([...stableOrder(Uint32Array.from(keys))]).toEqual(expected(keys));
    }),
  );
});

test('no key, one key, the smallest and the largest', () => {
  expect([...stableOrder(new Uint32Array(0))]).toEqual([]);
  expect([...stableOrder(Uint32Array.of(7))]).toEqual([0]);
  expect([...stableOrder(Uint32Array.of(2 ** 32 - 1, 0, 65_536, 65_535, 0))]).toEqual([1, 4, 3, 2, 0]);
});
