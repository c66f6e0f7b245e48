import { PlauditError } from '../../core/basics/problem.ts';
import type { HeadedBytes } from '../bytes/source.ts';
import { isBlankRow, rowTexts } from '../row.ts';
import type { Row } from '../row.ts';
import { Feed } from './feed.ts';
import type { FileFacts, RowOptions, RowSource } from '../row-source.ts';
import { detectDelimiter, statedDelimiter } from './delimiter.ts';
import { Tokenizer } from './tokenizer.ts';

/** Rows of CSV, TSV and their kin. */
export class DelimitedRows implements RowSource {
  readonly facts: FileFacts;
  readonly typedTimes = false;
  names: readonly string[] = [];
  private readonly tokenizer: Tokenizer;
  private readonly feed: Feed;

  private constructor(bytes: HeadedBytes, facts: FileFacts, delimiter: string) {
    this.facts = facts;
    this.tokenizer = new Tokenizer(delimiter.charCodeAt(0));
    this.feed = new Feed(bytes, this.tokenizer);
  }

  static async open(
    bytes: HeadedBytes,
    name: string,
    known: Pick<FileFacts, 'gzip' | 'encoding'>,
    options: RowOptions,
  ): Promise<DelimitedRows> {
    const stated = statedDelimiter(bytes.head.toString('latin1', 0, 16));
    const skipLines = (options.skipLines ?? 0) + (stated === null ? 0 : 1);
    const delimiter = options.delimiter ?? stated ?? detectDelimiter(bytes.head, skipLines);
    const rows = new DelimitedRows(bytes, { format: 'delimited', ...known, delimiter }, delimiter);
    const header = await rows.nextAfter(skipLines);
    if (header === null) throw new PlauditError('file.empty', `${name} has no header line.`, { place: name });
    if (header.fault !== null) {
      const message = `The header line of ${name} cannot be read: a quote in it is never closed.`;
      throw new PlauditError(rows.truncated() ? 'file.truncated' : 'file.format', message, { place: name });
    }
    rows.names = rowTexts(header);
    rows.tokenizer.expectedCells = header.count;
    if (!(await rows.hasMore())) {
      const cut = rows.truncated();
      const message = `${name} has a header line and no rows${cut ? ', because it is cut off' : ''}.`;
      throw new PlauditError(cut ? 'file.truncated' : 'file.empty', message, { place: name });
    }
    return rows;
  }

  addColumn(): void {
    // The header is all there is.
  }

  take(): Row | null {
    const { tokenizer } = this;
    while (tokenizer.next()) {
      const { row } = tokenizer;
      if (isBlankRow(row)) continue;
      if (row.atEnd && this.truncated()) row.fault = 'row.truncated';
      return row;
    }
    return null;
  }

  more(): Promise<boolean> {
    return this.feed.more();
  }

  truncated(): boolean {
    return this.feed.truncated();
  }

  close(): Promise<void> {
    return this.feed.close();
  }

  private async nextAfter(skipLines: number): Promise<Row | null> {
    for (;;) {
      const row = this.take();
      if (row !== null && row.line > skipLines) return row;
      if (row === null && !(await this.more())) return null;
    }
  }

  /** True when anything follows the header. */
  private async hasMore(): Promise<boolean> {
    while (!this.tokenizer.hasText()) if (!(await this.more())) return false;
    return true;
  }
}
