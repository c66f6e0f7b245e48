import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isScale, scoreOnScale } from './scale.ts';

const all = (min: number, max: number, top?: number): (number | null)[] =>
  Array.from({ length: max - min + 1 }, (_, i) => scoreOnScale(min + i, { min, max, top }));

test('the top of a scale is 5, the rest is spread over 1 to 4', () => {
  expect(all(1, 5)).toEqual([1, 2, 3, 4, 5]);
  expect(all(0, 10)).toEqual([1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5]);
  expect(all(1, 10)).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
  expect(all(1, 7)).toEqual([1, 1, 2, 3, 3, 4, 5]);
  expect(all(1, 4)).toEqual([1, 2, 3, 5]);
  expect(all(1, 3)).toEqual([1, 3, 5]);
  expect(all(0, 1)).toEqual([1, 5]);
});

test('on a scale where 1 is best the order is turned round', () => {
  expect(all(1, 5, 1)).toEqual([5, 4, 3, 2, 1]);
});

test('what is not on the scale has no score', () => {
  expect([0, 6, 2.5, NaN].map((v) => scoreOnScale(v, { min: 1, max: 5 }))).toEqual([null, null, null, null]);
});

test('a scale has a lowest value below its highest, and its top at one end', () => {
  expect(
    [
      { min: 1, max: 5 },
      { min: 5, max: 1 },
      { min: 1, max: 5, top: 3 },
    ].map(isScale),
  ).toEqual([true, false, false]);
});

test('on any scale only the top is 5, and a better value never has a lower score', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 100 }), (min, steps) => {
      const scores = all(min, min + steps) as number[];
      expect(scores.indexOf(5)).toBe(steps);
      expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    }),
  );
});
