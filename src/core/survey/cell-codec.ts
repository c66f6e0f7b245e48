import type { CellCounter } from './cell-counter.ts';

/**
 * Roll-up cells as bytes. One block holds the cells of 16 neighbouring subjects of one level in one month, as records
 * of 14 bytes, big-endian: the subject's place in the block (1 byte), within (3), channel * 128 + pattern (2),
 * windows (4), n (4), in the order of (subject, channel, within, pattern, windows). Month and number of the block
 * stand beside the bytes.
 */
export const CELL_BYTES = 14;
export const BLOCK_SUBJECTS = 16;
const PLACE_MASK = BLOCK_SUBJECTS - 1;
/** `within` has 24 bits: so many subjects an organization can have. */
const WITHIN_LIMIT = 1 << 24;

export const blockOf = (subject: number): number => Math.floor(subject / BLOCK_SUBJECTS);

/** What a reader of cells is given, once per cell. */
export type CellVisitor = (
  subject: number,
  within: number,
  windows: number,
  channel: number,
  pattern: number,
  n: number,
) => void;

/** Visits the cells in `bytes[offset .. offset + length)` of a view. */
export function visitCells(block: number, view: DataView, offset: number, length: number, visit: CellVisitor): void {
  const first = block * BLOCK_SUBJECTS;
  for (let at = offset; at < offset + length; at += CELL_BYTES) {
    const who = view.getUint32(at);
    const packed = view.getUint16(at + 4);
    visit(
      first + (who >>> 24),
      who & 0xffffff,
      view.getInt32(at + 6),
      packed >> 7,
      packed & 127,
      view.getInt32(at + 10),
    );
  }
}

/** The cells of one block and month, encoded. */
export type CellBlock = { readonly month: number; readonly block: number; readonly bytes: Uint8Array };

/**
 * All cells of a counter in blocks, by month and block; their bytes lie end to end in one piece of memory. Throws
 * RangeError where an organization has more subjects than a cell can name.
 */
export function encodeBlocks(counter: CellCounter): CellBlock[] {
  const all = new Uint8Array(counter.size * CELL_BYTES);
  const view = new DataView(all.buffer);
  const blocks: CellBlock[] = [];
  let start = 0;
  let at = 0;
  let month = -1;
  let block = -1;
  const close = (): void => {
    if (at > start) blocks.push({ month, block, bytes: all.subarray(start, at) });
    start = at;
  };
  counter.visitSorted((cellMonth, subject, within, windows, channel, pattern, n) => {
    if (within >= WITHIN_LIMIT) throw new RangeError(`Subject ${within} is beyond ${WITHIN_LIMIT - 1}.`);
    const cellBlock = blockOf(subject);
    if (cellMonth !== month || cellBlock !== block) {
      close();
      month = cellMonth;
      block = cellBlock;
    }
    view.setUint32(at, ((subject & PLACE_MASK) << 24) | within);
    view.setUint16(at + 4, (channel << 7) | pattern);
    view.setInt32(at + 6, windows);
    view.setInt32(at + 10, n);
    at += CELL_BYTES;
  });
  close();
  return blocks;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Which of two records stands first: by subject, channel, within, pattern, windows. 0 where they are one cell. */
function compareRecords(a: DataView, at: number, b: DataView, bt: number): number {
  const whoA = a.getUint32(at);
  const whoB = b.getUint32(bt);
  const packedA = a.getUint16(at + 4);
  const packedB = b.getUint16(bt + 4);
  return (
    (whoA >>> 24) - (whoB >>> 24) ||
    (packedA >> 7) - (packedB >> 7) ||
    (whoA & 0xffffff) - (whoB & 0xffffff) ||
    (packedA & 127) - (packedB & 127) ||
    a.getInt32(at + 6) - b.getInt32(bt + 6)
  );
}

/** Whether a run is as `encodeBlocks` makes it: no cell empty, each behind the one before it. */
export function isCanonical(view: DataView, offset: number, length: number): boolean {
  if (length === 0 || length % CELL_BYTES !== 0) return false;
  for (let at = offset; at < offset + length; at += CELL_BYTES) {
    if (view.getUint8(at) >= BLOCK_SUBJECTS || view.getInt32(at + 10) === 0) return false;
    if (at > offset && compareRecords(view, at - CELL_BYTES, view, at) >= 0) return false;
  }
  return true;
}

/** Two encoded runs of one block and month as one; cells that come to zero are left out. */
export function mergeCells(one: Uint8Array, other: Uint8Array): Uint8Array {
  const merged = new Uint8Array(one.length + other.length);
  const [a, b, out] = [viewOf(one), viewOf(other), viewOf(merged)];
  let size = 0;
  for (let at = 0, bt = 0; at < one.length || bt < other.length;) {
    const order = at >= one.length ? 1 : bt >= other.length ? -1 : compareRecords(a, at, b, bt);
    merged.set(order <= 0 ? one.subarray(at, at + CELL_BYTES) : other.subarray(bt, bt + CELL_BYTES), size);
    if (order === 0) out.setInt32(size + 10, a.getInt32(at + 10) + b.getInt32(bt + 10));
    if (order <= 0) at += CELL_BYTES;
    if (order >= 0) bt += CELL_BYTES;
    if (out.getInt32(size + 10) !== 0) size += CELL_BYTES;
  }
  return merged.subarray(0, size);
}
