import { PlauditError } from '../../core/basics/problem.ts';
import type { HeadedBytes } from '../bytes/source.ts';
import type { Row } from '../row.ts';
import { Feed } from './feed.ts';
import type { FileFacts, RowSource } from '../row-source.ts';
import { columnsOfHead, NdjsonReader } from './ndjson.ts';

/** Rows of NDJSON. The header is the keys of the objects at the beginning of the file. */
export class NdjsonRows implements RowSource {
  readonly facts: FileFacts;
  readonly typedTimes = false;
  private readonly reader = new NdjsonReader();
  private readonly feed: Feed;

  private constructor(bytes: HeadedBytes, facts: FileFacts, names: readonly string[]) {
    this.facts = facts;
    for (const name of names) this.reader.addColumn(name);
    this.feed = new Feed(bytes, this.reader);
  }

  static async open(
    bytes: HeadedBytes,
    name: string,
    known: Pick<FileFacts, 'gzip' | 'encoding'>,
  ): Promise<NdjsonRows> {
    const names = columnsOfHead(bytes.head);
    if (names.length === 0) {
      const message = `${name} has no line that is a JSON object with keys: write one object a line (NDJSON).`;
      throw new PlauditError('file.format', message, { place: name });
    }
    return new NdjsonRows(bytes, { format: 'ndjson', ...known, delimiter: null }, names);
  }

  get names(): readonly string[] {
    return this.reader.names;
  }

  addColumn(name: string): void {
    this.reader.addColumn(name);
  }

  take(): Row | null {
    return this.reader.next() ? this.reader.row : null;
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
}
