import { normalCdf, twoSidedZ } from './distributions.ts';
import { hypergeometricTwoSided } from './hypergeometric.ts';
import { type Interval, wilson, wilsonContinuity } from './proportion.ts';

/**
 * Comparing two independent proportions. x of n meet the measure, whole numbers, 0 <= x <= n (else RangeError).
 * Differences are the first share minus the second, in -1..1.
 */
export type Count = { readonly x: number; readonly n: number };

export type ZTest = {
  /** Infinite where the unpooled variance is 0 and the shares differ. */
  readonly z: number;
  /** P value against "they differ". */
  readonly twoSided: number;
  /** P value against "the first is greater". */
  readonly greater: number;
};

export type ChiSquareTest = { readonly chiSquare: number; readonly p: number };

function assertCount({ x, n }: Count): void {
  if (!Number.isSafeInteger(x) || !Number.isSafeInteger(n) || x < 0 || x > n) {
    throw new RangeError(`needs whole numbers 0 <= x <= n, got x = ${x}, n = ${n}`);
  }
}

function hybrid(a: Count, b: Count, conf: number, one: typeof wilson): Interval {
  assertCount(a);
  assertCount(b);
  const first = one(a.x, a.n, conf);
  const second = one(b.x, b.n, conf);
  if (a.n === 0 || b.n === 0) return { lo: first.lo - second.hi, hi: first.hi - second.lo };
  const p = a.x / a.n;
  const q = b.x / b.n;
  return {
    lo: p - q - Math.hypot(p - first.lo, second.hi - q),
    hi: p - q + Math.hypot(first.hi - p, q - second.lo),
  };
}

/**
 * Newcombe's hybrid score interval of the difference (method 10): the product's standard for two proportions.
 * Where one n is 0, all differences that the other share's interval leaves possible.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890.
 */
export const newcombeDifference = (a: Count, b: Count, conf: number = 0.95): Interval => hybrid(a, b, conf, wilson);

/** The same with continuity correction (method 11). */
export const newcombeDifferenceContinuity = (a: Count, b: Count, conf: number = 0.95): Interval =>
  hybrid(a, b, conf, wilsonContinuity);

/** The simple interval of the difference, for comparison only. Null where one n is 0. */
export function waldDifference(a: Count, b: Count, conf: number = 0.95): Interval | null {
  assertCount(a);
  assertCount(b);
  if (a.n === 0 || b.n === 0) return null;
  const p = a.x / a.n;
  const q = b.x / b.n;
  const half = twoSidedZ(conf) * Math.sqrt((p * (1 - p)) / a.n + (q * (1 - q)) / b.n);
  return { lo: p - q - half, hi: p - q + half };
}

function zTest(difference: number, variance: number): ZTest | null {
  if (variance === 0 && difference === 0) return null;
  const z = difference / Math.sqrt(variance);
  return { z, twoSided: Math.min(1, 2 * normalCdf(-Math.abs(z))), greater: normalCdf(-z) };
}

/** z test with the pooled variance. Null where it is undefined: one n is 0, or all or none meet the measure in both. */
export function zTestPooled(a: Count, b: Count): ZTest | null {
  assertCount(a);
  assertCount(b);
  const pooled = (a.x + b.x) / (a.n + b.n);
  if (a.n === 0 || b.n === 0 || pooled === 0 || pooled === 1) return null;
  return zTest(a.x / a.n - b.x / b.n, pooled * (1 - pooled) * (1 / a.n + 1 / b.n));
}

/** z test with each share's own variance. Null where one n is 0, or both variances and the difference are 0. */
export function zTestUnpooled(a: Count, b: Count): ZTest | null {
  assertCount(a);
  assertCount(b);
  if (a.n === 0 || b.n === 0) return null;
  const p = a.x / a.n;
  const q = b.x / b.n;
  return zTest(p - q, (p * (1 - p)) / a.n + (q * (1 - q)) / b.n);
}

/**
 * Pearson's chi-square of the 2 x 2 table, one degree of freedom; with `yates`, its continuity correction, never more
 * than the difference itself. Null where a margin of the table is 0.
 * Source: F. Yates, Supplement to JRSS 1 (1934) 217-235.
 */
export function chiSquareTest(a: Count, b: Count, { yates }: { readonly yates: boolean }): ChiSquareTest | null {
  assertCount(a);
  assertCount(b);
  const meet = a.x + b.x;
  const total = a.n + b.n;
  if (a.n === 0 || b.n === 0 || meet === 0 || meet === total) return null;
  // |observed - expected| is the same in the four cells.
  const gap = Math.abs(a.x * b.n - b.x * a.n) / total;
  const left = gap - (yates ? Math.min(0.5, gap) : 0);
  const chiSquare = left * left * (total / a.n) * (total / b.n) * (total / meet / (total - meet));
  return { chiSquare, p: Math.min(1, 2 * normalCdf(-Math.sqrt(chiSquare))) };
}

/** P value of Fisher's exact test against "they differ" (all tables no likelier than the observed one). */
export function fisherExact(a: Count, b: Count): number {
  assertCount(a);
  assertCount(b);
  return hypergeometricTwoSided(a.x, { total: a.n + b.n, marked: a.n, drawn: a.x + b.x });
}
