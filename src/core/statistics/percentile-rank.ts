/** Where a score stands in a cohort. The three ranks are percentages, 0..100; Excel's two are shares, 0..1. */
export type PercentileRank = {
  readonly n: number;
  readonly below: number;
  readonly equal: number;
  /** 100 (below + equal / 2) / n: the product's percentile rank. */
  readonly mid: number;
  /** 100 below / n. */
  readonly strict: number;
  /** 100 (below + equal) / n. */
  readonly weak: number;
  /** PERCENTRANK.INC without its rounding: below / (n - 1); null where the score is not in the cohort or n is 1. */
  readonly excelInc: number | null;
  /** PERCENTRANK.EXC without its rounding: (below + 1) / (n + 1); null where the score is not in the cohort. */
  readonly excelExc: number | null;
};

/**
 * Percentile rank of a score in a cohort of finite scores, in any order. Null for an empty cohort; NaN or an infinity:
 * RangeError. Whether the cohort is large enough to speak of ranks is the caller's rule. Excel interpolates a score that
 * is not in the cohort; a rank between two members is not a member's rank, so it is null here.
 */
export function percentileRank(cohort: readonly number[], score: number): PercentileRank | null {
  if (!Number.isFinite(score) || !cohort.every(Number.isFinite)) {
    throw new RangeError('a percentile rank needs finite numbers');
  }
  const n = cohort.length;
  if (n === 0) return null;
  let below = 0;
  let equal = 0;
  for (const each of cohort) {
    if (each < score) below += 1;
    else if (each === score) equal += 1;
  }
  return {
    n,
    below,
    equal,
    mid: (100 * (below + equal / 2)) / n,
    strict: (100 * below) / n,
    weak: (100 * (below + equal)) / n,
    excelInc: equal === 0 || n === 1 ? null : below / (n - 1),
    excelExc: equal === 0 ? null : (below + 1) / (n + 1),
  };
}
