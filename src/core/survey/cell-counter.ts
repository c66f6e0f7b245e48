/**
 * Counts responses per (subject, within, month, channel, pattern, windows): the cells of a roll-up.
 *
 * An open-addressing table over typed arrays: a million responses on four levels are four million
 * additions, and a Map with composed keys takes five times as long and ten times the memory.
 */
export type CellKey = {
  readonly subject: number;
  /** Whom the subject belonged to on that day; 0 where unknown. */
  readonly within: number;
  readonly month: number;
  readonly channel: number;
  readonly pattern: number;
  readonly windows: number;
};
export type CountedCell = CellKey & { readonly n: number };

/** Month, channel and pattern share one integer: 15 + 9 + 7 bits. */
export const CHANNEL_LIMIT = 512;
export const packCell = (month: number, channel: number, pattern: number): number =>
  (month << 16) | (channel << 7) | pattern;

const WIDTH = 5;
const HIGH = 2 ** 32;

/** What a reader of counted cells is given, once per cell. */
export type SortedVisitor = (
  month: number,
  subject: number,
  within: number,
  windows: number,
  channel: number,
  pattern: number,
  n: number,
) => void;

export class CellCounter {
  #capacity: number;
  #slots: Int32Array;
  #cells: Int32Array;
  #size = 0;

  constructor(expected = 1024) {
    this.#capacity = 1 << Math.ceil(Math.log2(Math.max(16, expected * 2)));
    this.#slots = new Int32Array(this.#capacity).fill(-1);
    this.#cells = new Int32Array(this.#capacity * 0.5 * WIDTH);
  }

  /** Distinct cells so far, those that came back to zero included. */
  get size(): number {
    return this.#size;
  }

  /** month below 32768, channel below 512, pattern below 128; `n` may be negative: a correction. */
  add(
    subject: number,
    within: number,
    month: number,
    channel: number,
    pattern: number,
    windows: number,
    n: number,
  ): void {
    if (channel >= CHANNEL_LIMIT) throw new RangeError(`Channel id ${channel} is beyond ${CHANNEL_LIMIT - 1}.`);
    const packed = packCell(month, channel, pattern);
    const mask = this.#capacity - 1;
    let slot = hash(subject, within, packed, windows) & mask;
    for (;;) {
      const index = this.#slots[slot] as number;
      if (index === -1) break;
      const at = index * WIDTH;
      const cells = this.#cells;
      if (cells[at] === subject && cells[at + 1] === within && cells[at + 2] === packed && cells[at + 3] === windows) {
        cells[at + 4] = (cells[at + 4] as number) + n;
        return;
      }
      slot = (slot + 1) & mask;
    }
    const cells = this.#cells;
    const at = this.#size * WIDTH;
    cells[at] = subject;
    cells[at + 1] = within;
    cells[at + 2] = packed;
    cells[at + 3] = windows;
    cells[at + 4] = n;
    this.#slots[slot] = this.#size;
    this.#size += 1;
    if (this.#size * 2 >= this.#capacity) this.#grow();
  }

  #grow(): void {
    const cells = new Int32Array(this.#capacity * WIDTH);
    cells.set(this.#cells.subarray(0, this.#size * WIDTH));
    this.#capacity *= 2;
    this.#cells = cells;
    this.#slots = new Int32Array(this.#capacity).fill(-1);
    const mask = this.#capacity - 1;
    for (let index = 0; index < this.#size; index += 1) {
      const at = index * WIDTH;
      let slot =
        hash(cells[at] as number, cells[at + 1] as number, cells[at + 2] as number, cells[at + 3] as number) & mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
      this.#slots[slot] = index;
    }
  }

  /** Visits the cells with a count in the order of (month, subject, channel, within, pattern, windows). */
  visitSorted(visit: SortedVisitor): void {
    const cells = this.#cells;
    for (const index of this.#order()) {
      const at = index * WIDTH;
      const n = cells[at + 4] as number;
      if (n === 0) continue;
      const packed = cells[at + 2] as number;
      visit(
        packed >> 16,
        cells[at] as number,
        cells[at + 1] as number,
        cells[at + 3] as number,
        (packed >> 7) & 0x1ff,
        packed & 0x7f,
        n,
      );
    }
  }

  /** The same cells as objects. */
  sorted(): CountedCell[] {
    const found: CountedCell[] = [];
    this.visitSorted((month, subject, within, windows, channel, pattern, n) =>
      found.push({ subject, within, month, channel, pattern, windows, n }),
    );
    return found;
  }

  #order(): Uint32Array {
    const cells = this.#cells;
    const size = this.#size;
    const order = new Uint32Array(size);
    // What cells are ordered by, in two whole numbers below 2^53; windows decide what is left.
    const first = new Float64Array(size);
    const second = new Float64Array(size);
    for (let index = 0; index < size; index += 1) {
      const at = index * WIDTH;
      const packed = cells[at + 2] as number;
      order[index] = index;
      first[index] = (packed >> 16) * HIGH + (cells[at] as number);
      second[index] = ((packed >> 7) & 0x1ff) * (HIGH * 128) + (cells[at + 1] as number) * 128 + (packed & 0x7f);
    }
    // In place: a copy of a million indexes would be made for nothing.
    // oxlint-disable-next-line unicorn/no-array-sort
    return order.sort(
      (a, b) =>
        (first[a] as number) - (first[b] as number) ||
        (second[a] as number) - (second[b] as number) ||
        (cells[a * WIDTH + 3] as number) - (cells[b * WIDTH + 3] as number),
    );
  }
}

function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}
