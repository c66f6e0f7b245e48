/**
 * xoshiro128** (Blackman and Vigna, 2018, public domain): 32 random bits at a time from a state of four words, not
 * all zero.
 */
export class Xoshiro128 {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor([a, b, c, d]: Words) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** A whole number, 0 <= x < 2^32. */
  bits(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = rotateLeft(this.d, 11);
    return result;
  }
}

/**
 * The simulation's own random numbers.
 *
 * Nothing here, nor anywhere else in the simulation, uses more than integers and + - * /: other functions may
 * round differently from one machine to the next, and the same seed is to give the same bytes everywhere.
 */
export class RandomStream extends Xoshiro128 {
  /** The same seed and keys give the same stream; other keys, an unrelated one. All are whole numbers. */
  constructor(seed: number, ...keys: readonly number[]) {
    super(seededWords(seed, keys));
  }

  /** 0 <= u < 1, in steps of 2^-32. */
  uniform(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number, 0 <= k < n. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** low <= x < high. */
  between(low: number, high: number): number {
    return low + this.uniform() * (high - low);
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** An index, with the given relative weights. */
  index(weights: readonly number[]): number {
    return indexAt(weights, this.uniform());
  }

  shuffle<T extends { [index: number]: number; readonly length: number }>(list: T): T {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = list[i] as number;
      list[i] = list[j] as number;
      list[j] = kept;
    }
    return list;
  }

  /** Beta(a, b) for whole a and b: the a-th smallest of a + b - 1 uniform numbers. */
  beta(a: number, b: number): number {
    const draws = new Float64Array(a + b - 1);
    for (let i = 0; i < draws.length; i++) draws[i] = this.uniform();
    return draws.toSorted()[a - 1] as number;
  }
}

/** The index at which the running sum of the weights passes `u` (0..1) of their total. */
export function indexAt(weights: readonly number[], u: number): number {
  let left = u * weights.reduce((sum, w) => sum + w, 0);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] as number;
    if (left < 0) return i;
  }
  return weights.findLastIndex((w) => w > 0);
}

/**
 * Whole numbers that sum to `total` and stay within one of their fair parts (largest remainder). Ties go to the
 * earlier one. Weights are not negative, and one of them is positive.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, w) => all + w, 0);
  const parts = weights.map((w) => Math.floor((total * w) / sum));
  const remainder = weights.map((w, i) => (total * w) / sum - (parts[i] as number));
  const order = weights
    .map((_, i) => i)
    .toSorted((i, j) => (remainder[j] as number) - (remainder[i] as number) || i - j);
  const missing = total - parts.reduce((all, n) => all + n, 0);
  for (const i of order.slice(0, missing)) parts[i] = (parts[i] as number) + 1;
  return parts;
}

type Words = readonly [number, number, number, number];

const GOLDEN = 0x9e3779b9;
const rotateLeft = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

/** The finalizer of MurmurHash3 (Appleby, public domain): every bit of the result depends on every bit of x. */
function scramble(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function seededWords(seed: number, keys: readonly number[]): Words {
  let mixed = 0;
  for (const key of [seed | 0, Math.floor(seed / 2 ** 32) | 0, ...keys]) {
    mixed = scramble(Math.imul(mixed, 5) + GOLDEN + key);
  }
  const word = (): number => scramble((mixed = (mixed + GOLDEN) | 0));
  // All four words zero would stay zero.
  return [word(), word(), word(), word() | 1];
}
