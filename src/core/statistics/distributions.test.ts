import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenMisses, goldenRows, numberAt } from '../../../test/support/golden.ts';
import {
  chiSquareQuantile,
  normalCdf,
  normalQuantile,
  oneSidedZ,
  studentQuantile,
  twoSidedZ,
} from './distributions.ts';
import { gammaQuantile, incompleteGamma } from './incomplete-gamma.ts';

test('normal, t and chi-square quantiles agree with R in all 11 rows', () => {
  const rows = goldenRows('quantile-functions.csv');
  expect(rows.length).toBe(11);
  const misses = goldenMisses(rows, (row) => {
    const p = numberAt(row, 'p');
    return {
      qnorm: normalQuantile(p),
      qt5: studentQuantile(p, 5),
      qt59: studentQuantile(p, 59),
      qchisq7: chiSquareQuantile(p, 7),
    };
  });
  expect(misses).toEqual([]);
});

describe('normal', () => {
  // Values from 40-digit arithmetic.
  test.each([
    [-1e-5, 0.499996010577196052],
    [-0.5, 0.308537538725986896],
    [-1.4, 0.0807566592337710598],
    [-1.8, 0.0359303191129258005],
    [-5, 2.86651571879193912e-7],
    [-10, 7.61985302416052607e-24],
    [-37, 5.72557122252457682e-300],
  ])('lower tail at %d', (z, wanted) => {
    expect(Math.abs(normalCdf(z) / wanted - 1)).toBeLessThan(1e-12);
  });

  test('quantile undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (z) => {
        expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-13 * Math.max(1, -z));
        expect(Math.abs(normalCdf(z) + normalCdf(-z) - 1)).toBeLessThan(1e-15);
      }),
    );
  });

  test('has ends, a middle and limits', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(Infinity)).toBe(1);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(() => normalQuantile(1.5)).toThrow(RangeError);
    expect(() => normalQuantile(NaN)).toThrow(RangeError);
  });

  test('z of a confidence', () => {
    expect(twoSidedZ(0.95)).toBe(1.959963984540054);
    expect(twoSidedZ(0.9)).toBeCloseTo(oneSidedZ(0.95), 14);
    expect(() => twoSidedZ(1)).toThrow(RangeError);
    expect(() => oneSidedZ(0)).toThrow(RangeError);
  });
});

test('t quantiles: one degree of freedom is Cauchy, and the ends', () => {
  expect(studentQuantile(0.75, 1)).toBeCloseTo(1, 14);
  expect(studentQuantile(0.1, 1)).toBeCloseTo(Math.tan(Math.PI * -0.4), 12);
  expect(studentQuantile(0, 3)).toBe(-Infinity);
  expect(studentQuantile(0.5, 3)).toBe(0);
  expect(studentQuantile(1, 3)).toBe(Infinity);
  expect(() => studentQuantile(0.5, 0)).toThrow(RangeError);
});

describe('gamma', () => {
  test('quantile undoes the distribution function', () => {
    const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
    fc.assert(
      fc.property(probability, fc.double({ min: 0.2, max: 2000, noNaN: true }), (p, a) => {
        expect(Math.abs(incompleteGamma(gammaQuantile(p, a), a).lower - p)).toBeLessThan(1e-12);
      }),
    );
  });

  test('a = 1 is exponential; ends and limits', () => {
    expect(incompleteGamma(2, 1).upper).toBeCloseTo(Math.exp(-2), 15);
    expect(incompleteGamma(0, 1)).toEqual({ lower: 0, upper: 1 });
    expect(gammaQuantile(0, 2)).toBe(0);
    expect(gammaQuantile(1, 2)).toBe(Infinity);
    expect(() => incompleteGamma(-1, 1)).toThrow(RangeError);
    expect(() => gammaQuantile(0.5, 0)).toThrow(RangeError);
  });
});
