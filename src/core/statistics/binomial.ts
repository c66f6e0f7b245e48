import type { Ratio } from '../basics/ratio.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { logBinomialTerm } from './special.ts';

/** How a share is held against its threshold: "more than 80 %" or "80 % or more". */
export type Comparison = 'more-than' | 'at-least';

/** `truth` is the subject's true share, 0..1: the chance that any one response meets the measure. */
export type PassQuestion = {
  readonly n: number;
  readonly threshold: Ratio;
  readonly comparison: Comparison;
  readonly truth: number;
};

function assertBinomial(k: number, n: number, p: number): void {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`n must be a whole number of at least 0, got ${n}`);
  if (!Number.isSafeInteger(k)) throw new RangeError(`k must be a whole number, got ${k}`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a share must lie in 0..1, got ${p}`);
}

/** Probability of exactly k of n when each meets with probability p. k outside 0..n: 0. Bad n, k or p: RangeError. */
export function binomialPmf(k: number, n: number, p: number): number {
  assertBinomial(k, n, p);
  return k < 0 || k > n ? 0 : Math.exp(logBinomialTerm(k, n, p));
}

/** Probability of k or more of n; exact and fast for n of a million. Bad n, k or p: RangeError. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  assertBinomial(k, n, p);
  if (k <= 0) return 1;
  if (k > n) return 0;
  return incompleteBeta(p, k, n - k + 1).lower;
}

/** Probability of k or fewer of n; small values keep their digits. Bad n, k or p: RangeError. */
export function binomialAtMost(k: number, n: number, p: number): number {
  assertBinomial(k, n, p);
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(p, k + 1, n - k).upper;
}

/** Outcomes whose probability equals the observed one up to rounding count as equally likely. */
const SAME_PROBABILITY = 1 + 1e-7;

/**
 * P value of the exact two-sided binomial test: the total probability of all outcomes no likelier than the observed k.
 * Source: the usual "minimum likelihood" form (Gibbons and Pratt, American Statistician 29, 1975). k in 0..n.
 */
export function binomialTestTwoSided(k: number, n: number, p: number): number {
  assertBinomial(k, n, p);
  if (k < 0 || k > n) throw new RangeError(`needs 0 <= k <= n, got k = ${k}, n = ${n}`);
  const limit = logBinomialTerm(k, n, p) + Math.log(SAME_PROBABILITY);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const unlikely = (i: number): boolean => logBinomialTerm(i, n, p) <= limit;
  // The probabilities fall on either side of the mode, so each side's first unlikely outcome is found by halving.
  const above = firstWhere(mode, n + 1, unlikely);
  const below = mode - firstWhere(0, mode + 1, (i) => unlikely(mode - i));
  if (above <= below) return 1;
  return Math.min(1, binomialAtMost(below, n, p) + binomialAtLeast(above, n, p));
}

/** The first integer of from..to (to excluded) where a test that stays true once true holds; `to` where none does. */
function firstWhere(from: number, to: number, test: (i: number) => boolean): number {
  let lo = from;
  let hi = to;
  while (lo < hi) {
    const middle = Math.floor((lo + hi) / 2);
    if (test(middle)) hi = middle;
    else lo = middle + 1;
  }
  return lo;
}

/**
 * The fewest of n that pass the threshold, in exact integers: 20 of 25 for "at least 80/100", 21 for "more than".
 * n + 1 where no count passes. n a whole number, 0 <= n, n * threshold.num at most 2^53; else RangeError.
 */
export function passingCount(n: number, threshold: Ratio, comparison: Comparison): number {
  const product = n * threshold.num;
  if (n < 0 || !Number.isSafeInteger(n) || !Number.isSafeInteger(product)) {
    throw new RangeError(`n must be a whole number small enough to compare exactly, got ${n}`);
  }
  const rest = product % threshold.den;
  const whole = (product - rest) / threshold.den;
  return comparison === 'at-least' && rest === 0 ? whole : whole + 1;
}

/**
 * The chance that a subject whose true share is `truth` passes the threshold on n responses by luck or by right.
 * A true 70 % passes "20 of 25" with 0.194, 80 % with 0.617, 85 % with 0.838. No responses pass nothing: n = 0 gives 0.
 * n a whole number, truth in 0..1; else RangeError. Source: binomial distribution, exact.
 */
export function luckyPass({ n, threshold, comparison, truth }: PassQuestion): number {
  const k = passingCount(n, threshold, comparison);
  return n === 0 ? 0 : binomialAtLeast(k, n, truth);
}

/**
 * The chance that every month passes on its own responses, for `ns` the responses of each month (the months are
 * independent given the truth). No month at all, or a month without a response, gives 0. Errors as `luckyPass`.
 */
export function luckyPassEveryMonth(ns: readonly number[], question: Omit<PassQuestion, 'n'>): number {
  if (ns.length === 0) return 0;
  return ns.reduce((chance, n) => chance * luckyPass({ ...question, n }), 1);
}

/**
 * The chance of passing at least once in `times` independent periods, for a chance of `pass` in each: what "try again
 * every month" is worth. pass in 0..1, times a whole number of at least 0; else RangeError.
 */
export function luckyPassAnyOf(pass: number, times: number): number {
  if (!(pass >= 0 && pass <= 1)) throw new RangeError(`a probability must lie in 0..1, got ${pass}`);
  if (!Number.isSafeInteger(times) || times < 0) throw new RangeError(`times must be a whole number, got ${times}`);
  if (times === 0) return 0;
  return -Math.expm1(times * Math.log1p(-pass));
}
