import type { CellCounter, CountedCell } from './cell-counter.ts';

/**
 * Roll-up cells as bytes: records of five big-endian 32-bit integers, subject, within, windows,
 * channel * 128 + pattern, n, ordered by (channel, within, pattern, windows) inside a subject and month.
 * The month stands beside the bytes. A record names its subject, so that the bytes of many subjects can
 * be laid end to end and read in one pass.
 */
export const CELL_BYTES = 20;

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
export function visitCells(view: DataView, offset: number, length: number, visit: CellVisitor): void {
  for (let at = offset; at < offset + length; at += CELL_BYTES) {
    const packed = view.getInt32(at + 12);
    visit(
      view.getInt32(at),
      view.getInt32(at + 4),
      view.getInt32(at + 8),
      packed >> 7,
      packed & 127,
      view.getInt32(at + 16),
    );
  }
}

/** The bytes of one subject's cells of one month; cells must stand in the order named above. */
export function encodeCells(cells: readonly Omit<CountedCell, 'month'>[]): Uint8Array {
  const bytes = new Uint8Array(cells.length * CELL_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, cell] of cells.entries()) {
    const at = i * CELL_BYTES;
    view.setInt32(at, cell.subject);
    view.setInt32(at + 4, cell.within);
    view.setInt32(at + 8, cell.windows);
    view.setInt32(at + 12, (cell.channel << 7) | cell.pattern);
    view.setInt32(at + 16, cell.n);
  }
  return bytes;
}

/** The cells of one subject and month, encoded. */
export type CellGroup = { readonly month: number; readonly subject: number; readonly bytes: Uint8Array };

/** All cells of a counter as groups, by month and subject; their bytes lie end to end in one piece of memory. */
export function encodeGroups(counter: CellCounter): CellGroup[] {
  const all = new Uint8Array(counter.size * CELL_BYTES);
  const view = new DataView(all.buffer);
  const groups: CellGroup[] = [];
  let start = 0;
  let at = 0;
  let month = -1;
  let subject = -1;
  const close = (): void => {
    if (at > start) groups.push({ month, subject, bytes: all.subarray(start, at) });
    start = at;
  };
  counter.visitSorted((cellMonth, cellSubject, within, windows, channel, pattern, n) => {
    if (cellMonth !== month || cellSubject !== subject) {
      close();
      month = cellMonth;
      subject = cellSubject;
    }
    view.setInt32(at, cellSubject);
    view.setInt32(at + 4, within);
    view.setInt32(at + 8, windows);
    view.setInt32(at + 12, (channel << 7) | pattern);
    view.setInt32(at + 16, n);
    at += CELL_BYTES;
  });
  close();
  return groups;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Which of two records stands first: by channel, within, pattern, windows. 0 where they are one cell. */
function compareRecords(a: DataView, at: number, b: DataView, bt: number): number {
  const packedA = a.getInt32(at + 12);
  const packedB = b.getInt32(bt + 12);
  return (
    (packedA >> 7) - (packedB >> 7) ||
    a.getInt32(at + 4) - b.getInt32(bt + 4) ||
    (packedA & 127) - (packedB & 127) ||
    a.getInt32(at + 8) - b.getInt32(bt + 8)
  );
}

/** Whether a run is as `encodeGroups` makes it: of this subject, no cell empty, each behind the one before it. */
export function isCanonical(view: DataView, offset: number, length: number, subject: number): boolean {
  if (length === 0 || length % CELL_BYTES !== 0) return false;
  for (let at = offset; at < offset + length; at += CELL_BYTES) {
    if (view.getInt32(at) !== subject || view.getInt32(at + 16) === 0) return false;
    if (at > offset && compareRecords(view, at - CELL_BYTES, view, at) >= 0) return false;
  }
  return true;
}

/** Two encoded runs of one subject and month as one; cells that come to zero are left out. */
export function mergeCells(one: Uint8Array, other: Uint8Array): Uint8Array {
  const merged = new Uint8Array(one.length + other.length);
  const [a, b, out] = [viewOf(one), viewOf(other), viewOf(merged)];
  let size = 0;
  for (let at = 0, bt = 0; at < one.length || bt < other.length;) {
    const order = at >= one.length ? 1 : bt >= other.length ? -1 : compareRecords(a, at, b, bt);
    merged.set(order <= 0 ? one.subarray(at, at + CELL_BYTES) : other.subarray(bt, bt + CELL_BYTES), size);
    if (order === 0) out.setInt32(size + 16, a.getInt32(at + 16) + b.getInt32(bt + 16));
    if (order <= 0) at += CELL_BYTES;
    if (order >= 0) bt += CELL_BYTES;
    if (out.getInt32(size + 16) !== 0) size += CELL_BYTES;
  }
  return merged.subarray(0, size);
}
