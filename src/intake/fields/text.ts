import type { ResponseField, TextSource } from '../../core/survey/mapping.ts';
import { Memo } from '../memo.ts';
import { decodeText } from '../row.ts';
import type { Row } from '../row.ts';
import { Cell, faulty, plainWord, reads } from './cell.ts';
import type { Fault, Reading } from './cell.ts';

export const MAX_TEXT_BYTES = 256;
/** Distinct names remembered for each column. */
const MAX_NAMES = 1 << 18;

export type TextField = { read(row: Row): string | null };

export type TextOptions = {
  readonly field: ResponseField;
  readonly fault: Fault;
  readonly empty: ReadonlySet<string>;
  readonly lowerCase?: boolean;
};

/** Reads a name: trimmed, in one Unicode form, the same string for the same name; null when there is none. */
export function textField(
  source: TextSource | undefined,
  columnOf: (name: string) => number,
  o: TextOptions,
): TextField {
  if (source === undefined) return { read: () => null };
  if (source.constant !== undefined) {
    const constant = source.constant.trim();
    return { read: () => (constant === '' ? null : constant) };
  }
  const words = new Map(Object.entries(source.words ?? {}).map(([from, to]) => [plainWord(from), to]));
  const cell = new Cell(columnOf(source.column as string));
  const memo = new Memo<Reading<string>>(MAX_NAMES, (text) => {
    const plain = plainWord(text);
    if (o.empty.has(plain)) return reads<string>(null);
    if (hasControlCharacter(text)) return faulty('text.control-character');
    const taken = words.get(plain) ?? text.normalize('NFC').trim();
    return reads(o.lowerCase === true ? taken.toLowerCase() : taken);
  });
  return {
    read(row) {
      if (!cell.find(row)) return null;
      if (cell.end - cell.start > MAX_TEXT_BYTES) {
        o.fault.set(o.field, 'text.too-long', cell.text(row));
        return null;
      }
      const reading = memo.get(row.bytes, cell.start, cell.end);
      if (reading.fault !== null) o.fault.set(o.field, reading.fault, cell.text(row));
      return reading.value;
    },
  };
}

/** Reads a key of its own for each row: nothing is remembered. */
export function keyField(
  source: TextSource | undefined,
  columnOf: (name: string) => number,
  o: TextOptions,
): TextField {
  if (source?.column === undefined) return { read: () => null };
  const cell = new Cell(columnOf(source.column));
  return {
    read(row) {
      if (!cell.find(row)) return null;
      if (cell.end - cell.start > MAX_TEXT_BYTES) {
        o.fault.set(o.field, 'text.too-long', cell.text(row));
        return null;
      }
      const text = decodeText(row.bytes, cell.start, cell.end);
      if (hasControlCharacter(text)) {
        o.fault.set(o.field, 'text.control-character', text);
        return null;
      }
      return o.empty.size > 0 && o.empty.has(plainWord(text)) ? null : text;
    },
  };
}

/** Line ends and tabs inside a name are kept; a database refuses NUL, and no screen shows the others. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const hasControlCharacter = (text: string): boolean => CONTROL.test(text);
