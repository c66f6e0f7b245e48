import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';

/** A file by its path, or bytes on their way in with the name they came under. */
export type Source =
  | string
  | { readonly name: string; readonly bytes: AsyncIterable<Uint8Array>; readonly size?: number | undefined };

export type Pieces = AsyncIterable<Uint8Array, void>;
export type Progress = { readonly bytesRead: number; readonly bytesTotal: number | null };

const PIECE_BYTES = 1 << 18;
/** What is looked at to tell format, encoding and delimiter. */
export const HEAD_BYTES = 1 << 18;

/** The bytes of one source, read once: counted, hashed, and reported as they pass. */
export class ByteSource {
  readonly name: string;
  readonly path: string | null;
  readonly size: number | null;
  bytesRead = 0;
  private readonly source: Source;
  private readonly onProgress: ((progress: Progress) => void) | undefined;
  private readonly digest = createHash('sha256');
  private hex: string | null = null;

  private constructor(source: Source, size: number | null, onProgress?: (progress: Progress) => void) {
    this.source = source;
    this.path = typeof source === 'string' ? source : null;
    this.name = typeof source === 'string' ? basename(source) : source.name;
    this.size = size;
    this.onProgress = onProgress;
  }

  /** Throws PlauditError when the path leads to no readable file. */
  static async open(source: Source, onProgress?: (progress: Progress) => void): Promise<ByteSource> {
    if (typeof source !== 'string') return new ByteSource(source, source.size ?? null, onProgress);
    const facts = await stat(source).catch((cause: unknown) => unreadable(source, cause));
    if (facts.isDirectory()) {
      throw new PlauditError('file.format', `${source} is a folder: name a file in it.`, { place: source });
    }
    return new ByteSource(source, facts.isFile() ? facts.size : null, onProgress);
  }

  /** SHA-256 of all bytes, hex; null until the last one has passed. */
  get sha256(): string | null {
    return this.hex;
  }

  async *pieces(): Pieces {
    const { source } = this;
    for await (const piece of typeof source === 'string' ? filePieces(source) : source.bytes) {
      this.digest.update(piece);
      this.report(piece.length);
      yield piece;
    }
    this.hex = this.digest.digest('hex');
  }

  /** For formats that read the file at their own places: that so many more bytes are done. */
  report(bytes: number): void {
    this.bytesRead += bytes;
    this.onProgress?.({ bytesRead: this.bytesRead, bytesTotal: this.size });
  }

  /** Begins counting anew, for a format that does not go on with the pieces. */
  restart(): void {
    this.bytesRead = 0;
  }

  /** For the same: the digest of a file that was not read from start to end. */
  async digestFile(): Promise<void> {
    if (this.hex !== null || this.path === null) return;
    const digest = createHash('sha256');
    for await (const piece of filePieces(this.path)) digest.update(piece);
    this.hex = digest.digest('hex');
  }
}

/** Reads the next piece while the last one is worked on. A piece is overwritten by the next but one. */
async function* filePieces(path: string): Pieces {
  const handle = await open(path).catch((cause: unknown) => unreadable(path, cause));
  const buffers = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)] as const;
  let pending = handle.read(buffers[0], 0, PIECE_BYTES, null);
  try {
    for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      pending = handle.read(buffers[turn === 0 ? 1 : 0], 0, PIECE_BYTES, null);
      yield buffers[turn].subarray(0, bytesRead);
    }
  } finally {
    // A read may still be on its way when the caller stops early.
    await pending.catch(() => undefined);
    await handle.close();
  }
}

function unreadable(path: string, cause: unknown): never {
  const code = (cause as NodeJS.ErrnoException).code;
  const message =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? `There is no file ${path}.`
      : `The file ${path} cannot be read (${code ?? String(cause)}).`;
  throw new PlauditError('not-found', message, { place: path, cause });
}

/** Bytes whose beginning has been looked at. `truncated`: they end before they should. */
export type HeadedBytes = {
  readonly head: Buffer;
  readonly pieces: Pieces;
  readonly truncated: () => boolean;
  /** Lets go of the source, however far it was read. */
  close(): Promise<void>;
};

/** Looks at up to HEAD_BYTES; `pieces` then gives all bytes from the start, once. */
export async function lookAhead(pieces: Pieces, truncated: () => boolean): Promise<HeadedBytes> {
  const iterator = pieces[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    parts.push(Buffer.from(value));
    size += value.length;
  }
  const head = Buffer.concat(parts);
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  async function* all(): Pieces {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await close();
    }
  }
  return { head, pieces: all(), truncated, close };
}
