import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenMisses, goldenRows, numberAt } from '../../../test/support/golden.ts';
import { binomialAtLeast, binomialAtMost } from './binomial.ts';
import {
  agrestiCoull,
  clopperPearson,
  clopperPearsonLower,
  jeffreys,
  wald,
  wilson,
  wilsonContinuity,
  wilsonLower,
} from './proportion.ts';

test('all intervals agree with R in all 59 rows', () => {
  const rows = goldenRows('proportion-intervals.csv');
  expect(rows.length).toBe(59);
  const intervals = {
    wilson,
    newcombe_cc: wilsonContinuity,
    clopper_pearson: clopperPearson,
    jeffreys,
    agresti_coull: agrestiCoull,
    wald,
  };
  const misses = goldenMisses(rows, (row) => {
    const [x, n, conf] = [numberAt(row, 'x'), numberAt(row, 'n'), numberAt(row, 'conf')];
    const columns = Object.entries(intervals).flatMap(([name, interval]) => {
      const { lo, hi } = interval(x, n, conf);
      return [
        [`${name}_lo`, lo],
        [`${name}_hi`, hi],
      ];
    });
    return {
      ...Object.fromEntries(columns),
      wilson_one_sided_lo: wilsonLower(x, n, conf),
      clopper_pearson_one_sided_lo: clopperPearsonLower(x, n, conf),
    };
  });
  expect(misses).toEqual([]);
});

describe('Wilson', () => {
  test.each([
    [20, 25, 0.6087, 0.9114],
    [160, 200, 0.7391, 0.8495],
    [640, 800, 0.7709, 0.8263],
  ])('%d of %d', (x, n, lo, hi) => {
    const interval = wilson(x, n);
    expect(Math.round(interval.lo * 1e4) / 1e4).toBe(lo);
    expect(Math.round(interval.hi * 1e4) / 1e4).toBe(hi);
  });
});

test('with no response nothing is known', () => {
  for (const interval of [wilson, wilsonContinuity, clopperPearson, jeffreys, agrestiCoull, wald]) {
    expect(interval(0, 0)).toEqual({ lo: 0, hi: 1 });
  }
  expect(wilsonLower(0, 0)).toBe(0);
  expect(clopperPearsonLower(0, 0)).toBe(0);
});

test('impossible counts and confidences are refused', () => {
  for (const interval of [wilson, wilsonContinuity, clopperPearson, jeffreys, agrestiCoull, wald, wilsonLower]) {
    expect(() => interval(3, 2)).toThrow(RangeError);
    expect(() => interval(-1, 2)).toThrow(RangeError);
    expect(() => interval(NaN, 2)).toThrow(RangeError);
    expect(() => interval(1, Infinity)).toThrow(RangeError);
    expect(() => interval(1, 2, 1)).toThrow(RangeError);
    expect(() => interval(1, 2, 0)).toThrow(RangeError);
  }
});

describe('laws', () => {
  const counts = fc
    .integer({ min: 1, max: 2000 })
    .chain((n) => fc.record({ n: fc.constant(n), x: fc.integer({ min: 0, max: n }) }));
  const confidence = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999);

  test('an interval holds its share, within 0..1', () => {
    fc.assert(
      fc.property(counts, confidence, ({ x, n }, conf) => {
        for (const interval of [wilson, wilsonContinuity, clopperPearson]) {
          const { lo, hi } = interval(x, n, conf);
          expect(0 <= lo && lo <= x / n && x / n <= hi && hi <= 1).toBe(true);
        }
      }),
    );
  });

  test('counting what fails mirrors the interval', () => {
    fc.assert(
      fc.property(counts, confidence, ({ x, n }, conf) => {
        for (const interval of [wilson, wilsonContinuity, clopperPearson, jeffreys, agrestiCoull, wald]) {
          const one = interval(x, n, conf);
          const other = interval(n - x, n, conf);
          expect(Math.abs(one.lo + other.hi - 1)).toBeLessThan(1e-12);
          expect(Math.abs(one.hi + other.lo - 1)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test('one more that meets raises both ends; more confidence widens', () => {
    fc.assert(
      fc.property(counts, ({ x, n }) => {
        for (const interval of [wilson, wilsonContinuity, clopperPearson, jeffreys]) {
          const narrow = interval(x, n, 0.9);
          const wide = interval(x, n, 0.99);
          expect(wide.lo <= narrow.lo && narrow.hi <= wide.hi).toBe(true);
          if (x < n) {
            const more = interval(x + 1, n, 0.9);
            expect(narrow.lo < more.lo && narrow.hi < more.hi).toBe(true);
          }
        }
      }),
    );
  });

  test("the ends of Clopper and Pearson's interval are where each tail is exactly half the error", () => {
    fc.assert(
      fc.property(counts, ({ x, n }) => {
        const { lo, hi } = clopperPearson(x, n, 0.95);
        expect(Math.abs(binomialAtLeast(x, n, lo) - (x === 0 ? 1 : 0.025))).toBeLessThan(1e-10);
        expect(Math.abs(binomialAtMost(x, n, hi) - (x === n ? 1 : 0.025))).toBeLessThan(1e-10);
      }),
    );
  });
});
