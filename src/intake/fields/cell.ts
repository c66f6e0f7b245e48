import type { ResponseField } from '../../core/survey/mapping.ts';
import type { RejectCode } from '../rejects.ts';
import { cellText, decodeText } from '../row.ts';
import type { Row } from '../row.ts';

/** The first thing wrong with the row being read. */
export class Fault {
  code: RejectCode | null = null;
  field: ResponseField = 'response_id';
  value = '';

  clear(): void {
    this.code = null;
  }

  set(field: ResponseField, code: RejectCode, value: string): void {
    if (this.code !== null) return;
    this.code = code;
    this.field = field;
    this.value = value;
  }

  setCells(field: ResponseField, code: RejectCode, row: Row, columns: readonly number[]): void {
    if (this.code === null) this.set(field, code, columns.map((index) => cellText(row, index)).join(' '));
  }
}

/** What a text says: a value, nothing (null), or why it cannot be taken. */
export type Reading<T> = { readonly value: T | null; readonly fault: RejectCode | null };
export const reads = <T>(value: T | null): Reading<T> => ({ value, fault: null });
export const faulty = (fault: RejectCode): Reading<never> => ({ value: null, fault });

/** A cell without the blanks around it, found again for each row. */
export class Cell {
  readonly index: number;
  start = 0;
  end = 0;

  constructor(index: number) {
    this.index = index;
  }

  /** Finds the cell; false when it is empty. */
  find(row: Row): boolean {
    const { bytes } = row;
    let start = row.start[this.index] as number;
    let end = row.end[this.index] as number;
    // Blanks, tabs, line ends, and the no-break space of spreadsheets and web pages (C2 A0).
    while (start < end) {
      if ((bytes[start] as number) <= 32) start++;
      else if (bytes[start] === 0xc2 && bytes[start + 1] === 0xa0 && start + 1 < end) start += 2;
      else break;
    }
    while (end > start) {
      if ((bytes[end - 1] as number) <= 32) end--;
      else if (bytes[end - 1] === 0xa0 && bytes[end - 2] === 0xc2 && end - 2 >= start) end -= 2;
      else break;
    }
    this.start = start;
    this.end = end;
    return end > start;
  }

  text(row: Row): string {
    return decodeText(row.bytes, this.start, this.end);
  }
}

/** How words are compared: without case and blanks around, in one Unicode form. */
export const plainWord = (text: string): string => text.trim().normalize('NFC').toLowerCase();

/** "5.0" is how a table with gaps writes 5 when it is exported as decimals. */
export const plainNumber = (text: string): string => /^(-?\d+)[.,]0+$/.exec(text)?.[1] ?? text;
