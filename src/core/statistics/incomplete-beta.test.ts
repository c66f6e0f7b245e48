import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenMisses, goldenRows, numberAt } from '../../../test/support/golden.ts';
import { betaQuantile, betaQuantileUpper, incompleteBeta } from './incomplete-beta.ts';

const shape = fc.double({ min: 0.3, max: 3000, noNaN: true });

describe('incomplete beta', () => {
  const rows = goldenRows('incomplete-beta.csv');

  test('agrees with R in all 80 rows', () => {
    expect(rows.length).toBe(80);
    const misses = goldenMisses(rows, (row) => {
      const { lower, upper } = incompleteBeta(numberAt(row, 'x'), numberAt(row, 'a'), numberAt(row, 'b'));
      return { ibeta: lower, ibeta_upper: upper };
    });
    expect(misses).toEqual([]);
  });

  test('keeps its digits in either tail, down to 1e-300', () => {
    const off = (got: number, wanted: number): boolean => wanted > 1e-300 && Math.abs(got / wanted - 1) > 1e-12;
    const misses = rows.filter((row) => {
      const { lower, upper } = incompleteBeta(numberAt(row, 'x'), numberAt(row, 'a'), numberAt(row, 'b'));
      return off(lower, numberAt(row, 'ibeta')) || off(upper, numberAt(row, 'ibeta_upper'));
    });
    expect(misses).toEqual([]);
  });

  test('is the same counted from the other side, and its tails sum to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1024 }), shape, shape, (k, a, b) => {
        const one = incompleteBeta(k / 1024, a, b);
        const other = incompleteBeta(1 - k / 1024, b, a);
        expect(Math.abs(one.lower + one.upper - 1)).toBeLessThan(1e-15);
        expect(Math.abs(one.lower - other.upper)).toBeLessThan(1e-12);
      }),
    );
  });

  test('has ends and limits', () => {
    expect(incompleteBeta(0, 2, 3)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteBeta(1, 2, 3)).toEqual({ lower: 1, upper: 0 });
    expect(() => incompleteBeta(1.1, 2, 3)).toThrow(RangeError);
    expect(() => incompleteBeta(NaN, 2, 3)).toThrow(RangeError);
    expect(() => incompleteBeta(0.5, 0, 3)).toThrow(RangeError);
    expect(() => incompleteBeta(0.5, 2, Infinity)).toThrow(RangeError);
  });
});

describe('beta quantile', () => {
  test('agrees with R in all 80 rows', () => {
    const rows = goldenRows('beta-quantiles.csv');
    expect(rows.length).toBe(80);
    const misses = goldenMisses(rows, (row) => ({
      q: betaQuantile(numberAt(row, 'p'), numberAt(row, 'a'), numberAt(row, 'b')),
    }));
    expect(misses).toEqual([]);
  });

  test('undoes the incomplete beta from either tail', () => {
    const probability = fc.double({ min: 1e-12, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        expect(Math.abs(incompleteBeta(betaQuantile(p, a, b), a, b).lower / p - 1)).toBeLessThan(1e-9);
        const mirrored = 1 - betaQuantileUpper(p, a, b);
        expect(Math.abs(mirrored - betaQuantile(p, b, a))).toBeLessThan(1e-12);
      }),
    );
  });

  test('has ends, limits and far tails', () => {
    expect(betaQuantile(0, 2, 3)).toBe(0);
    expect(betaQuantile(1, 2, 3)).toBe(1);
    expect(betaQuantile(0.5, 1, 1)).toBeCloseTo(0.5, 14);
    // I_x(a, 1) = x^a
    expect(betaQuantile(1e-300, 3, 1)).toBeCloseTo(1e-100, 110);
    expect(betaQuantile(0.4, 1e-5, 1)).toBe(0);
    expect(() => betaQuantile(-0.1, 2, 3)).toThrow(RangeError);
    expect(() => betaQuantile(NaN, 2, 3)).toThrow(RangeError);
    expect(() => betaQuantile(0.5, -1, 3)).toThrow(RangeError);
  });
});
