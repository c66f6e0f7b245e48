import type { Tails } from './incomplete-beta.ts';
import { type LogTail, solveLogConcave } from './log-concave.ts';
import { logGamma, logPoissonTerm } from './special.ts';

type LogTails = { readonly logLower: number; readonly logUpper: number; readonly logDensity: number };

const CLOSE = 3e-16;
const MOST_TERMS = 1_000_000;

/** 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... (DLMF 8.11.4). */
function series(x: number, a: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < MOST_TERMS; k++) {
    term *= x / (a + k);
    sum += term;
    if (term <= CLOSE * sum) return sum;
  }
  throw new RangeError(`the incomplete gamma did not converge at x = ${x}, a = ${a}`);
}

/** Lentz's evaluation of the continued fraction of the upper tail (DLMF 8.9.2, contracted). */
function fraction(x: number, a: number): number {
  let bottom = x + 1 - a;
  let d = 1 / bottom;
  let c = Infinity;
  let value = d;
  for (let k = 1; k < MOST_TERMS; k++) {
    const top = k * (a - k);
    bottom += 2;
    d = 1 / (bottom + top * d);
    c = bottom + top / c;
    value *= c * d;
    if (Math.abs(c * d - 1) <= CLOSE) return value;
  }
  throw new RangeError(`the incomplete gamma did not converge at x = ${x}, a = ${a}`);
}

/** Logs of both tails of gamma(a) at x > 0, and of its density in log(x). */
export function logGammaTails(x: number, a: number): LogTails {
  const term = logPoissonTerm(a, x);
  const logDensity = term + Math.log(a);
  if (x < a + 1) {
    const logLower = Math.min(0, term + Math.log(series(x, a)));
    return { logLower, logUpper: Math.log1p(-Math.exp(logLower)), logDensity };
  }
  const logUpper = Math.min(0, logDensity + Math.log(fraction(x, a)));
  return { logLower: Math.log1p(-Math.exp(logUpper)), logUpper, logDensity };
}

/** Regularized incomplete gamma: lower = P(a, x), upper = Q(a, x). x >= 0, a > 0; outside: RangeError. */
export function incompleteGamma(x: number, a: number): Tails {
  if (!(a > 0 && x >= 0)) throw new RangeError(`the incomplete gamma needs a > 0 and x >= 0, got a = ${a}, x = ${x}`);
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const { logLower, logUpper } = logGammaTails(x, a);
  return logLower < logUpper
    ? { lower: Math.exp(logLower), upper: -Math.expm1(logLower) }
    : { lower: -Math.expm1(logUpper), upper: Math.exp(logUpper) };
}

/** The x >= 0 with P(a, x) = p. p in 0..1, a > 0; outside: RangeError. In log(x) the density is log-concave. */
export function gammaQuantile(p: number, a: number): number {
  if (!(a > 0 && p >= 0 && p <= 1)) throw new RangeError(`the gamma quantile needs a > 0, p in 0..1, got ${a}, ${p}`);
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  const start = Math.log(a);
  if (p <= 0.5) {
    const at = (u: number): LogTail => {
      const { logLower, logDensity } = logGammaTails(Math.exp(u), a);
      return { logTail: logLower, logDensity };
    };
    // Far to the left the tail is x^a / gamma(a + 1): the tangent there, so its root lies left of the true one.
    const floor = (Math.log(p) + logGamma(a + 1)) / a;
    return Math.exp(solveLogConcave(start, Math.log(p), at, floor));
  }
  const mirrored = (u: number): LogTail => {
    const { logUpper, logDensity } = logGammaTails(Math.exp(-u), a);
    return { logTail: logUpper, logDensity };
  };
  return Math.exp(-solveLogConcave(-start, Math.log1p(-p), mirrored));
}
