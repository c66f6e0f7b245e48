import { MAX_CELLS, newRow, widenRow } from '../row.ts';
import type { Row } from '../row.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;
/** A row may not be longer: a quote that is never closed must not swallow the file. */
export const MAX_ROW_BYTES = 1 << 20;
const SHOWN_BYTES = 1000;

/**
 * Delimited text, as UTF-8 bytes fed in pieces of any size, into rows: quoted cells with delimiters, line ends and
 * doubled quotes, lines ended by LF, CR or CRLF. Blank lines are passed over. A piece is copied, so the giver
 * may use it again.
 *
 *   tokenizer.push(piece); while (tokenizer.next()) use(tokenizer.row);
 *   tokenizer.end();       while (tokenizer.next()) use(tokenizer.row);
 */
export class Tokenizer {
  readonly row: Row = newRow();
  /** Cells of the header once known: tells a cut quoted cell from a quote that is never closed. */
  expectedCells = 0;
  private readonly delimiter: number;
  /** Every byte above this one is plain text in an unquoted cell. */
  private readonly highestSpecial: number;
  private bytes = Buffer.allocUnsafe(1 << 16);
  private at = 0;
  private length = 0;
  private ended = false;
  private line = 1;
  /** The last line ended with CR at the end of a piece: a LF that follows belongs to it. */
  private pendingLf = false;
  /** Passing over the rest of a line that was too long. */
  private skipping = false;
  /** Of the row last scanned: line ends inside quotes; cells with doubled quotes, and whether there are any. */
  private newlines = 0;
  private doubled: Uint8Array = new Uint8Array(64);
  private anyDoubled = false;

  constructor(delimiter: number) {
    this.delimiter = delimiter;
    this.highestSpecial = Math.max(delimiter, CR);
  }

  push(piece: Uint8Array): void {
    const left = this.length - this.at;
    if (left + piece.length > this.bytes.length) {
      const wider = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, left + piece.length));
      this.bytes.copy(wider, 0, this.at, this.length);
      this.bytes = wider;
    } else if (left > 0) {
      this.bytes.copyWithin(0, this.at, this.length);
    }
    this.bytes.set(piece, left);
    this.at = 0;
    this.length = left + piece.length;
  }

  end(): void {
    this.ended = true;
  }

  /** True when bytes at hand hold more than blanks and line ends. */
  hasText(): boolean {
    for (let at = this.at; at < this.length; at++) if ((this.bytes[at] as number) > 32) return true;
    return false;
  }

  /** Reads the next row into `row`; false when more bytes are needed, or none are left. */
  next(): boolean {
    if (this.pendingLf && this.at < this.length) {
      if (this.bytes[this.at] === LF) this.at++;
      this.pendingLf = false;
    }
    if (this.skipping && !this.passLine()) return false;
    const { bytes, length } = this;
    while (this.at < length && (bytes[this.at] === LF || bytes[this.at] === CR)) this.endLine(this.at);
    if (this.at >= length) return false;
    const { at, line, row } = this;
    if (this.scan()) {
      if (this.newlines > 0 && (row.fault !== null || row.count < this.expectedCells)) {
        // A quote that is never closed took in the lines up to the next quote: only its own line is lost.
        this.at = at;
        this.line = line;
        this.giveUpLine('row.stray-quote');
      } else if (this.anyDoubled) {
        this.undouble();
      }
      return true;
    }
    if (length - at > MAX_ROW_BYTES) this.giveUpLine('row.too-large');
    else if (this.ended) this.endInsideQuotes();
    else return false;
    return true;
  }

  /** Moves past the line end at `at`, which is CR or LF. */
  private endLine(at: number): void {
    this.at = at + 1;
    this.line++;
    if (this.bytes[at] === LF) return;
    if (this.at < this.length) {
      if (this.bytes[this.at] === LF) this.at++;
    } else {
      this.pendingLf = true;
    }
  }

  /** Reads one row from `this.at`; false, and nothing changed, when the row is not complete. */
  private scan(): boolean {
    const { bytes, length, delimiter, highestSpecial, row } = this;
    let { start, end } = row;
    let at = this.at;
    let count = 0;
    let newlines = 0;
    this.anyDoubled = false;
    row.fault = null;
    for (;;) {
      if (count === start.length) {
        if (count >= MAX_CELLS) {
          row.fault = 'row.too-long';
          count--;
        } else {
          widenRow(row);
          ({ start, end } = row);
          const wider = new Uint8Array(start.length);
          wider.set(this.doubled);
          this.doubled = wider;
        }
      }
      if (at < length && bytes[at] === QUOTE) {
        let doubled = 0;
        start[count] = ++at;
        for (;;) {
          while (at < length && bytes[at] !== QUOTE) {
            const byte = bytes[at++];
            if (byte === LF || (byte === CR && bytes[at] !== LF)) newlines++;
          }
          // A quote at the end of a piece may be the first of two.
          if (at + 1 >= length && !(this.ended && at < length)) return false;
          if (bytes[at + 1] !== QUOTE || at + 1 >= length) break;
          doubled = 1;
          at += 2;
        }
        end[count] = at++;
        this.doubled[count] = doubled;
        if (doubled === 1) this.anyDoubled = true;
        if (at < length && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) {
          row.fault = 'row.stray-quote';
          while (at < length && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at++;
        }
      } else {
        start[count] = at;
        for (; at < length; at++) {
          const byte = bytes[at] as number;
          if (byte <= highestSpecial && (byte === delimiter || byte === LF || byte === CR)) break;
        }
        end[count] = at;
        this.doubled[count] = 0;
      }
      count++;
      if (at >= length) {
        if (!this.ended) return false;
        break;
      }
      if (bytes[at] !== delimiter) break;
      at++;
    }
    row.bytes = bytes;
    row.count = count;
    row.line = this.line;
    row.atEnd = at >= length;
    this.newlines = newlines;
    this.line += newlines;
    if (row.atEnd) this.at = at;
    else this.endLine(at);
    return true;
  }

  /** Takes one of each two quotes out of the cells that have some, in place. */
  private undouble(): void {
    const { bytes, row, doubled } = this;
    for (let i = 0; i < row.count; i++) {
      if (doubled[i] === 0) continue;
      const end = row.end[i] as number;
      let to = row.start[i] as number;
      for (let at = to; at < end; at++) {
        const byte = bytes[at] as number;
        bytes[to++] = byte;
        if (byte === QUOTE) at++;
      }
      row.end[i] = to;
    }
  }

  /**
   * The bytes end inside quotes. Either the file was cut there, or a quote somewhere was never closed and took in
   * good rows: then the next line is a whole row of its own, and only the line with the quote is lost.
   */
  private endInsideQuotes(): void {
    const { at, line, row, length } = this;
    this.passLine();
    const wholeRowFollows = this.at < length && this.scan() && row.fault === null && row.count === this.expectedCells;
    this.at = at;
    this.line = line;
    if (wholeRowFollows) {
      this.giveUpLine('row.stray-quote');
    } else {
      this.faultyRow('row.truncated');
      row.atEnd = true;
      this.at = length;
    }
  }

  /** Makes the line at `this.at` a faulty row and goes on behind its end. */
  private giveUpLine(fault: 'row.too-large' | 'row.stray-quote'): void {
    this.faultyRow(fault);
    this.skipping = true;
    this.passLine();
  }

  private faultyRow(fault: Row['fault']): void {
    const { row } = this;
    row.bytes = this.bytes;
    // What is shown of it: its first line, which is at hand wherever the pieces end.
    let end = this.at;
    for (const most = Math.min(this.length, end + SHOWN_BYTES); end < most; end++) {
      if (this.bytes[end] === LF || this.bytes[end] === CR) break;
    }
    row.start[0] = this.at;
    row.end[0] = end;
    row.count = 1;
    row.line = this.line;
    row.atEnd = false;
    row.fault = fault;
  }

  /** Moves behind the end of the line; false when it lies in a later piece. */
  private passLine(): boolean {
    const { bytes, length } = this;
    let at = this.at;
    while (at < length && bytes[at] !== LF && bytes[at] !== CR) at++;
    if (at >= length) {
      this.at = length;
      return false;
    }
    this.endLine(at);
    this.skipping = false;
    return true;
  }
}
