import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** PostgreSQL counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const CHUNK = 1 << 18;
const SHORT_TEXT = 64;
const viewOf = (buffer: Buffer): DataView => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);

/**
 * Writes rows in PostgreSQL's binary COPY format: three times as fast as text for narrow rows, and
 * nothing to escape. Rows must name the columns in the order of the statement.
 */
export class BinaryCopy {
  #stream;
  #failure: Error | null = null;
  #buffer = Buffer.allocUnsafe(CHUNK);
  #view = viewOf(this.#buffer);
  #at = 0;

  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    this.#stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
    this.#stream.on('error', (error: Error) => {
      this.#failure ??= error;
      // The server has given the statement up, and the library would go on writing to a connection it has let go of,
      // when the socket has room again: a fault that no one could catch.
      Object.assign(this.#stream, { flushChunk: () => true, _final: (done: () => void) => done() });
    });
    SIGNATURE.copy(this.#buffer);
    this.#at = SIGNATURE.length;
  }

  row(fields: number): void {
    if (this.#at > CHUNK - 4096) this.#flush();
    this.#view.setInt16(this.#at, fields);
    this.#at += 2;
  }
  null(): void {
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }
  int2(value: number | null): void {
    if (value === null) return this.null();
    this.#view.setInt32(this.#at, 2);
    this.#view.setInt16(this.#at + 4, value);
    this.#at += 6;
  }
  int4(value: number | null): void {
    if (value === null) return this.null();
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }
  /** Milliseconds since 1970 as timestamptz. */
  instant(ms: number | null): void {
    if (ms === null) return this.null();
    const micros = (ms - POSTGRES_EPOCH_MS) * 1000;
    const high = Math.floor(micros / 4_294_967_296);
    this.#view.setInt32(this.#at, 8);
    this.#view.setInt32(this.#at + 4, high);
    this.#view.setUint32(this.#at + 8, micros - high * 4_294_967_296);
    this.#at += 12;
  }
  text(value: string): void {
    const most = value.length * 3;
    if (this.#at + most + 256 > CHUNK) this.#flush();
    if (most + 256 > CHUNK) throw new RangeError('A text of more than 80,000 characters does not belong in a row.');
    const length = this.#writeText(value, this.#at + 4);
    this.#view.setInt32(this.#at, length);
    this.#at += 4 + length;
  }
  bytes(value: Uint8Array): void {
    this.#view.setInt32(this.#at, value.length);
    this.#at += 4;
    if (this.#at + value.length + 256 > CHUNK) this.#flush();
    if (value.length + 256 > CHUNK) {
      this.#stream.write(Buffer.from(value));
      return;
    }
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }
  int4Array(values: ArrayLike<number>): void {
    const size = 20 + values.length * 8;
    if (this.#at + size + 256 > CHUNK) this.#flush();
    for (const header of [size, 1, 0, 23, values.length, 1]) {
      this.#view.setInt32(this.#at, header);
      this.#at += 4;
    }
    for (let i = 0; i < values.length; i += 1) this.int4(values[i] as number);
  }

  /** A call into the platform for each short key would cost more than the key: ASCII is written here. */
  #writeText(value: string, from: number): number {
    const { length } = value;
    if (length > SHORT_TEXT) return this.#buffer.write(value, from, 'utf8');
    const buffer = this.#buffer;
    for (let i = 0; i < length; i += 1) {
      const code = value.charCodeAt(i);
      if (code > 127) return buffer.write(value, from, 'utf8');
      buffer[from + i] = code;
    }
    return length;
  }

  #flush(): void {
    this.#stream.write(this.#buffer.subarray(0, this.#at));
    this.#buffer = Buffer.allocUnsafe(CHUNK);
    this.#view = viewOf(this.#buffer);
    this.#at = 0;
  }

  /** Waits while the server is behind, so that memory stays bounded. Call it every few thousand rows. */
  async breathe(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (this.#stream.writableNeedDrain) await this.#until('drain');
  }

  async finish(): Promise<number> {
    if (this.#failure !== null) throw this.#failure;
    this.#view.setInt16(this.#at, -1);
    this.#at += 2;
    this.#stream.end(this.#buffer.subarray(0, this.#at));
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
