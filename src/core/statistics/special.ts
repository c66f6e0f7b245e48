/**
 * The ground the distributions stand on: log-gamma, log-beta, and the logarithm of one binomial or Poisson term for
 * real arguments. Terms are built from Stirling errors and deviances, so that a count of a million loses no digits to
 * the difference of two huge log-gammas.
 * Source: C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000); DLMF 5.11.
 */
const HALF_LOG_TWO_PI = 0.9189385332046727;
const LOG_TWO_PI = 1.8378770664093453;

/** Coefficients of z^-1, z^-3, ... in the Stirling series (DLMF 5.11.1). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const STIRLING_FROM = 16;

/** log gamma(z + 1) - ((z + 1/2) log z - z + log(2 pi) / 2), for real z > 0; absolute error about 1e-15. */
function stirlingError(z: number): number {
  let w = z;
  let steps = 0;
  while (w < STIRLING_FROM) {
    steps += (w + 0.5) * Math.log1p(1 / w) - 1;
    w += 1;
  }
  const inverse = 1 / w;
  const square = inverse * inverse;
  let series = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) series = series * square + STIRLING[i]!;
  return steps + series * inverse;
}

/** log gamma(z) for real z > 0. */
export function logGamma(z: number): number {
  if (!(z > 0)) throw new RangeError(`logGamma needs z > 0, got ${z}`);
  return stirlingError(z) + (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI;
}

/** log of the beta function B(a, b) = gamma(a) gamma(b) / gamma(a + b), for real a, b > 0. */
export function logBeta(a: number, b: number): number {
  if (!(a > 0) || !(b > 0)) throw new RangeError(`logBeta needs a, b > 0, got ${a}, ${b}`);
  const sum = a + b;
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  return (
    stirlingError(a) +
    stirlingError(b) -
    stirlingError(sum) -
    small * Math.log1p(large / small) -
    large * Math.log1p(small / large) +
    0.5 * (Math.log1p(large / small) - Math.log(large) + LOG_TWO_PI)
  );
}

/**
 * x log(x / mean) + mean - x, for x >= 0 and mean > 0: how far a count lies from its mean, in units of log probability.
 * Near the mean the three terms cancel, so a series takes over there.
 */
function deviance(x: number, mean: number): number {
  if (x === 0) return mean;
  const gap = x - mean;
  if (Math.abs(gap) < 0.1 * (x + mean)) {
    const v = gap / (x + mean);
    const square = v * v;
    let sum = gap * v;
    let power = 2 * x * v;
    for (let j = 3; ; j += 2) {
      power *= square;
      const next = sum + power / j;
      if (next === sum) return sum;
      sum = next;
    }
  }
  const ratio = x / mean;
  const log = ratio < Infinity ? Math.log(ratio) : Math.log(x) - Math.log(mean);
  return x * log - gap;
}

/**
 * log of gamma(n+1) / (gamma(x+1) gamma(n-x+1)) p^x q^(n-x), for real 0 <= x <= n: with integers, the logarithm of the
 * binomial probability of x out of n. `q` is 1 - p, given apart because near p = 1 the subtraction loses its digits.
 */
export function logBinomialTerm(x: number, n: number, p: number, q: number = 1 - p): number {
  if (p === 0) return x === 0 ? 0 : -Infinity;
  if (q === 0) return x === n ? 0 : -Infinity;
  if (n === 0) return 0;
  if (x === 0) return n * (p < q ? Math.log1p(-p) : Math.log(q));
  if (x === n) return n * (q < p ? Math.log1p(-q) : Math.log(p));
  const rest = n - x;
  return (
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(rest) -
    deviance(x, n * p) -
    deviance(rest, n * q) -
    0.5 * (LOG_TWO_PI + Math.log(x) + Math.log(rest / n))
  );
}

/** log of mean^x e^-mean / gamma(x+1), for real x > 0 and mean > 0. */
export function logPoissonTerm(x: number, mean: number): number {
  return -stirlingError(x) - deviance(x, mean) - 0.5 * (LOG_TWO_PI + Math.log(x));
}
