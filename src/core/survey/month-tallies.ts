import type { Month } from '../basics/month.ts';
import type { Pattern } from './pattern.ts';
import { UNKNOWN_SHIFT } from './survey-window.ts';
import { emptyTally, type Sieve, type Tally } from './tally.ts';

/** What one response is under one sieve: it cannot be scored, it is outside the window, or it counts. */
export type Kind = number;
const UNSCORABLE: Kind = 0;
const OUTSIDE: Kind = 1;
const COUNTS: Kind = 2;
/** Added to COUNTS: it meets the rule; its lag is unknown. */
const MEETS = 1;
const LAG_UNKNOWN = 2;
const KINDS = 6;

/** The same verdict as `addCell`, as a value that many counts can be kept by. */
export function kindOf(sieve: Sieve, pattern: Pattern, windows: number): Kind {
  const score = sieve.scoring[pattern] as number;
  if (score === 0) return UNSCORABLE;
  const kind = score === 2 ? COUNTS + MEETS : COUNTS;
  if (sieve.windowBit === 0) return kind;
  if ((windows & (sieve.windowBit << UNKNOWN_SHIFT)) !== 0) return kind + LAG_UNKNOWN;
  return (windows & sieve.windowBit) === 0 ? OUTSIDE : kind;
}

export type SubjectMonth = { readonly subject: number; readonly month: Month; readonly tally: Tally };

/** Subject, month, and a count for each kind: half a cache line. */
const WIDTH = 2 + KINDS;

/**
 * Counts responses per subject, month and kind: what one edition asks. The cells that serve every edition
 * (`CellCounter`) are ten times as many, and for a file that is judged once nobody would read them.
 */
export class MonthTallies {
  private capacity = 1 << 10;
  private slots = new Int32Array(1 << 10).fill(-1);
  private rows = new Int32Array((1 << 9) * WIDTH);
  private size = 0;

  /** `n` may be negative: a correction takes an earlier response back. */
  add(subject: number, month: Month, kind: Kind, n: number): void {
    const { rows, slots } = this;
    const mask = this.capacity - 1;
    let slot = hash(subject, month) & mask;
    for (;;) {
      const index = slots[slot] as number;
      if (index === -1) break;
      const at = index * WIDTH;
      if (rows[at] === subject && rows[at + 1] === month) {
        rows[at + 2 + kind] = (rows[at + 2 + kind] as number) + n;
        return;
      }
      slot = (slot + 1) & mask;
    }
    const at = this.size * WIDTH;
    slots[slot] = this.size;
    rows[at] = subject;
    rows[at + 1] = month;
    rows[at + 2 + kind] = n;
    this.size += 1;
    if (this.size * 2 >= this.capacity) this.grow();
  }

  /** Every subject and month with a response, by subject and month. */
  *sorted(): Generator<SubjectMonth> {
    const { rows } = this;
    const order = new Uint32Array(this.size).map((_, i) => i * WIDTH);
    order.sort(
      (a, b) => (rows[a] as number) - (rows[b] as number) || (rows[a + 1] as number) - (rows[b + 1] as number),
    );
    for (const at of order) {
      const tally = tallyOf(rows, at + 2);
      if (tally !== null) yield { subject: rows[at] as number, month: rows[at + 1] as number, tally };
    }
  }

  private grow(): void {
    const rows = new Int32Array(this.capacity * WIDTH);
    rows.set(this.rows);
    this.rows = rows;
    this.capacity *= 2;
    this.slots = new Int32Array(this.capacity).fill(-1);
    const mask = this.capacity - 1;
    for (let index = 0; index < this.size; index += 1) {
      let slot = hash(rows[index * WIDTH] as number, rows[index * WIDTH + 1] as number) & mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & mask;
      this.slots[slot] = index;
    }
  }
}

/** Null where every response was taken back. */
function tallyOf(rows: Int32Array, from: number): Tally | null {
  const tally = emptyTally();
  let any = false;
  for (let kind = 0; kind < KINDS; kind += 1) {
    const n = rows[from + kind] as number;
    if (n === 0) continue;
    any = true;
    if (kind === UNSCORABLE) tally.unscorable += n;
    else if (kind === OUTSIDE) tally.outside += n;
    else {
      tally.n += n;
      if (((kind - COUNTS) & MEETS) !== 0) tally.meeting += n;
      if (((kind - COUNTS) & LAG_UNKNOWN) !== 0) tally.lagUnknown += n;
    }
  }
  return any ? tally : null;
}

const hash = (subject: number, month: number): number => {
  const h = Math.imul(subject, 0x9e3779b1) ^ Math.imul(month, 0x85ebca6b);
  return h ^ (h >>> 15);
};
