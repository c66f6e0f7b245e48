/** The nine types of Hyndman and Fan, numbered as in R; 7 is the default of R, Excel and most software. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** What a position may miss a whole number by and still count as whole: the rounding of n times p. */
const fuzz = (exact: number): number => 4 * Number.EPSILON * Math.max(1, exact);

/** [offset a, offset b] of the continuous types: position = a + p (n + 1 - a - b). */
const OFFSETS: Readonly<Record<4 | 5 | 6 | 7 | 8 | 9, readonly [number, number]>> = {
  4: [0, 1],
  5: [0.5, 0.5],
  6: [0, 0],
  7: [1, 1],
  8: [1 / 3, 1 / 3],
  9: [3 / 8, 3 / 8],
};

function assertQuestion(values: readonly number[], p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile needs p in 0..1, got ${p}`);
  if (!values.every(Number.isFinite)) throw new RangeError('a quantile needs finite numbers');
}

/** Where in the sorted values (counted from 1) the quantile lies, and how far towards the next one (0..1). */
function position(n: number, p: number, type: QuantileType): { readonly at: number; readonly towards: number } {
  if (type >= 4) {
    const [a, b] = OFFSETS[type as keyof typeof OFFSETS];
    const exact = a + p * (n + 1 - a - b);
    const at = Math.floor(exact + fuzz(exact));
    return { at, towards: Math.abs(exact - at) < fuzz(exact) ? 0 : exact - at };
  }
  const exact = type === 3 ? n * p - 0.5 : n * p;
  const at = Math.floor(exact + fuzz(exact));
  const past = exact - at > fuzz(exact);
  if (type === 1) return { at, towards: past ? 1 : 0 };
  if (type === 2) return { at, towards: past ? 1 : 0.5 };
  return { at, towards: past || at % 2 !== 0 ? 1 : 0 };
}

/**
 * Quantile p (0..1) of finite numbers in any order; null where there are none. Other arguments: RangeError.
 * Source: Hyndman and Fan, American Statistician 50 (1996) 361-365.
 */
export function quantile(values: readonly number[], p: number, type: QuantileType = 7): number | null {
  assertQuestion(values, p);
  const sorted = Float64Array.from(values).toSorted();
  if (sorted.length === 0) return null;
  const value = (rank: number): number => sorted[Math.min(sorted.length, Math.max(1, rank)) - 1]!;
  const { at, towards } = position(sorted.length, p, type);
  const low = value(at);
  const high = value(at + 1);
  if (towards === 0) return low;
  return towards === 1 ? high : low + towards * (high - low);
}

export type Weighted = { readonly value: number; readonly weight: number };

/**
 * Quantile p (0..1) of weighted values: whole weights give exactly the type 7 quantile of the values repeated that often
 * (Hmisc's `wtd.quantile`). Weights are counts, finite and at least 0; values of weight 0 do not count. Null where no
 * weight is left. A total weight between 0 and 1 (shares instead of counts) or other arguments: RangeError.
 */
export function weightedQuantile(values: readonly Weighted[], p: number): number | null {
  assertQuestion(
    values.map((each) => each.value),
    p,
  );
  if (!values.every(({ weight }) => weight >= 0 && weight < Infinity)) {
    throw new RangeError('a weight must be a finite number of at least 0');
  }
  const sorted = values.filter(({ weight }) => weight > 0).toSorted((a, b) => a.value - b.value);
  const last = sorted.at(-1);
  if (last === undefined) return null;
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  if (total < 1) throw new RangeError(`weights are counts and must come to at least 1 in all, got ${total}`);
  const exact = 1 + (total - 1) * p;
  const low = Math.floor(exact + fuzz(exact));
  const towards = Math.max(0, exact - low);
  /** The value of the given place, had each been written down as often as it weighs. */
  const value = (place: number): number => {
    let sum = 0;
    for (const each of sorted) {
      sum += each.weight;
      if (sum >= place) return each.value;
    }
    return last.value;
  };
  return (1 - towards) * value(low) + towards * value(Math.min(low + 1, total));
}

/** Weighted mean; null where no weight is left. Arguments as `weightedQuantile`. */
export function weightedMean(values: readonly Weighted[]): number | null {
  let sum = 0;
  let total = 0;
  for (const { value, weight } of values) {
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError('a weight must be a finite number of at least 0');
    sum += value * weight;
    total += weight;
  }
  return total === 0 ? null : sum / total;
}
