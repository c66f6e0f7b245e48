import { hash } from 'node:crypto';
import type { Row } from './row.ts';

/** Rows counted exactly: 12 bytes each, at most half of 2^22 places, 48 MiB. */
const EXACT_PLACES = 1 << 22;
/** Counters for what comes after: 2^22 of 4 bytes, 16 MiB. */
const SHARED_COUNTERS = 1 << 22;

/**
 * Ids for rows that bring none: a digest of the row's cells, and from the second identical row on "-2", "-3", ...:
 * two customers of one CSR may well give the same answers on the same day. The same file gives the same ids; so do
 * its rows in another order, in a longer export, with other quoting, or compressed.
 *
 * Memory is bounded. The first two million different rows are counted one by one. Any later different row
 * shares a counter with those that fall on the same place, so its number may count others as well: the ids are
 * still unique in the file, and the same for the same file, but then depend on the rows before.
 */
export class RowIds {
  private places = 1 << 10;
  private used = 0;
  private high = new Int32Array(this.places);
  private low = new Int32Array(this.places);
  private counts = new Int32Array(this.places);
  private shared: Int32Array | null = null;
  private cells = Buffer.allocUnsafe(1 << 10);
  private readonly maxPlaces: number;
  private readonly sharedCounters: number;
  private readonly secret: Uint8Array;

  /** `secret` goes into every digest, so that nobody without it can find out a cell by trying. */
  constructor(maxPlaces = EXACT_PLACES, sharedCounters = SHARED_COUNTERS, secret: Uint8Array = new Uint8Array()) {
    this.maxPlaces = maxPlaces;
    this.sharedCounters = sharedCounters;
    this.secret = secret;
  }

  next(row: Row): string {
    const digest = hash('sha256', this.content(row), 'buffer');
    const occurrence = this.count(digest.readInt32LE(0), digest.readInt32LE(4));
    const id = digest.toString('hex', 0, 16);
    return occurrence === 1 ? id : `${id}-${occurrence}`;
  }

  /** The cells one after the other, each closed by a byte that UTF-8 never has; empty cells at the end left out. */
  private content(row: Row): Buffer {
    let count = row.count;
    while (count > 0 && row.start[count - 1] === row.end[count - 1]) count--;
    const { secret } = this;
    const size =
      secret.length + (count === 0 ? 0 : (row.end[count - 1] as number) - (row.start[0] as number) + 2 * count);
    if (size > this.cells.length) this.cells = Buffer.allocUnsafe(size * 2);
    this.cells.set(secret);
    let to = secret.length;
    for (let i = 0; i < count; i++) {
      to += row.bytes.copy(this.cells, to, row.start[i], row.end[i]);
      this.cells[to++] = 0xff;
    }
    return this.cells.subarray(0, to);
  }

  private count(high: number, low: number): number {
    let place = this.placeOf(high, low);
    const before = this.counts[place] as number;
    if (before > 0) {
      this.counts[place] = before + 1;
      return before + 1;
    }
    if (this.used * 2 >= this.places) {
      if (this.places >= this.maxPlaces) return this.countShared(high, low);
      this.grow();
      place = this.placeOf(high, low);
    }
    this.used++;
    this.high[place] = high;
    this.low[place] = low;
    this.counts[place] = 1;
    return 1;
  }

  private countShared(high: number, low: number): number {
    this.shared ??= new Int32Array(this.sharedCounters);
    const at = (high ^ low) & (this.sharedCounters - 1);
    const count = (this.shared[at] as number) + 1;
    this.shared[at] = count;
    return count;
  }

  private placeOf(high: number, low: number): number {
    const mask = this.places - 1;
    let place = high & mask;
    while (this.counts[place] !== 0 && (this.high[place] !== high || this.low[place] !== low))
      place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const { high, low, counts, places } = this;
    this.places = places * 2;
    this.high = new Int32Array(this.places);
    this.low = new Int32Array(this.places);
    this.counts = new Int32Array(this.places);
    for (let from = 0; from < places; from++) {
      if (counts[from] === 0) continue;
      const to = this.placeOf(high[from] as number, low[from] as number);
      this.high[to] = high[from] as number;
      this.low[to] = low[from] as number;
      this.counts[to] = counts[from] as number;
    }
  }
}
