import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaBinomialAtLeast, probabilityToMeet } from './beta-binomial.ts';
import { luckyPass } from './binomial.ts';

const eightyPercent = { num: 80, den: 100 };

/**
 * Probabilities of 0, 1, ... of m further responses, one response at a time: each meets with the share expected from all
 * before it (Polya's urn). Nothing but sums and products of small numbers.
 */
function oneByOne(m: number, a: number, b: number): number[] {
  let chances = [1];
  for (let t = 0; t < m; t++) {
    const next = Array.from({ length: t + 2 }, () => 0);
    chances.forEach((chance, y) => {
      const meets = (a + y) / (a + b + t);
      next[y]! += chance * (1 - meets);
      next[y + 1]! += chance * meets;
    });
    chances = next;
  }
  return chances;
}

const tail = (chances: readonly number[], k: number): number =>
  chances.slice(Math.max(0, k)).reduce((s, c) => s + c, 0);

test('tails are those of the responses taken one by one', () => {
  const shape = fc.double({ min: 0.05, max: 60, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), shape, shape, (m, a, b) => {
      const chances = oneByOne(m, a, b);
      for (let k = -1; k <= m + 1; k++) {
        expect(Math.abs(betaBinomialAtLeast(k, m, a, b) - tail(chances, k))).toBeLessThan(1e-12);
      }
    }),
  );
});

test('the forecast is the sum over every end of the period that passes', () => {
  const comparison = fc.constantFrom('more-than' as const, 'at-least' as const);
  const soFar = fc.integer({ min: 0, max: 40 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(soFar, fc.integer({ min: 1, max: 40 }), comparison, ([meeting, n], expected, compared) => {
      const chances = oneByOne(expected, 1 + meeting, 1 + n - meeting);
      const passes = (y: number): boolean => {
        const difference = (meeting + y) * 100 - 80 * (n + expected);
        return compared === 'at-least' ? difference >= 0 : difference > 0;
      };
      const wanted = chances.reduce((sum, chance, y) => sum + (passes(y) ? chance : 0), 0);
      const got = probabilityToMeet({ meeting, n, expected, threshold: eightyPercent, comparison: compared });
      expect(Math.abs(got - wanted)).toBeLessThan(1e-12);
    }),
  );
});

describe('examples', () => {
  const question = { threshold: eightyPercent, comparison: 'at-least' } as const;

  test('with a uniform prior and nothing yet, every end is equally likely', () => {
    expect(probabilityToMeet({ ...question, meeting: 0, n: 0, expected: 25 })).toBeCloseTo(6 / 26, 14);
  });

  test('20 of 24, one more expected: certain, for 20 of 25 is enough', () => {
    expect(probabilityToMeet({ ...question, meeting: 20, n: 24, expected: 1 })).toBe(1);
  });

  test('19 of 24, one more expected: it must meet, with the chance 20 of 26', () => {
    expect(probabilityToMeet({ ...question, meeting: 19, n: 24, expected: 1 })).toBeCloseTo(20 / 26, 14);
  });

  test('18 of 24, one more expected: out of reach', () => {
    expect(probabilityToMeet({ ...question, meeting: 18, n: 24, expected: 1 })).toBe(0);
  });

  test('at the end of the period it is decided', () => {
    expect(probabilityToMeet({ ...question, meeting: 20, n: 25, expected: 0 })).toBe(1);
    expect(probabilityToMeet({ ...question, meeting: 19, n: 25, expected: 0 })).toBe(0);
    expect(probabilityToMeet({ ...question, meeting: 0, n: 0, expected: 0 })).toBe(0);
  });

  test('a prior that is sure of the share gives the binomial chance', () => {
    const prior = { alpha: 0.7e12, beta: 0.3e12 };
    const got = probabilityToMeet({ ...question, meeting: 0, n: 0, expected: 25, prior });
    expect(Math.abs(got - luckyPass({ ...question, n: 25, truth: 0.7 }))).toBeLessThan(1e-9);
  });

  test('a site of a million: even odds at the threshold, none two points under', () => {
    const half = { ...question, n: 500_000, expected: 500_000 };
    expect(Math.abs(probabilityToMeet({ ...half, meeting: 400_000 }) - 0.5)).toBeLessThan(0.001);
    expect(probabilityToMeet({ ...half, meeting: 390_000 })).toBeLessThan(1e-100);
    expect(probabilityToMeet({ ...half, meeting: 410_000 })).toBe(1);
  });
});

test('impossible arguments are refused', () => {
  const question = { threshold: eightyPercent, comparison: 'at-least' } as const;
  expect(() => probabilityToMeet({ ...question, meeting: 3, n: 2, expected: 1 })).toThrow(RangeError);
  expect(() => probabilityToMeet({ ...question, meeting: 1, n: 2, expected: -1 })).toThrow(RangeError);
  expect(() => probabilityToMeet({ ...question, meeting: 1, n: 2, expected: 0.5 })).toThrow(RangeError);
  const prior = { alpha: 0, beta: 1 };
  expect(() => probabilityToMeet({ ...question, meeting: 0, n: 2, expected: 1, prior })).toThrow(RangeError);
});
