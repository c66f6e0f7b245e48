import { Memo } from '../memo.ts';
import type { Row } from '../row.ts';
import { Cell, plainNumber, plainWord } from './cell.ts';

/** Tells rows that have one of some words in a column; an empty cell has none. */
export function wordColumn(
  source: { readonly column: string; readonly is: readonly string[] },
  columnOf: (name: string) => number,
): { has(row: Row): boolean } {
  const words = new Set(source.is.map(plainWord));
  const cell = new Cell(columnOf(source.column));
  const memo = new Memo<boolean>(4096, (text) => {
    const word = plainWord(text);
    return words.has(word) || words.has(plainNumber(word));
  });
  return { has: (row) => cell.find(row) && memo.get(row.bytes, cell.start, cell.end) };
}
