import type pg from 'pg';
import { CopyIn } from './copy-in.ts';
import { CopyOut, type RowVisitor } from './copy-out.ts';
import { RowBytes } from './row-bytes.ts';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const CHUNK = 1 << 18;

/** Writes rows with COPY in its binary format. Rows must name the columns in the order of the statement. */
export class BinaryCopy extends RowBytes {
  #copy;

  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    super(CHUNK);
    this.#copy = new CopyIn(client, `COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`);
    this.append(SIGNATURE);
  }

  override row(fields: number): void {
    if (this.length >= CHUNK) this.#flush();
    super.row(fields);
  }

  /** Rows of the same columns that stand encoded already. They must not change until `finish`. */
  encoded(rows: RowBytes): void {
    this.#flush();
    this.#copy.write(rows.written());
  }

  #flush(): void {
    this.#copy.write(this.written());
    this.restart(CHUNK);
  }

  /** Waits while the server is behind, so that memory stays bounded. Call it every few thousand rows. */
  breathe(): Promise<void> {
    return this.#copy.breathe();
  }

  finish(): Promise<number> {
    super.row(-1);
    return this.#copy.finish(this.written());
  }
}

/** Streams the rows of a query in binary COPY format. */
export const readBinary = (client: pg.ClientBase, query: string, onRow: RowVisitor): Promise<void> =>
  client.query(new CopyOut(query, onRow)).done;
