import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenMisses, goldenRows, numberAt } from '../../../test/support/golden.ts';
import { compareShare } from '../basics/ratio.ts';
import {
  type Comparison,
  binomialAtLeast,
  binomialAtMost,
  binomialPmf,
  binomialTestTwoSided,
  luckyPass,
  luckyPassAnyOf,
  luckyPassEveryMonth,
  passingCount,
} from './binomial.ts';

const eightyPercent = { num: 80, den: 100 };

test('probabilities, tails and exact tests agree with R in all 53 rows', () => {
  const rows = goldenRows('binomial-tail.csv');
  expect(rows.length).toBe(53);
  const misses = goldenMisses(rows, (row) => {
    const [n, k, p] = [numberAt(row, 'n'), numberAt(row, 'k'), numberAt(row, 'p')];
    return {
      pmf: binomialPmf(k, n, p),
      p_at_least_k: binomialAtLeast(k, n, p),
      p_more_than_k: binomialAtLeast(k + 1, n, p),
      p_at_most_k: binomialAtMost(k, n, p),
      binom_test_greater: binomialAtLeast(k, n, p),
      binom_test_two_sided: binomialTestTwoSided(k, n, p),
    };
  });
  expect(misses).toEqual([]);
});

test('pass probabilities agree with R in all 72 rows', () => {
  const rows = goldenRows('pass-probability.csv');
  expect(rows.length).toBe(72);
  const misses = goldenMisses(rows, (row) => {
    const n = numberAt(row, 'n');
    const threshold = { num: Math.round(100 * numberAt(row, 'thr')), den: 100 };
    const truth = numberAt(row, 'true');
    const strict = luckyPass({ n, threshold, comparison: 'more-than', truth });
    return {
      k_strict: passingCount(n, threshold, 'more-than'),
      k_weak: passingCount(n, threshold, 'at-least'),
      pass_strict: strict,
      pass_weak: luckyPass({ n, threshold, comparison: 'at-least', truth }),
      pass_strict_three_months: luckyPassEveryMonth([n, n, n], { threshold, comparison: 'more-than', truth }),
      pass_strict_any_of_12_windows_indep: luckyPassAnyOf(strict, 12),
    };
  });
  expect(misses).toEqual([]);
});

test.each([
  [0.7, 0.19349],
  [0.8, 0.61669],
  [0.85, 0.83848],
])('a true share of %d passes 20 of 25 with the chance %d', (truth, chance) => {
  const exact = luckyPass({ n: 25, threshold: eightyPercent, comparison: 'at-least', truth });
  expect(Math.round(exact * 1e5) / 1e5).toBe(chance);
});

describe('a million responses', () => {
  // Values from 40-digit arithmetic.
  test.each([
    [1_000_000, 800_000, 0.8, 0.500598413039158054],
    [1_000_000, 801_000, 0.8, 0.00620853798500261534],
    [1_000_000, 805_000, 0.8, 2.31181788160269103e-36],
    [1_000_000, 700_000, 0.65, 0],
    [10_000, 8_000, 0.78, 5.62578879553743399e-7],
    [1_000_000, 3, 1e-6, 0.0803013051014495891],
    [1_000_000, 999_999, 0.999999, 0.735758882332336677],
  ])('of %d at least %d, true share %d', (n, k, truth, wanted) => {
    expect(Math.abs(binomialAtLeast(k, n, truth) - wanted)).toBeLessThanOrEqual(1e-12 * wanted);
  });
});

describe('the fewest that pass', () => {
  test('20 or 21 of 25', () => {
    expect(passingCount(25, eightyPercent, 'at-least')).toBe(20);
    expect(passingCount(25, eightyPercent, 'more-than')).toBe(21);
    expect(passingCount(24, eightyPercent, 'at-least')).toBe(20);
    expect(passingCount(24, eightyPercent, 'more-than')).toBe(20);
    expect(passingCount(10, { num: 1, den: 1 }, 'more-than')).toBe(11);
    expect(passingCount(10, { num: 0, den: 1 }, 'at-least')).toBe(0);
  });

  test('is exactly where the exact comparison turns', () => {
    const threshold = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((den) => fc.record({ num: fc.integer({ min: 0, max: den }), den: fc.constant(den) }));
    const passes = (k: number, n: number, ratio: { num: number; den: number }, comparison: Comparison): boolean =>
      comparison === 'more-than' ? compareShare(k, n, ratio) > 0 : compareShare(k, n, ratio) >= 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        threshold,
        fc.constantFrom('more-than', 'at-least'),
        (n, ratio, comparison) => {
          const k = passingCount(n, ratio, comparison);
          expect(passes(k, n, ratio, comparison)).toBe(true);
          expect(passes(k - 1, n, ratio, comparison)).toBe(false);
        },
      ),
    );
  });
});

describe('laws', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  test('the probabilities sum to 1, and so do the tails', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), share, (n, p) => {
        let sum = 0;
        for (let k = 0; k <= n; k++) {
          expect(Math.abs(binomialAtMost(k, n, p) + binomialAtLeast(k + 1, n, p) - 1)).toBeLessThan(1e-14);
          sum += binomialPmf(k, n, p);
        }
        expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
      }),
      { numRuns: 30 },
    );
  });

  test('the exact test adds up all outcomes no likelier than the observed', () => {
    const cases = fc
      .integer({ min: 1, max: 60 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })));
    fc.assert(
      fc.property(cases, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ([n, k], p) => {
        let sum = 0;
        for (let i = 0; i <= n; i++) {
          if (binomialPmf(i, n, p) <= binomialPmf(k, n, p) * (1 + 1e-7)) sum += binomialPmf(i, n, p);
        }
        expect(Math.abs(binomialTestTwoSided(k, n, p) - Math.min(1, sum))).toBeLessThan(1e-12);
      }),
    );
  });

  test('a better subject is never less likely to pass, nor a stricter comparison more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 100 }), share, share, (n, num, p, q) => {
        const question = { n, threshold: { num, den: 100 }, comparison: 'at-least' } as const;
        const worse = luckyPass({ ...question, truth: Math.min(p, q) });
        const better = luckyPass({ ...question, truth: Math.max(p, q) });
        const stricter = luckyPass({ ...question, comparison: 'more-than', truth: Math.min(p, q) });
        expect(worse).toBeLessThanOrEqual(better + 1e-14);
        expect(stricter).toBeLessThanOrEqual(worse);
      }),
    );
  });

  test('every month is the product of the months', () => {
    const question = { threshold: eightyPercent, comparison: 'at-least', truth: 0.8 } as const;
    const [a, b, c] = [10, 7, 8].map((n) => luckyPass({ ...question, n }));
    expect(luckyPassEveryMonth([10, 7, 8], question)).toBe(a! * b! * c!);
    expect(luckyPassEveryMonth([10], question)).toBe(a);
    expect(luckyPassEveryMonth([10, 0, 8], question)).toBe(0);
    expect(luckyPassEveryMonth([], question)).toBe(0);
  });
});

test('borders', () => {
  expect(luckyPass({ n: 0, threshold: { num: 0, den: 1 }, comparison: 'at-least', truth: 1 })).toBe(0);
  expect(luckyPass({ n: 25, threshold: eightyPercent, comparison: 'at-least', truth: 1 })).toBe(1);
  expect(luckyPass({ n: 25, threshold: eightyPercent, comparison: 'at-least', truth: 0 })).toBe(0);
  expect(luckyPass({ n: 25, threshold: { num: 1, den: 1 }, comparison: 'more-than', truth: 1 })).toBe(0);
  expect(luckyPassAnyOf(1, 3)).toBe(1);
  expect(luckyPassAnyOf(0.5, 0)).toBe(0);
  expect(binomialPmf(-1, 3, 0.5)).toBe(0);
  expect(binomialPmf(4, 3, 0.5)).toBe(0);
});

test('impossible arguments are refused', () => {
  expect(() => luckyPass({ n: 2.5, threshold: eightyPercent, comparison: 'at-least', truth: 0.5 })).toThrow(RangeError);
  expect(() => luckyPass({ n: -1, threshold: eightyPercent, comparison: 'at-least', truth: 0.5 })).toThrow(RangeError);
  expect(() => luckyPass({ n: 5, threshold: eightyPercent, comparison: 'at-least', truth: 1.5 })).toThrow(RangeError);
  expect(() => binomialAtLeast(0.5, 3, 0.5)).toThrow(RangeError);
  expect(() => binomialTestTwoSided(4, 3, 0.5)).toThrow(RangeError);
  expect(() => luckyPassAnyOf(2, 1)).toThrow(RangeError);
});
