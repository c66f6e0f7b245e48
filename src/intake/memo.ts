import { decodeText } from './row.ts';

const NO_ENTRY = -1;

/**
 * What `read` makes of a text, remembered by the text's bytes: a name or a word that stands in a million rows is
 * decoded and understood once, and every row gets the same value. Bounded: texts beyond `maxEntries`, or beyond
 * 16 MiB together, are read each time.
 */
export class Memo<T> {
  private readonly read: (text: string) => T;
  private readonly maxEntries: number;
  private slots = new Int32Array(64).fill(NO_ENTRY);
  private hashes = new Int32Array(32);
  /** Entry i is the text arena[ends[i - 1] .. ends[i]). */
  private ends = new Int32Array(32);
  private arena = Buffer.allocUnsafe(1 << 10);
  private readonly values: T[] = [];

  constructor(maxEntries: number, read: (text: string) => T) {
    this.read = read;
    this.maxEntries = maxEntries;
  }

  /** The value of the text bytes[start .. end). */
  get(bytes: Buffer, start: number, end: number): T {
    const hash = hashOf(bytes, start, end);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.slots[slot] as number; entry !== NO_ENTRY; entry = this.slots[slot] as number) {
      if (this.hashes[entry] === hash && this.holds(entry, bytes, start, end)) return this.values[entry] as T;
      slot = (slot + 1) & mask;
    }
    const value = this.read(decodeText(bytes, start, end));
    this.add(slot, hash, bytes.subarray(start, end), value);
    return value;
  }

  private startOf(entry: number): number {
    return entry === 0 ? 0 : (this.ends[entry - 1] as number);
  }

  private holds(entry: number, bytes: Buffer, start: number, end: number): boolean {
    const { arena } = this;
    let from = this.startOf(entry);
    if ((this.ends[entry] as number) - from !== end - start) return false;
    for (let at = start; at < end; at++) if (arena[from++] !== bytes[at]) return false;
    return true;
  }

  private add(slot: number, hash: number, text: Buffer, value: T): void {
    const entry = this.values.length;
    const from = this.startOf(entry);
    const to = from + text.length;
    if (entry >= this.maxEntries || to > MAX_ARENA_BYTES) return;
    if (to > this.arena.length) {
      const wider = Buffer.allocUnsafe(Math.max(this.arena.length * 2, to));
      this.arena.copy(wider, 0, 0, from);
      this.arena = wider;
    }
    text.copy(this.arena, from);
    this.ends[entry] = to;
    this.hashes[entry] = hash;
    this.values.push(value);
    this.slots[slot] = entry;
    if (this.values.length * 2 >= this.slots.length) this.grow();
  }

  private grow(): void {
    const size = this.slots.length * 2;
    this.hashes = widened(this.hashes);
    this.ends = widened(this.ends);
    this.slots = new Int32Array(size).fill(NO_ENTRY);
    for (let entry = 0; entry < this.values.length; entry++) {
      let slot = (this.hashes[entry] as number) & (size - 1);
      while (this.slots[slot] !== NO_ENTRY) slot = (slot + 1) & (size - 1);
      this.slots[slot] = entry;
    }
  }
}

/** Four bytes a step: a multiplication for each byte would be the dearest part of reading a file. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const four =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    hash = Math.imul(hash ^ four, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 13);
}

const MAX_ARENA_BYTES = 16 << 20;

function widened(from: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(from.length * 2);
  wider.set(from);
  return wider;
}
