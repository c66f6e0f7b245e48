import { oneSidedZ, twoSidedZ } from './distributions.ts';
import { betaQuantile, betaQuantileUpper } from './incomplete-beta.ts';

/**
 * Intervals of one proportion. In all of them x is how many of n meet the measure, 0 <= x <= n (not necessarily
 * integers: an effective n after weighting is welcome); conf is the confidence, 0.95 unless told, strictly between 0
 * and 1. Both ends are shares. With n = 0 nothing is known: 0..1. Arguments outside these are a RangeError.
 */
export type Interval = { readonly lo: number; readonly hi: number };

const NOTHING_KNOWN: Interval = { lo: 0, hi: 1 };

function assertCounts(x: number, n: number): void {
  if (!(x >= 0 && x <= n && n < Infinity)) throw new RangeError(`needs 0 <= x <= n, got x = ${x}, n = ${n}`);
}

/** Rounding must not leave a share a hair outside its own interval, or an end at -1e-18. */
function around(lo: number, hi: number, x: number, n: number): Interval {
  const share = x / n;
  return { lo: x === 0 ? 0 : Math.min(lo, share), hi: x === n ? 1 : Math.max(hi, share) };
}

/**
 * Wilson's score interval: the product's standard interval. wilson(20, 25) is 0.6087..0.9114.
 * Source: E. B. Wilson, JASA 22 (1927) 209-212; Newcombe 1998, method 3.
 */
export function wilson(x: number, n: number, conf: number = 0.95): Interval {
  assertCounts(x, n);
  const z = twoSidedZ(conf);
  if (n === 0) return NOTHING_KNOWN;
  const z2 = z * z;
  const middle = (x + z2 / 2) / (n + z2);
  const half = (z * Math.sqrt((x * (n - x)) / n + z2 / 4)) / (n + z2);
  return around(middle - half, middle + half, x, n);
}

/**
 * Wilson's interval with continuity correction, the textbook form. R's one-sample prop.test shrinks its correction to
 * |x - n/2|, which makes it differ from this form near x = n/2 and vanish at x = n/2; that quirk is not reproduced.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, method 4.
 */
export function wilsonContinuity(x: number, n: number, conf: number = 0.95): Interval {
  assertCounts(x, n);
  const z = twoSidedZ(conf);
  if (n === 0) return NOTHING_KNOWN;
  const z2 = z * z;
  const p = x / n;
  const scale = 2 * (n + z2);
  const below = z * Math.sqrt(Math.max(0, z2 - 2 - 1 / n + 4 * p * (n - x + 1)));
  const above = z * Math.sqrt(Math.max(0, z2 + 2 - 1 / n + 4 * p * (n - x - 1)));
  const lo = (2 * x + z2 - 1 - below) / scale;
  const hi = (2 * x + z2 + 1 + above) / scale;
  return around(Math.max(0, lo), Math.min(1, hi), x, n);
}

/**
 * The exact interval of Clopper and Pearson: each one-sided error at most (1 - conf) / 2, at the price of width.
 * Source: Clopper and Pearson, Biometrika 26 (1934) 404-413.
 */
export function clopperPearson(x: number, n: number, conf: number = 0.95): Interval {
  assertCounts(x, n);
  const tail = errorOf(conf) / 2;
  return {
    lo: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1),
    hi: x === n ? 1 : betaQuantileUpper(tail, x + 1, n - x),
  };
}

/**
 * Jeffreys' interval: equal tails of beta(x + 1/2, n - x + 1/2), with the end at 0 for x = 0 and at 1 for x = n.
 * Source: Brown, Cai and DasGupta, Statistical Science 16 (2001) 101-133.
 */
export function jeffreys(x: number, n: number, conf: number = 0.95): Interval {
  assertCounts(x, n);
  const tail = errorOf(conf) / 2;
  return {
    lo: x === 0 ? 0 : betaQuantile(tail, x + 0.5, n - x + 0.5),
    hi: x === n ? 1 : betaQuantileUpper(tail, x + 0.5, n - x + 0.5),
  };
}

/**
 * Agresti and Coull's interval: the simple interval after adding z^2 / 2 to either side. Not cut at 0 and 1, as published.
 * Source: Agresti and Coull, American Statistician 52 (1998) 119-126.
 */
export function agrestiCoull(x: number, n: number, conf: number = 0.95): Interval {
  assertCounts(x, n);
  const z = twoSidedZ(conf);
  if (n === 0) return NOTHING_KNOWN;
  const more = n + z * z;
  const middle = (x + (z * z) / 2) / more;
  const half = z * Math.sqrt((middle * (1 - middle)) / more);
  return { lo: middle - half, hi: middle + half };
}

/** The simple interval of school books, for comparison only: it has no width at x = 0 and x = n. Not cut at 0 and 1. */
export function wald(x: number, n: number, conf: number = 0.95): Interval {
  assertCounts(x, n);
  const z = twoSidedZ(conf);
  if (n === 0) return NOTHING_KNOWN;
  const p = x / n;
  const half = z * Math.sqrt((p * (1 - p)) / n);
  return { lo: p - half, hi: p + half };
}

/** Lower bound of Wilson's one-sided interval: the true share is above it with confidence conf. */
export function wilsonLower(x: number, n: number, conf: number = 0.95): number {
  assertCounts(x, n);
  const z = oneSidedZ(conf);
  if (x === 0) return 0;
  const z2 = z * z;
  return Math.min(x / n, (x + z2 / 2 - z * Math.sqrt((x * (n - x)) / n + z2 / 4)) / (n + z2));
}

/** Lower bound of the exact one-sided interval. */
export function clopperPearsonLower(x: number, n: number, conf: number = 0.95): number {
  assertCounts(x, n);
  const tail = errorOf(conf);
  return x === 0 ? 0 : betaQuantile(tail, x, n - x + 1);
}

function errorOf(conf: number): number {
  if (!(conf > 0 && conf < 1)) throw new RangeError(`a confidence must lie between 0 and 1, got ${conf}`);
  return 1 - conf;
}
