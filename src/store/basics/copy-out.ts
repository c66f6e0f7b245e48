import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { viewOf } from './row-bytes.ts';

/** What a reader of rows is given: the fields stand from `offset` on, each its length (int32, -1 for null) and bytes. */
export type RowVisitor = (view: DataView, offset: number, fields: number) => void;

/** Kinds of messages (PostgreSQL's protocol 3.0); each is its kind, its length with itself (int32), and its content. */
const COPY_OUT_RESPONSE = 72; // H
const COPY_DATA = 100; // d
const COPY_DONE = 99; // c
const ERROR = 69; // E
const HEAD = 5;
/** Before the first row: signature, flags, and the length of an extension that no version writes. */
const COPY_HEADER = 19;

type Listener = (bytes: Buffer) => void;

/**
 * A COPY ... TO STDOUT in binary format whose rows are read where the connection's bytes lie: nothing is copied but the
 * messages that stand across two pieces. For as long as it lasts it listens in the driver's place. A reader that
 * throws is given no further row, and the rest is let by: a copy that is broken off would block the connection.
 */
export class CopyOut implements pg.Submittable {
  readonly done: Promise<void>;
  private readonly text: string;
  private readonly onRow: RowVisitor;
  private readonly listener: Listener = (bytes) => this.take(bytes);
  private stream: Duplex | null = null;
  private driver: Listener = () => undefined;
  /** The beginning of a message that is not all there yet. */
  private rest: Buffer = Buffer.alloc(0);
  private begun = false;
  private failure: { readonly error: unknown } | null = null;
  private resolve = (): void => undefined;
  private reject = (_: unknown): void => undefined;

  constructor(query: string, onRow: RowVisitor) {
    this.text = `COPY (${query}) TO STDOUT (FORMAT binary)`;
    this.onRow = onRow;
    this.done = new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    this.stream = connection.stream;
    const listeners = this.stream.listeners('data') as Listener[];
    if (listeners.length !== 1) throw new Error(`The connection has ${listeners.length} listeners in place of one.`);
    this.driver = listeners[0] as Listener;
    this.stream.off('data', this.driver).on('data', this.listener);
    connection.query(this.text);
  }

  /** Called by the driver. */
  handleError(error: Error): void {
    this.leave(Buffer.alloc(0));
    this.reject(error);
  }
  handleCommandComplete(): void {
    // The number of rows, which its reader has counted if it cares.
  }
  handleReadyForQuery(): void {
    if (this.failure === null) this.resolve();
    else this.reject(this.failure.error);
  }

  private take(piece: Buffer): void {
    let at = 0;
    while (this.rest.length > 0) {
      const needed = this.rest.length < HEAD ? HEAD : 1 + this.rest.readUInt32BE(1);
      if (this.rest.length === needed) {
        const message = this.rest;
        this.rest = Buffer.alloc(0);
        this.read(message);
        break;
      }
      const more = piece.subarray(at, at + needed - this.rest.length);
      if (more.length === 0) return;
      this.rest = Buffer.concat([this.rest, more]);
      at += more.length;
    }
    if (at < piece.length) this.read(piece.subarray(at));
  }

  /** Reads whole messages; what is left of the last one waits. */
  private read(bytes: Buffer): void {
    if (this.stream === null) {
      this.driver(bytes);
      return;
    }
    const view = viewOf(bytes);
    let at = 0;
    while (at + HEAD <= bytes.length) {
      const kind = bytes[at];
      const end = at + 1 + view.getUint32(at + 1);
      if (kind === COPY_DONE || kind === ERROR) {
        this.leave(bytes.subarray(at));
        return;
      }
      if (end > bytes.length) break;
      if (kind === COPY_DATA) this.readRow(view, at + HEAD);
      else if (kind !== COPY_OUT_RESPONSE) this.driver(bytes.subarray(at, end));
      at = end;
    }
    this.rest = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
  }

  /** One message is one row: the protocol promises it. The header stands before the first, -1 in place of one more. */
  private readRow(view: DataView, start: number): void {
    const at = this.begun ? start : start + COPY_HEADER;
    this.begun = true;
    const fields = view.getInt16(at);
    if (fields === -1 || this.failure !== null) return;
    try {
      this.onRow(view, at + 2, fields);
    } catch (error) {
      this.failure = { error };
    }
  }

  /** Gives the connection back to the driver, with the bytes that are his. */
  private leave(bytes: Buffer): void {
    if (this.stream === null) return;
    this.stream.off('data', this.listener).on('data', this.driver);
    this.stream = null;
    if (bytes.length > 0) this.driver(bytes);
  }
}
