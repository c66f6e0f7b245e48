import type { Ratio } from '../basics/ratio.ts';
import { type Comparison, passingCount } from './binomial.ts';
import { logBinomialTerm } from './special.ts';

/** A beta distribution of the true share before any response; both parameters above 0. */
export type BetaPrior = { readonly alpha: number; readonly beta: number };

const UNIFORM: BetaPrior = { alpha: 1, beta: 1 };
const NEGLIGIBLE = 1e-18;

/**
 * log of the beta-binomial probability of y out of m. The powers of any p cancel between three binomial terms of real
 * size; with p the posterior share of the outcome itself nothing large is left to cancel by rounding.
 */
function logPmf(y: number, m: number, a: number, b: number): number {
  const all = m + a + b;
  const p = (y + a) / all;
  const q = (m - y + b) / all;
  return (
    logBinomialTerm(y, m, p, q) +
    logBinomialTerm(a, a + b, p, q) -
    logBinomialTerm(y + a, all, p, q) +
    Math.log(a / p) +
    Math.log(b / (a + b) / q) -
    Math.log(all)
  );
}

/** Sum of the probabilities of from, from + 1, ..., m; stops early only where they cannot rise again. */
function sumUp(from: number, m: number, a: number, b: number): number {
  const unimodal = a >= 1 && b >= 1;
  let term = 1;
  let sum = 1;
  for (let y = from; y < m; y++) {
    const ratio = ((m - y) * (y + a)) / ((y + 1) * (m - y - 1 + b));
    term *= ratio;
    sum += term;
    if (unimodal && ratio < 1 && term < NEGLIGIBLE * sum) break;
  }
  return Math.exp(logPmf(from, m, a, b) + Math.log(sum));
}

/**
 * Probability that at least k of m further responses meet the measure, when the true share is beta(a, b).
 * k and m whole numbers, m at least 0, a and b above 0; else RangeError.
 */
export function betaBinomialAtLeast(k: number, m: number, a: number, b: number): number {
  if (!Number.isSafeInteger(k) || !Number.isSafeInteger(m) || m < 0 || !(a > 0) || !(b > 0)) {
    throw new RangeError(`needs whole k and m >= 0, a and b > 0, got ${k}, ${m}, ${a}, ${b}`);
  }
  if (k <= 0) return 1;
  if (k > m) return 0;
  // The smaller tail is summed, away from the bulk, so that neither overflow nor cancellation can touch it.
  if (k > (m * a) / (a + b)) return Math.min(1, sumUp(k, m, a, b));
  return Math.max(0, 1 - sumUp(m - k + 1, m, b, a));
}

export type ForecastQuestion = {
  /** Responses so far that meet the measure, of n so far: whole numbers, 0 <= meeting <= n. */
  readonly meeting: number;
  readonly n: number;
  /** Responses still expected by the end of the period: a whole number. */
  readonly expected: number;
  readonly threshold: Ratio;
  readonly comparison: Comparison;
  /** Uniform unless told. */
  readonly prior?: BetaPrior;
};

/**
 * Probability that the share at the end of the period passes the threshold, from what is in so far: beta-binomial with
 * the posterior of the true share. With nothing more expected it is 1 or 0; with no response at the end at all, 0.
 * Arguments outside their range: RangeError. Source: Gelman et al., Bayesian Data Analysis (2013), 2.3.
 */
export function probabilityToMeet(question: ForecastQuestion): number {
  const { meeting, n, expected, threshold, comparison, prior = UNIFORM } = question;
  if (!Number.isSafeInteger(meeting) || !Number.isSafeInteger(n) || meeting < 0 || meeting > n) {
    throw new RangeError(`needs whole numbers 0 <= meeting <= n, got ${meeting}, ${n}`);
  }
  if (n + expected === 0) return 0;
  const needed = passingCount(n + expected, threshold, comparison) - meeting;
  return betaBinomialAtLeast(needed, expected, prior.alpha + meeting, prior.beta + n - meeting);
}
