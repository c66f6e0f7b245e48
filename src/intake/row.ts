import type { RejectCode } from './rejects.ts';

/**
 * One row of a file, whatever its format: cells as UTF-8 bytes inside one buffer. Reused for every row: what is
 * to outlive the next row must be copied. Cells are views so that numbers and times are read without a string.
 */
export type Row = {
  bytes: Buffer;
  /** Cell i is bytes[start[i] .. end[i]). */
  start: Int32Array;
  end: Int32Array;
  count: number;
  /** Physical line on which the row starts, counted from 1. */
  line: number;
  /** The file ended where a line end should have been. */
  atEnd: boolean;
  /** Set by the reader of the format when the row as a whole cannot be taken. */
  fault: RejectCode | null;
};

export const newRow = (): Row => ({
  bytes: Buffer.alloc(0),
  start: new Int32Array(64),
  end: new Int32Array(64),
  count: 0,
  line: 1,
  atEnd: false,
  fault: null,
});

/** Excel's own limit; a row with more cells is no table. */
export const MAX_CELLS = 16_384;

export function widenRow(row: Row): void {
  const start = new Int32Array(row.start.length * 2);
  const end = new Int32Array(row.start.length * 2);
  start.set(row.start);
  end.set(row.end);
  row.start = start;
  row.end = end;
}

export const cellText = (row: Row, index: number): string =>
  index < row.count ? decodeText(row.bytes, row.start[index] as number, row.end[index] as number) : '';

export const rowTexts = (row: Row): string[] => Array.from({ length: row.count }, (_, i) => cellText(row, i));

/** True when no cell has anything but blanks. */
export function isBlankRow(row: Row): boolean {
  for (let i = 0; i < row.count; i++) {
    for (let at = row.start[i] as number; at < (row.end[i] as number); at++) {
      if ((row.bytes[at] as number) > 32) return false;
    }
  }
  return true;
}

/** Half the time of toString('latin1', ...), once for each id; the types of Node leave it out. */
export const asciiText = (bytes: Buffer, start: number, end: number): string =>
  (bytes as Buffer & { latin1Slice(start: number, end: number): string }).latin1Slice(start, end);

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/**
 * UTF-8 where the bytes are UTF-8, Windows-1252 where they are not, cell by cell: accented text in Windows-1252
 * is practically never valid UTF-8, and a file need not be read twice, or to its end, to know.
 */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  let high = 0;
  for (let at = start; at < end; at++) high |= bytes[at] as number;
  if (high < 128) return asciiText(bytes, start, end);
  try {
    return strictUtf8.decode(bytes.subarray(start, end));
  } catch {
    return windows1252.decode(bytes.subarray(start, end));
  }
}
