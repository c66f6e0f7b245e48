import { type LogTail, solveLogConcave } from './log-concave.ts';
import { logBeta, logBinomialTerm } from './special.ts';

/** The two parts of a distribution on either side of a point; each keeps its relative accuracy when it is tiny. */
export type Tails = { readonly lower: number; readonly upper: number };

type LogTails = { readonly logLower: number; readonly logUpper: number; readonly logDensity: number };

const CLOSE = 3e-16;
const TINY = 1e-300;
const MOST_TERMS = 1_000_000;

/** Lentz's evaluation of the continued fraction DLMF 8.17.22; the number of terms grows with sqrt(max(a, b)). */
function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) <= CLOSE) return fraction;
  }
  throw new RangeError(`the incomplete beta did not converge at x = ${x}, a = ${a}, b = ${b}`);
}

/** Logs of both tails and of the density in logit(x), with y = 1 - x given apart. */
function logTails(x: number, y: number, a: number, b: number): LogTails {
  const term = logBinomialTerm(a, a + b, x, y);
  const logDensity = term + Math.log(a) + Math.log(b / (a + b));
  if (x <= (a + 1) / (a + b + 2)) {
    const logLower = Math.min(0, logDensity - Math.log(a) + Math.log(betaFraction(x, a, b)));
    return { logLower, logUpper: Math.log1p(-Math.exp(logLower)), logDensity };
  }
  const logUpper = Math.min(0, logDensity - Math.log(b) + Math.log(betaFraction(y, b, a)));
  return { logLower: Math.log1p(-Math.exp(logUpper)), logUpper, logDensity };
}

function assertShape(a: number, b: number): void {
  if (!(a > 0 && a < Infinity && b > 0 && b < Infinity)) throw new RangeError(`beta needs a, b > 0, got ${a}, ${b}`);
}

/**
 * Regularized incomplete beta: lower = I_x(a, b) and upper = 1 - I_x(a, b), each accurate in its own tail.
 * x in 0..1; a, b > 0 (real; a million and more is fine). Outside: RangeError.
 */
export function incompleteBeta(x: number, a: number, b: number): Tails {
  assertShape(a, b);
  if (!(x >= 0 && x <= 1)) throw new RangeError(`the incomplete beta needs x in 0..1, got ${x}`);
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === 1) return { lower: 1, upper: 0 };
  const { logLower, logUpper } = logTails(x, 1 - x, a, b);
  return logLower < logUpper
    ? { lower: Math.exp(logLower), upper: -Math.expm1(logLower) }
    : { lower: -Math.expm1(logUpper), upper: Math.exp(logUpper) };
}

/**
 * logit(x) = log(x / (1 - x)) of the beta quantile. Both probabilities are given (lower + upper = 1), so that a tiny one
 * keeps its digits; both must be positive. In the logit the beta density is log-concave for every a and b.
 */
export function betaQuantileLogit(lower: number, upper: number, a: number, b: number): number {
  if (lower > upper) return -betaQuantileLogit(upper, lower, b, a);
  const logTarget = Math.log(lower);
  const at = (u: number): LogTail => {
    const { logLower, logDensity } = logTails(1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)), a, b);
    return { logTail: logLower, logDensity };
  };
  // Far to the left the tail is x^a / (a B(a, b)): the tangent there, so its root lies left of the true one.
  const floor = (logTarget + Math.log(a) + logBeta(a, b)) / a;
  return solveLogConcave(Math.log(a / b), logTarget, at, floor);
}

function quantile(lower: number, upper: number, a: number, b: number): number {
  assertShape(a, b);
  if (!(lower >= 0 && upper >= 0)) throw new RangeError('a probability must lie in 0..1');
  if (lower === 0) return 0;
  if (upper === 0) return 1;
  return 1 / (1 + Math.exp(-betaQuantileLogit(lower, upper, a, b)));
}

/** Inverse of the lower tail: the x in 0..1 with I_x(a, b) = p. p in 0..1, a, b > 0; outside: RangeError. */
export const betaQuantile = (p: number, a: number, b: number): number => quantile(p, 1 - p, a, b);

/** Inverse of the upper tail: the x in 0..1 with 1 - I_x(a, b) = p. p in 0..1, a, b > 0; outside: RangeError. */
export const betaQuantileUpper = (p: number, a: number, b: number): number => quantile(1 - p, p, a, b);
