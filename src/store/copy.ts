import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CopyOut, type RowVisitor } from './copy-out.ts';
import { RowBytes } from './row-bytes.ts';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const CHUNK = 1 << 18;

/** Writes rows with COPY in its binary format. Rows must name the columns in the order of the statement. */
export class BinaryCopy extends RowBytes {
  #stream;
  #failure: Error | null = null;

  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    super(CHUNK);
    this.#stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
    this.#stream.on('error', (error: Error) => {
      this.#failure ??= error;
      // The server has given the statement up, and the library would go on writing to a connection it has let go of,
      // when the socket has room again: a fault that no one could catch.
      Object.assign(this.#stream, { flushChunk: () => true, _final: (done: () => void) => done() });
    });
    this.append(SIGNATURE);
  }

  override row(fields: number): void {
    if (this.length >= CHUNK) this.#flush();
    super.row(fields);
  }

  /** Rows of the same columns that stand encoded already. They must not change until `finish`. */
  encoded(rows: RowBytes): void {
    this.#flush();
    this.#stream.write(rows.written());
  }

  #flush(): void {
    this.#stream.write(this.written());
    this.restart(CHUNK);
  }

  /** Waits while the server is behind, so that memory stays bounded. Call it every few thousand rows. */
  async breathe(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (this.#stream.writableNeedDrain) await this.#until('drain');
  }

  async finish(): Promise<number> {
    if (this.#failure !== null) throw this.#failure;
    super.row(-1);
    this.#stream.end(this.written());
    await this.#until('finish');
    return this.#stream.rowCount;
  }

  #until(event: 'drain' | 'finish'): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve, reject) => {
      const done = (): void => settle(resolve);
      const failed = (error: Error): void => settle(() => reject(error));
      const settle = (say: () => void): void => {
        stream.off(event, done).off('error', failed);
        say();
      };
      stream.on(event, done).on('error', failed);
    });
  }
}

/** Streams the rows of a query in binary COPY format. */
export const readBinary = (client: pg.ClientBase, query: string, onRow: RowVisitor): Promise<void> =>
  client.query(new CopyOut(query, onRow)).done;
