import type { Row } from '../row.ts';
import { RowWriter } from '../row-writer.ts';
import { MAX_ROW_BYTES } from './tokenizer.ts';

/** What a JSON object's nested keys are called as columns: {"Agent": {"Name": ...}} has "Agent.Name". */
const MAX_DEPTH = 8;

/** One JSON object a line, as UTF-8 bytes fed in pieces, into rows under the columns given so far. */
export class NdjsonReader {
  private readonly writer = new RowWriter();
  private readonly columns = new Map<string, number>();
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private line = 0;
  private ended = false;
  private skipping = false;

  get names(): string[] {
    return [...this.columns.keys()];
  }

  get row(): Row {
    return this.writer.row;
  }

  addColumn(name: string): void {
    if (!this.columns.has(name)) this.columns.set(name, this.columns.size);
  }

  push(piece: Uint8Array): void {
    this.bytes = Buffer.concat([this.bytes.subarray(this.at), piece]);
    this.at = 0;
  }

  end(): void {
    this.ended = true;
  }

  /** Reads the next object into `row`; false when more bytes are needed, or none are left. */
  next(): boolean {
    for (;;) {
      const { bytes } = this;
      const lineEnd = bytes.indexOf(10, this.at);
      if (lineEnd === -1 && !this.ended) {
        if (bytes.length - this.at <= MAX_ROW_BYTES) return false;
        this.at = bytes.length;
        if (this.skipping) return false;
        this.skipping = true;
        this.line++;
        return this.fault('row.too-large', '');
      }
      if (this.at >= bytes.length) return false;
      const end = lineEnd === -1 ? bytes.length : lineEnd;
      const text = bytes.toString('utf8', this.at, end).trim();
      this.at = end + 1;
      if (this.skipping) {
        this.skipping = false;
        continue;
      }
      this.line++;
      if (text === '') continue;
      const object = parseObject(text);
      if (object === null) return this.fault(lineEnd === -1 ? 'row.truncated' : 'row.json', text);
      this.fill(object);
      this.row.atEnd = lineEnd === -1;
      return true;
    }
  }

  private fill(object: object): void {
    const cells: string[] = [];
    for (const [name, text] of flatten(object)) {
      const column = this.columns.get(name);
      if (column !== undefined) cells[column] = text;
    }
    this.writer.write(cells, this.columns.size, this.line);
  }

  private fault(fault: Row['fault'], text: string): true {
    const row = this.writer.write([text.slice(0, 1000)], 1, this.line);
    row.fault = fault;
    row.atEnd = fault === 'row.truncated';
    return true;
  }
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Column names and texts of an object; null is an empty text, a list is its JSON. */
export function flatten(object: object, prefix = '', depth = 0): [name: string, text: string][] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const name = prefix + key;
    if (value === null) return [[name, '']];
    if (typeof value === 'string') return [[name, value]];
    const isLeaf = typeof value !== 'object' || Array.isArray(value) || depth === MAX_DEPTH;
    return isLeaf ? [[name, JSON.stringify(value)]] : flatten(value, `${name}.`, depth + 1);
  });
}

/** Columns of the complete lines of a head, in order of appearance. */
export function columnsOfHead(head: Buffer): string[] {
  const names = new Set<string>();
  for (const line of head.toString('utf8').split('\n')) {
    const object = parseObject(line.trim());
    if (object !== null) for (const [name] of flatten(object)) names.add(name);
  }
  return [...names];
}
