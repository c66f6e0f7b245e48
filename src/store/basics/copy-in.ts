import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A COPY ... FROM STDIN at work: bytes go in, and what the server says of them comes out at `breathe` and `finish`. */
export class CopyIn {
  #stream;
  #failure: Error | null = null;

  constructor(client: pg.ClientBase, statement: string) {
    this.#stream = client.query(copyFrom(statement));
    this.#stream.on('error', (error: Error) => {
      this.#failure ??= error;
      // The server has given the statement up, and the library would go on writing to a connection it has let go of,
      // when the socket has room again: a fault that no one could catch.
      Object.assign(this.#stream, { flushChunk: () => true, _final: (done: () => void) => done() });
    });
  }

  /** The bytes must not change until `finish`. */
  write(bytes: Buffer): void {
    this.#stream.write(bytes);
  }

  /** Waits while the server is behind, so that memory stays bounded. */
  async breathe(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (this.#stream.writableNeedDrain) await this.#until('drain');
  }

  /** The number of rows taken. */
  async finish(last: Buffer = Buffer.alloc(0)): Promise<number> {
    if (this.#failure !== null) throw this.#failure;
    this.#stream.end(last);
    await this.#until('finish');
    return this.#stream.rowCount;
  }

  /** Gives it up: the server undoes the statement, and the connection is ready for the next one. */
  async abandon(): Promise<void> {
    if (this.#stream.closed) return;
    const closed = new Promise((resolve) => this.#stream.once('close', resolve));
    this.#stream.destroy();
    await closed;
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
