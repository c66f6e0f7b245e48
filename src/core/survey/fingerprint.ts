/**
 * Fingerprints of many sets of counted cells, each the sum of n * hash(cell) in two independent halves of 32
 * bits. The order in which cells are added does not matter, one added n times is one with the count n, and one
 * taken back is gone: so the cells of a roll-up and the responses behind them come to the same fingerprint. Two
 * sets that differ come to the same one once in 2^64.
 */
export class Fingerprints {
  private readonly sums: Int32Array;

  constructor(sets: number) {
    this.sums = new Int32Array(sets * 2);
  }

  /** `packed`: month, channel and pattern, as `packCell` puts them together. `n` may be negative. */
  add(set: number, subject: number, within: number, windows: number, packed: number, n: number): void {
    const { sums } = this;
    const one = Math.imul(subject, 0x9e3779b1) + Math.imul(within, 0x85ebca77);
    const two = Math.imul(subject, 0xc2b2ae3d) ^ Math.imul(within, 0x27d4eb2f);
    const a = mix((one + Math.imul(windows, 0x165667b1)) ^ Math.imul(packed, 0xd168aaad));
    const b = mix((two ^ Math.imul(windows, 0xaf723597)) + Math.imul(packed, 0x6c8e9cf5));
    sums[set * 2] = ((sums[set * 2] as number) + Math.imul(a, n)) | 0;
    sums[set * 2 + 1] = ((sums[set * 2 + 1] as number) + Math.imul(b, n)) | 0;
  }

  same(set: number, other: Fingerprints): boolean {
    return this.sums[set * 2] === other.sums[set * 2] && this.sums[set * 2 + 1] === other.sums[set * 2 + 1];
  }
}

function mix(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
