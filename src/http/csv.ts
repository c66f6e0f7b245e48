import { Readable } from 'node:stream';

/**
 * Lines of a CSV export: quoted where needed, a byte mark for spreadsheets, and nothing that a spreadsheet
 * would run as a formula: such a text gets an apostrophe in front.
 */
export const CSV_MARK = '\uFEFF';

export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The lines as the server sends them: while they are still being made, so that no export is held whole. */
export const csvBody = (lines: AsyncIterable<string> | Iterable<string>): Readable => Readable.from(lines);
