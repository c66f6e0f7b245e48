import type { CountedCell } from './cell-counter.ts';

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
