import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import type { Pieces } from '../bytes/source.ts';

/** A workbook is compressed by itself: of more than this no sheet could be read. */
const LARGEST = 2 * 1024 ** 3;

/** A workbook's list of parts stands at its end: bytes on their way in wait in a file until they are all there. */
export async function spooled(pieces: Pieces, name: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'plaudit-sheet-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'workbook.xlsx');
    const handle = await open(path, 'wx', 0o600);
    try {
      let size = 0;
      for await (const piece of pieces) {
        size += piece.length;
        if (size > LARGEST) throw tooLarge(name);
        await handle.write(piece);
      }
    } finally {
      await handle.close();
    }
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const tooLarge = (name: string): PlauditError =>
  new PlauditError('file.format', `${name} is a workbook of more than 2 GiB: export the responses as CSV.`, {
    place: name,
  });
