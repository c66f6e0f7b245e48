import { normalCdf, normalQuantile, twoSidedZ } from './distributions.ts';

/** `p`: the share expected, strictly between 0 and 1 (0.5 is the most cautious); `population`: whole, at least 1. */
export type SampleSizeQuestion = {
  readonly margin: number;
  readonly p?: number;
  readonly conf?: number;
  readonly population?: number;
};

/** `infinite`: from an endless population; `exact`: from this one; `required`: that rounded up. All in responses. */
export type SampleSize = { readonly infinite: number; readonly exact: number; readonly required: number };

/**
 * Responses needed for an interval of the share plus or minus `margin` (a share, above 0).
 * n0 = z^2 p (1 - p) / margin^2, n = n0 / (1 + (n0 - 1) / N). At 5 points: N = 100 -> 80, 1,000 -> 278, 5,000 -> 357.
 * Arguments outside their range: RangeError. Source: Cochran, Sampling Techniques (1977), 4.4.
 */
export function sampleSize({ margin, p = 0.5, conf = 0.95, population }: SampleSizeQuestion): SampleSize {
  assertShare(p);
  assertPopulation(population);
  if (!(margin > 0)) throw new RangeError(`a margin of error must be above 0, got ${margin}`);
  const z = twoSidedZ(conf);
  const infinite = (z * z * p * (1 - p)) / (margin * margin);
  const exact = population === undefined ? infinite : infinite / (1 + (infinite - 1) / population);
  return { infinite, exact, required: Math.ceil(exact) };
}

export type MarginQuestion = {
  readonly n: number;
  readonly p?: number;
  readonly conf?: number;
  readonly population?: number;
};

/** `correction` is sqrt((N - n) / (N - 1)), 1 for an endless population; `margin` = z * standardError * correction. */
export type MarginOfError = {
  readonly standardError: number;
  readonly correction: number;
  /** sqrt(1 - n / N), the correction by sampling fraction that other books use. */
  readonly fractionCorrection: number;
  readonly margin: number;
};

/**
 * Margin of error of a share p found in n responses (n at least 1, at most the population), in shares.
 * A census has none. Arguments outside their range: RangeError. Source: Cochran, Sampling Techniques (1977), 3.2.
 */
export function marginOfError({ n, p = 0.5, conf = 0.95, population }: MarginQuestion): MarginOfError {
  assertPopulation(population);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a share must lie in 0..1, got ${p}`);
  if (!(n >= 1 && n <= (population ?? Number.MAX_VALUE))) {
    throw new RangeError(`n must be at least 1 and at most the population, got ${n}`);
  }
  const standardError = Math.sqrt((p * (1 - p)) / n);
  const left = population === undefined ? 1 : (population - n) / Math.max(1, population - 1);
  const fraction = population === undefined ? 0 : n / population;
  const correction = Math.sqrt(left);
  return {
    standardError,
    correction,
    fractionCorrection: Math.sqrt(1 - fraction),
    margin: twoSidedZ(conf) * standardError * correction,
  };
}

export type PowerQuestion = { readonly p1: number; readonly p2: number; readonly conf?: number };

/**
 * Responses needed in each of two groups to find the difference of p1 and p2 (both strictly between 0 and 1, not equal)
 * with the given power (0..1, ends excluded), by a two-sided z test of confidence `conf`. Not rounded.
 * Arguments outside their range: RangeError. Source: Fleiss, Statistical Methods for Rates and Proportions (1981), 3.2.
 */
export function groupSizeForPower({ p1, p2, conf = 0.95, power }: PowerQuestion & { readonly power: number }): number {
  if (!(power > 0 && power < 1)) throw new RangeError(`a power must lie between 0 and 1, got ${power}`);
  const { pooled, own, difference } = spreads(p1, p2);
  if (difference === 0) throw new RangeError('no number of responses tells two equal shares apart');
  const root = (twoSidedZ(conf) * pooled + normalQuantile(power) * own) / difference;
  if (root <= 0) throw new RangeError('the power asked for is below that of no responses at all');
  return root * root;
}

/**
 * The chance that a two-sided z test of confidence `conf` with n responses in each group finds the difference of p1 and
 * p2 in its true direction. n above 0; else RangeError. Inverse of `groupSizeForPower`.
 */
export function powerOfTwoProportions({ p1, p2, conf = 0.95, n }: PowerQuestion & { readonly n: number }): number {
  if (!(n > 0)) throw new RangeError(`n must be above 0, got ${n}`);
  const { pooled, own, difference } = spreads(p1, p2);
  return normalCdf((Math.sqrt(n) * difference - twoSidedZ(conf) * pooled) / own);
}

function spreads(p1: number, p2: number): { pooled: number; own: number; difference: number } {
  assertShare(p1);
  assertShare(p2);
  return {
    pooled: Math.sqrt((p1 + p2) * (1 - (p1 + p2) / 2)),
    own: Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2)),
    difference: Math.abs(p1 - p2),
  };
}

function assertShare(p: number): void {
  if (!(p > 0 && p < 1)) throw new RangeError(`an expected share must lie between 0 and 1, got ${p}`);
}

function assertPopulation(population: number | undefined): void {
  if (population !== undefined && !(Number.isSafeInteger(population) && population >= 1)) {
    throw new RangeError(`a population must be a whole number of at least 1, got ${population}`);
  }
}
