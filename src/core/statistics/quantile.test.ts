import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenMisses, goldenRows, goldenVector, numberAt } from '../../../test/support/golden.ts';
import { type QuantileType, quantile, weightedMean, weightedQuantile } from './quantile.ts';

const TYPES: readonly QuantileType[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

test('nine types agree with R in all 648 rows', () => {
  const rows = goldenRows('quantiles.csv');
  expect(rows.length).toBe(648);
  const misses = goldenMisses(rows, (row) => ({
    q: quantile(goldenVector(row), numberAt(row, 'p'), TYPES[numberAt(row, 'type') - 1]),
  }));
  expect(misses).toEqual([]);
});

describe('weighted', () => {
  const weights = [2, 7, 7, 40, 4, 5];
  const values = [0.62, 0.64, 0.7, 0.71, 0.81, 0.84].map((value, i) => ({ value, weight: weights[i]! }));

  test('agrees with Hmisc in all 12 rows', () => {
    const rows = goldenRows('weighted-quantiles.csv');
    expect(rows.length).toBe(12);
    const repeated = values.flatMap(({ value, weight }) => Array.from({ length: weight }, () => value));
    const misses = goldenMisses(rows, (row) => ({
      wtd_quantile: weightedQuantile(values, numberAt(row, 'p')),
      repeated_type7: quantile(repeated, numberAt(row, 'p')),
      wtd_mean: weightedMean(values),
    }));
    expect(misses).toEqual([]);
  });

  test('whole weights are repetitions', () => {
    const value = fc.integer({ min: -50, max: 50 }).map((each) => each / 8);
    const weighted = fc.record({ value, weight: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(fc.array(weighted, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (all, p) => {
        const repeated = all.flatMap((each) => Array.from({ length: each.weight }, () => each.value));
        const [one, other] = [weightedQuantile(all, p), quantile(repeated, p)];
        if (one === null || other === null) expect(one).toBe(other);
        else expect(Math.abs(one - other)).toBeLessThan(1e-12);
      }),
    );
  });

  test('fractional weights', () => {
    const all = [
      { value: 1, weight: 0.5 },
      { value: 2, weight: 1.5 },
      { value: 3, weight: 1 },
    ];
    expect(weightedQuantile(all, 0)).toBe(2);
    expect(weightedQuantile(all, 0.5)).toBe(2);
    expect(weightedQuantile(all, 1)).toBe(3);
  });

  test('nothing to weigh, and what is no weight', () => {
    expect(weightedQuantile([], 0.5)).toBe(null);
    expect(weightedQuantile([{ value: 1, weight: 0 }], 0.5)).toBe(null);
    expect(weightedMean([])).toBe(null);
    expect(() => weightedQuantile([{ value: 1, weight: 0.4 }], 0.5)).toThrow(RangeError);
    expect(() => weightedQuantile([{ value: 1, weight: -1 }], 0.5)).toThrow(RangeError);
    expect(() => weightedMean([{ value: 1, weight: NaN }])).toThrow(RangeError);
  });
});

describe('laws', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  test('within the values, rising with p, whatever their order', () => {
    fc.assert(
      fc.property(values, share, share, fc.constantFrom(...TYPES), (all, p, q, type) => {
        const low = quantile(all, Math.min(p, q), type)!;
        const high = quantile(all, Math.max(p, q), type)!;
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...all));
        expect(high).toBeLessThanOrEqual(Math.max(...all));
        expect(quantile(all.toReversed(), p, type)).toBe(quantile(all, p, type));
      }),
    );
  });

  test('a whole position stays whole among many values, in spite of rounding', () => {
    const all = Array.from({ length: 1_000_000 }, (_, i) => i + 1);
    expect(quantile(all, 0.07, 1)).toBe(70_000);
    expect(quantile(all, 0.29, 1)).toBe(290_000);
  });
});

test('borders', () => {
  expect(quantile([], 0.5)).toBe(null);
  expect(quantile([3], 0.2)).toBe(3);
  expect(quantile([3, 1, 2], 0)).toBe(1);
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([3, 1, 2], 1)).toBe(3);
  expect(() => quantile([1], 1.1)).toThrow(RangeError);
  expect(() => quantile([1, NaN], 0.5)).toThrow(RangeError);
});
