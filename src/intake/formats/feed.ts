import type { HeadedBytes } from '../bytes/source.ts';

/** What takes the bytes of a file as they come. */
type Reader = { push(bytes: Uint8Array): void; end(): void };

/** Feeds a reader with the bytes of a file, a piece at a time and no sooner than asked for. */
export class Feed {
  private readonly bytes: HeadedBytes;
  private readonly pieces: AsyncIterator<Uint8Array, void>;
  private readonly reader: Reader;
  private ended = false;

  constructor(bytes: HeadedBytes, reader: Reader) {
    this.bytes = bytes;
    this.pieces = bytes.pieces[Symbol.asyncIterator]();
    this.reader = reader;
  }

  /** False once the file has ended before. */
  async more(): Promise<boolean> {
    if (this.ended) return false;
    const { done, value } = await this.pieces.next();
    if (done === true) {
      this.ended = true;
      this.reader.end();
    } else {
      this.reader.push(value);
    }
    return true;
  }

  truncated(): boolean {
    return this.bytes.truncated();
  }

  close(): Promise<void> {
    return this.bytes.close();
  }
}
