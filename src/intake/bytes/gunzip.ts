import { createGunzip, createInflateRaw } from 'node:zlib';
import type { Pieces } from './source.ts';

/** Why compressed bytes stopped: `cut` when the end is missing, `damaged` when a byte in the middle is wrong. */
export type Inflated = { readonly pieces: Pieces; readonly state: { fault: null | 'cut' | 'damaged' } };

export const gunzip = (pieces: Pieces): Inflated => inflate(pieces, createGunzip());
export const inflateRaw = (pieces: Pieces): Inflated => inflate(pieces, createInflateRaw());

const HELPING_BYTES = 1 << 14;

/**
 * Decompresses as far as the bytes go. Written by hand rather than as a pipeline, because a pipeline throws away
 * what it had already decompressed when the end is missing; and because the rest of the source must still be read
 * after a fault, for its digest.
 */
function inflate(pieces: Pieces, engine: ReturnType<typeof createGunzip>): Inflated {
  const state: Inflated['state'] = { fault: null };
  let ready: Uint8Array[] = [];
  // The engine may be done before its input: what follows the compressed bytes is not its business.
  const progress = { ended: false };
  engine.on('end', () => {
    progress.ended = true;
  });
  engine.on('data', (piece: Buffer) => ready.push(piece));
  engine.on('error', (error: NodeJS.ErrnoException) => {
    state.fault ??= error.code === 'Z_BUF_ERROR' ? 'cut' : 'damaged';
  });
  const settled = (act: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      if (state.fault !== null || progress.ended) return resolve();
      engine.once('error', resolve);
      act(() => {
        engine.off('error', resolve);
        resolve();
      });
    });
  function* taken(): Iterable<Uint8Array> {
    const pieces = ready;
    ready = [];
    yield* pieces;
  }
  async function* run(): Pieces {
    try {
      for await (const piece of pieces) {
        // In small helpings: 16 KiB can become 16 MiB, and no more, before somebody takes it away.
        for (let at = 0; at < piece.length && state.fault === null && !progress.ended; at += HELPING_BYTES) {
          const helping = piece.subarray(at, at + HELPING_BYTES);
          await settled((done) => engine.write(helping, done));
          yield* taken();
        }
      }
      await settled((done) => {
        engine.once('end', done);
        engine.end();
      });
      yield* taken();
    } finally {
      engine.destroy();
    }
  }
  return { pieces: run(), state };
}
