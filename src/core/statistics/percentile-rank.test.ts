import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goldenMisses, goldenRows, goldenVector, numberAt } from '../../../test/support/golden.ts';
import { percentileRank } from './percentile-rank.ts';

test('ranks agree with R and Excel in all 70 rows', () => {
  const rows = goldenRows('percentile-ranks.csv');
  expect(rows.length).toBe(70);
  const misses = goldenMisses(rows, (row) => {
    const rank = percentileRank(goldenVector(row), numberAt(row, 'score'))!;
    return {
      n: rank.n,
      below: rank.below,
      equal: rank.equal,
      pr_mid: rank.mid,
      pr_strict: rank.strict,
      pr_weak: rank.weak,
      excel_percentrank_inc: rank.excelInc,
      excel_percentrank_exc: rank.excelExc,
    };
  });
  expect(misses).toEqual([]);
});

test('the mid rank lies halfway, mirrors with the scores, and rises with the score', () => {
  const score = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 40 }), score, score, (cohort, a, b) => {
      const rank = percentileRank(cohort, a)!;
      const mirrored = percentileRank(
        cohort.map((each) => -each),
        -a,
      )!;
      expect(Math.abs(rank.mid - (rank.strict + rank.weak) / 2)).toBeLessThan(1e-12);
      expect(Math.abs(rank.mid + mirrored.mid - 100)).toBeLessThan(1e-12);
      if (a <= b) expect(rank.mid).toBeLessThanOrEqual(percentileRank(cohort, b)!.mid);
    }),
  );
});

test('borders', () => {
  expect(percentileRank([], 1)).toBe(null);
  expect(percentileRank([5], 5)).toEqual({
    n: 1,
    below: 0,
    equal: 1,
    mid: 50,
    strict: 0,
    weak: 100,
    excelInc: null,
    excelExc: 0.5,
  });
  expect(() => percentileRank([1], NaN)).toThrow(RangeError);
  expect(() => percentileRank([Infinity], 1)).toThrow(RangeError);
});
