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
const pack = (month: number, channel: number, pattern: number): number => (month << 16) | (channel << 7) | pattern;

const WIDTH = 5;

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
    const packed = pack(month, channel, pattern);
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

  /** Cells with a count, in the order of (month, subject, channel, within, pattern, windows). */
  *sorted(): Generator<CountedCell> {
    const order = new Uint32Array(this.#size).map((_, i) => i);
    const cells = this.#cells;
    const at = (index: number, field: number): number => cells[index * WIDTH + field] as number;
    order.sort(
      (a, b) =>
        (at(a, 2) >> 16) - (at(b, 2) >> 16) ||
        at(a, 0) - at(b, 0) ||
        (at(a, 2) & 0xff80) - (at(b, 2) & 0xff80) ||
        at(a, 1) - at(b, 1) ||
        (at(a, 2) & 0x7f) - (at(b, 2) & 0x7f) ||
        at(a, 3) - at(b, 3),
    );
    for (const index of order) {
      const n = at(index, 4);
      if (n === 0) continue;
      const packed = at(index, 2);
      yield {
        subject: at(index, 0),
        within: at(index, 1),
        month: packed >> 16,
        channel: (packed >> 7) & 0x1ff,
        pattern: packed & 0x7f,
        windows: at(index, 3),
        n,
      };
    }
  }
}

function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}
