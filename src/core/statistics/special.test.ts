import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logBeta, logBinomialTerm, logGamma, logPoissonTerm } from './special.ts';

describe('log-gamma', () => {
  // Values from 40-digit arithmetic.
  test.each([
    [1e-5, 11.512919692895826],
    [0.1, 2.2527126517342059],
    [0.5, 0.57236494292470009],
    [1, 0],
    [1.5, -0.12078223763524522],
    [2, 0],
    [3.3, 0.98709857789473444],
    [16.5, 29.277754515040815],
    [1e6, 12815504.569147612],
  ])('of %d', (z, wanted) => {
    expect(Math.abs(logGamma(z) - wanted)).toBeLessThan(1e-14 * Math.max(1, Math.abs(wanted)));
  });

  test('gives the factorials', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      factorial *= n;
      expect(Math.abs(logGamma(n + 1) - Math.log(factorial))).toBeLessThan(2e-14);
    }
  });

  test('is not defined at 0 and below', () => {
    expect(() => logGamma(0)).toThrow(RangeError);
    expect(() => logGamma(-1)).toThrow(RangeError);
    expect(() => logBeta(0, 1)).toThrow(RangeError);
  });
});

const shape = fc.double({ min: 0.01, max: 1e4, noNaN: true });

test('log-beta is symmetric and agrees with log-gamma', () => {
  fc.assert(
    fc.property(shape, shape, (a, b) => {
      expect(logBeta(a, b)).toBe(logBeta(b, a));
      const gammas = logGamma(a) + logGamma(b) - logGamma(a + b);
      expect(Math.abs(logBeta(a, b) - gammas)).toBeLessThan(1e-15 * (a + b) * 20 + 1e-12);
    }),
  );
});

test('a binomial term is the same counted from the other side', () => {
  fc.assert(
    fc.property(shape, shape, fc.integer({ min: 1, max: 1023 }), (x, rest, p) => {
      const one = logBinomialTerm(x, x + rest, p / 1024);
      const other = logBinomialTerm(rest, rest + x, 1 - p / 1024);
      expect(Math.abs(one - other)).toBeLessThan(1e-12 * Math.max(1, Math.abs(one)));
    }),
  );
});

test('terms at the ends of their range', () => {
  expect(logBinomialTerm(0, 0, 0.3)).toBe(0);
  expect(logBinomialTerm(0, 7, 0)).toBe(0);
  expect(logBinomialTerm(1, 7, 0)).toBe(-Infinity);
  expect(logBinomialTerm(7, 7, 1)).toBe(0);
  expect(logBinomialTerm(6, 7, 1)).toBe(-Infinity);
  expect(logBinomialTerm(0, 3, 0.5)).toBeCloseTo(Math.log(1 / 8), 15);
  expect(logBinomialTerm(3, 3, 0.5)).toBeCloseTo(Math.log(1 / 8), 15);
  expect(logPoissonTerm(2, 2)).toBeCloseTo(Math.log(2) - 2, 14);
});
