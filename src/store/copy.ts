import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** PostgreSQL counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const CHUNK = 1 << 18;

/**
 * Writes rows in PostgreSQL's binary COPY format: three times as fast as text for narrow rows, and
 * nothing to escape. Rows must name the columns in the order of the statement.
 */
export class BinaryCopy {
  #stream;
  #buffer = Buffer.allocUnsafe(CHUNK);
  #at = 0;

  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    this.#stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
    // The error also rejects finish(); without a listener it would end the process before that.
    this.#stream.on('error', () => undefined);
    SIGNATURE.copy(this.#buffer);
    this.#at = SIGNATURE.length;
  }

  row(fields: number): void {
    if (this.#at > CHUNK - 4096) this.#flush();
    this.#at = this.#buffer.writeInt16BE(fields, this.#at);
  }
  null(): void {
    this.#at = this.#buffer.writeInt32BE(-1, this.#at);
  }
  int2(value: number | null): void {
    if (value === null) return this.null();
    this.#at = this.#buffer.writeInt32BE(2, this.#at);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
  }
  int4(value: number | null): void {
    if (value === null) return this.null();
    this.#at = this.#buffer.writeInt32BE(4, this.#at);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }
  /** Milliseconds since 1970 as timestamptz. */
  instant(ms: number | null): void {
    if (ms === null) return this.null();
    this.#at = this.#buffer.writeInt32BE(8, this.#at);
    const micros = (ms - POSTGRES_EPOCH_MS) * 1000;
    const high = Math.floor(micros / 4_294_967_296);
    this.#at = this.#buffer.writeInt32BE(high, this.#at);
    this.#at = this.#buffer.writeUInt32BE(micros - high * 4_294_967_296, this.#at);
  }
  text(value: string): void {
    const most = value.length * 3;
    if (this.#at + most + 256 > CHUNK) this.#flush();
    if (most + 256 > CHUNK) throw new RangeError('A text of more than 80,000 characters does not belong in a row.');
    const length = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.#buffer.writeInt32BE(length, this.#at);
    this.#at += 4 + length;
  }
  bytes(value: Uint8Array): void {
    this.#at = this.#buffer.writeInt32BE(value.length, this.#at);
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
    this.#at = this.#buffer.writeInt32BE(size, this.#at);
    for (const header of [1, 0, 23, values.length, 1]) this.#at = this.#buffer.writeInt32BE(header, this.#at);
    for (let i = 0; i < values.length; i += 1) {
      this.#at = this.#buffer.writeInt32BE(4, this.#at);
      this.#at = this.#buffer.writeInt32BE(values[i] as number, this.#at);
    }
  }

  #flush(): void {
    this.#stream.write(this.#buffer.subarray(0, this.#at));
    this.#buffer = Buffer.allocUnsafe(CHUNK);
    this.#at = 0;
  }

  /** Waits while the server is behind, so that memory stays bounded. Call it every few thousand rows. */
  async breathe(): Promise<void> {
    if (this.#stream.writableNeedDrain && !this.#stream.destroyed) {
      await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')]);
    }
  }

  async finish(): Promise<number> {
    this.#at = this.#buffer.writeInt16BE(-1, this.#at);
    const stream = this.#stream;
    const done = new Promise<void>((resolve, reject) => {
      stream.once('finish', resolve);
      stream.once('error', reject);
    });
    stream.end(this.#buffer.subarray(0, this.#at));
    await done;
    return stream.rowCount;
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
  let rest: Buffer | null = null;
  let header = true;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const chunk: Buffer = rest === null ? piece : Buffer.concat([rest, piece]);
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    if (header) {
      if (chunk.length < SIGNATURE.length) {
        rest = chunk;
        continue;
      }
      at = SIGNATURE.length;
      header = false;
    }
    for (;;) {
      const end = endOfRow(view, at);
      if (end === -1) break;
      const fields = view.getInt16(at);
      if (fields === -1) {
        at = end;
        break;
      }
      onRow(view, at + 2, fields);
      at = end;
    }
    rest = at === chunk.length ? null : chunk.subarray(at);
  }
}

/** The offset after the row at `at`, or -1 when it is not all there yet. */
function endOfRow(view: DataView, at: number): number {
  if (at + 2 > view.byteLength) return -1;
  const fields = view.getInt16(at);
  let end = at + 2;
  for (let i = 0; i < fields; i += 1) {
    if (end + 4 > view.byteLength) return -1;
    const length = view.getInt32(end);
    end += 4 + Math.max(0, length);
  }
  return end > view.byteLength ? -1 : end;
}
