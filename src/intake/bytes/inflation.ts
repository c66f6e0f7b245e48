import { PlauditError } from '../../core/basics/problem.ts';
import type { Pieces } from './source.ts';

/** Tables of the dullest rows shrink to a hundredth; what shrinks more was made to fill a machine. */
export const MAX_RATIO = 300;
const RATIO_FROM_BYTES = 8 << 20;

/** Whether so many bytes in that became so many are more than any table of responses. */
export const isBomb = (bytesIn: number, bytesOut: number): boolean =>
  bytesOut > RATIO_FROM_BYTES && bytesOut > MAX_RATIO * bytesIn;

/** The pieces of an unpacked file, refused from where they have become too many. */
export async function* withoutBomb(pieces: Pieces, bytesIn: () => number, name: string): Pieces {
  let bytesOut = 0;
  for await (const piece of pieces) {
    bytesOut += piece.length;
    if (isBomb(bytesIn(), bytesOut)) {
      throw new PlauditError(
        'file.format',
        `${name} grows more than ${MAX_RATIO} times when unpacked: it is not read; send it unpacked.`,
        { place: name },
      );
    }
    yield piece;
  }
}
