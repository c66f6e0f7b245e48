import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { RowBytes, viewOf } from './row-bytes.ts';

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

/**
 * Streams the rows of a query in binary COPY format. `onRow` reads one row's fields from `view`: for each
 * field its length (int32, -1 for null) and its bytes, from `offset` on; rows never stand across chunks.
 */
export async function readBinary(
  client: pg.ClientBase,
  query: string,
  onRow: (view: DataView, offset: number, fields: number) => void,
): Promise<void> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  const pieces = new Pieces();
  let header = true;
  let failure: { readonly error: unknown } | null = null;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    // After a failure the rest is let by: a copy that is broken off would block the connection for good.
    if (failure !== null || !pieces.add(piece)) continue;
    const chunk = pieces.take();
    const view = viewOf(chunk);
    let at = header ? SIGNATURE.length : 0;
    header = false;
    try {
      let end = endOfRow(view, at);
      while (end > 0) {
        const fields = view.getInt16(at);
        if (fields !== -1) onRow(view, at + 2, fields);
        at = end;
        end = endOfRow(view, at);
      }
      if (at < chunk.length) pieces.keep(chunk.subarray(at), -end - at);
    } catch (error) {
      failure = { error };
    }
  }
  if (failure !== null) throw failure.error;
}

/** Pieces of a stream until enough of them are there: put together once, however many make up a large row. */
class Pieces {
  #pieces: Buffer[] = [];
  #size = 0;
  #needed = SIGNATURE.length;

  /** True when what is needed is there. */
  add(piece: Buffer): boolean {
    this.#pieces.push(piece);
    this.#size += piece.length;
    return this.#size >= this.#needed;
  }

  take(): Buffer {
    const [first] = this.#pieces;
    const all = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces, this.#size);
    this.#pieces = [];
    this.#size = 0;
    this.#needed = 1;
    return all;
  }

  /** Begins with the rest of the last chunk; so many bytes are needed from its start. */
  keep(rest: Buffer, needed: number): void {
    this.#pieces = [rest];
    this.#size = rest.length;
    this.#needed = needed;
  }
}

/** The offset after the row at `at`; where it is not all there yet, minus the offset up to which it is needed. */
function endOfRow(view: DataView, at: number): number {
  const length = view.byteLength;
  if (at + 2 > length) return -(at + 2);
  const fields = view.getInt16(at);
  let end = at + 2;
  for (let i = 0; i < fields; i += 1) {
    if (end + 4 > length) return -(end + 4);
    end += 4 + Math.max(0, view.getInt32(end));
  }
  return end > length ? -end : end;
}
