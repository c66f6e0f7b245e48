import { betaQuantileLogit } from './incomplete-beta.ts';
import { gammaQuantile, incompleteGamma, logGammaTails } from './incomplete-gamma.ts';
import { solveLogConcave } from './log-concave.ts';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** Normal quantile of 0.975, as the specification states it. */
export const Z_95 = 1.959963984540054;

function assertProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must lie in 0..1, got ${p}`);
}

/** Standard normal distribution function, accurate to its last digits in the lower tail (for the upper, use -z). */
export function normalCdf(z: number): number {
  const { lower, upper } = incompleteGamma((z * z) / 2, 0.5);
  return z < 0 ? upper / 2 : 0.5 + lower / 2;
}

/** A first guess of the lower quantile, p <= 1/2, error under 0.003 (Abramowitz and Stegun 26.2.22). */
function roughNormalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  return (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t) - t;
}

/** The z with normalCdf(z) = p. p in 0..1 (0 and 1 give infinities); outside: RangeError. */
export function normalQuantile(p: number): number {
  assertProbability(p);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  if (p === 0.5) return 0;
  return solveLogConcave(roughNormalQuantile(p), Math.log(p), (z) => ({
    logTail: z < 0 ? logGammaTails((z * z) / 2, 0.5).logUpper - Math.LN2 : Math.log(normalCdf(z)),
    logDensity: -(z * z) / 2 - HALF_LOG_TWO_PI,
  }));
}

/**
 * z of a two-sided interval of confidence `conf` (0..1, both ends excluded; else RangeError): 0.95 gives 1.95996...
 */
export function twoSidedZ(conf: number): number {
  if (conf === 0.95) return Z_95;
  if (!(conf > 0 && conf < 1)) throw new RangeError(`a confidence must lie between 0 and 1, got ${conf}`);
  return -normalQuantile((1 - conf) / 2);
}

/** z of a one-sided bound of confidence `conf` (0..1, both ends excluded; else RangeError): 0.95 gives 1.64485... */
export function oneSidedZ(conf: number): number {
  if (!(conf > 0 && conf < 1)) throw new RangeError(`a confidence must lie between 0 and 1, got ${conf}`);
  return -normalQuantile(1 - conf);
}

/** Quantile of Student's t with `df` > 0 degrees of freedom. p in 0..1; outside: RangeError. */
export function studentQuantile(p: number, df: number): number {
  assertProbability(p);
  if (!(df > 0 && df < Infinity)) throw new RangeError(`Student's t needs degrees of freedom > 0, got ${df}`);
  if (p > 0.5) return -studentQuantile(1 - p, df);
  if (p === 0) return -Infinity;
  if (p === 0.5) return 0;
  // x = df / (df + t^2) is beta(df/2, 1/2), so (1 - x) / x, which is t^2 / df, is e^-logit.
  return -Math.sqrt(df * Math.exp(-betaQuantileLogit(2 * p, 1 - 2 * p, df / 2, 0.5)));
}

/** Quantile of chi-square with `df` > 0 degrees of freedom. p in 0..1; outside: RangeError. */
export const chiSquareQuantile = (p: number, df: number): number => 2 * gammaQuantile(p, df / 2);
