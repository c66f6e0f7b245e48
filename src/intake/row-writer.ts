import { newRow, widenRow } from './row.ts';
import type { Row } from './row.ts';

/** Makes rows of formats whose cells come as strings. */
export class RowWriter {
  readonly row: Row = newRow();

  /** The row of `count` cells; a cell beyond the given ones, or undefined, is empty. */
  write(cells: readonly (string | undefined)[], count: number, line: number): Row {
    const { row } = this;
    let size = 0;
    for (const cell of cells) size += 3 * (cell ?? '').length;
    if (size > row.bytes.length) row.bytes = Buffer.allocUnsafe(size * 2);
    while (count > row.start.length) widenRow(row);
    let to = 0;
    for (let i = 0; i < count; i++) {
      row.start[i] = to;
      to += row.bytes.write(cells[i] ?? '', to, 'utf8');
      row.end[i] = to;
    }
    row.count = count;
    row.line = line;
    row.atEnd = false;
    row.fault = null;
    return row;
  }
}
