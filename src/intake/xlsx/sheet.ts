import { MAX_CELLS } from '../row.ts';
import { textOfNumber } from './number-format.ts';
import type { Workbook } from './workbook.ts';
import type { XmlHandlers } from './xml.ts';

/** One row of a sheet: its number, and its cells as texts; a cell never written is undefined. */
export type SheetRow = {
  readonly line: number;
  readonly cells: readonly (string | undefined)[];
  readonly cut: boolean;
};

/** Gathers the rows of a sheet from its XML. */
export class SheetRows implements XmlHandlers {
  readonly rows: SheetRow[] = [];
  private readonly book: Workbook;
  private line = 0;
  private inRow = false;
  private cells: (string | undefined)[] = [];
  private column = -1;
  private type = 'n';
  private style = 0;
  private gathered = '';
  private gathering = false;
  private phonetic = false;

  constructor(book: Workbook) {
    this.book = book;
  }

  open(name: string, attributes: Record<string, string>): void {
    switch (name) {
      case 'row':
        this.line = Number(attributes['r'] ?? this.line + 1);
        this.inRow = true;
        this.cells = [];
        this.column = -1;
        break;
      case 'c':
        this.column = attributes['r'] === undefined ? this.column + 1 : columnOf(attributes['r']);
        this.type = attributes['t'] ?? 'n';
        this.style = Number(attributes['s'] ?? 0);
        this.gathered = '';
        break;
      case 'rPh':
        this.phonetic = true;
        break;
      case 'v':
      case 't':
        this.gathering = !this.phonetic;
        break;
    }
  }

  text(text: string): void {
    if (this.gathering) this.gathered += text;
  }

  close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.gathering = false;
        break;
      case 'rPh':
        this.phonetic = false;
        break;
      case 'c':
        if (this.gathered !== '' && this.column >= 0 && this.column < MAX_CELLS) this.cells[this.column] = this.value();
        break;
      case 'row':
        this.inRow = false;
        this.rows.push({ line: this.line, cells: this.cells, cut: false });
        break;
    }
  }

  /** The sheet ended early: a row that was begun is lost. */
  cut(): void {
    if (this.inRow) this.rows.push({ line: this.line, cells: this.cells, cut: true });
    this.inRow = false;
  }

  private value(): string {
    const { book, gathered: text } = this;
    switch (this.type) {
      case 's':
        return book.texts[Number(text)] ?? '';
      case 'b':
        return text === '1' ? 'true' : 'false';
      case 'n':
        return textOfNumber(text, book.dateKinds[this.style] ?? 'number', book.dateSystem);
      default:
        return text;
    }
  }
}

/** "AB12" is column 27, counted from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) | 32;
    if (letter < 97 || letter > 122) break;
    column = column * 26 + letter - 96;
  }
  return column - 1;
}
