import { createHash } from 'node:crypto';
import {
  type FileHead,
  type FileSum,
  type Header,
  KIND,
  type Kind,
  type Manifest,
  RECORD_HEAD,
  Summing,
  type TableHead,
  type TableSum,
} from './records.ts';

/** Gives the bytes of one backup, record after record; each method is called once the one before has ended. */
export class RecordWriter {
  readonly #all = createHash('sha256');
  readonly #tables: TableSum[] = [];
  readonly #files: FileSum[] = [];

  *header(header: Header): Generator<Buffer> {
    yield* this.#record(KIND.header, json(header));
  }

  /** `data`: COPY's text format. `rowsSaid` is asked afterwards: how many rows the server says it sent. */
  async *table(head: TableHead, data: AsyncIterable<Buffer>, rowsSaid: () => number): AsyncGenerator<Buffer> {
    yield* this.#record(KIND.table, json(head));
    const summing = new Summing(true);
    yield* this.#section(data, summing);
    const sum = summing.sum();
    if (sum.rows !== rowsSaid()) throw new Error(`${head.table}: ${sum.rows} lines for ${rowsSaid()} rows.`);
    yield* this.#record(KIND.end, json(sum));
    this.#tables.push({ ...head, ...sum });
  }

  async *file(head: FileHead, data: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    yield* this.#record(KIND.file, json(head));
    const summing = new Summing(false);
    yield* this.#section(data, summing);
    const sum = summing.sum();
    yield* this.#record(KIND.end, json(sum));
    this.#files.push({ ...head, ...sum });
  }

  /** Nothing may follow. */
  *manifest(missing: readonly string[]): Generator<Buffer> {
    const manifest: Manifest = {
      tables: this.#tables,
      files: this.#files,
      missing,
      sha256: this.#all.copy().digest('hex'),
    };
    yield* this.#record(KIND.manifest, json(manifest));
  }

  async *#section(data: AsyncIterable<Buffer>, summing: Summing): AsyncGenerator<Buffer> {
    for await (const bytes of data) {
      summing.add(bytes);
      yield* this.#record(KIND.data, bytes);
    }
  }

  *#record(kind: Kind, content: Buffer): Generator<Buffer> {
    const head = Buffer.allocUnsafe(RECORD_HEAD);
    head.writeUInt8(kind);
    head.writeUInt32BE(content.length, 1);
    this.#all.update(head).update(content);
    yield head;
    yield content;
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
