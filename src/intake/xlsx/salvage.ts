import { open } from 'node:fs/promises';

/** Where one file of a cut archive lies: its compressed bytes are [start, end). */
export type SalvagedEntry = { readonly start: number; readonly end: number; readonly method: number };

const WINDOW_BYTES = 1 << 20;
const HEADER_BYTES = 30;
/** "PK" 3 4 begins a file, "PK" 1 2 the list at the end. */
const FILE_MARK = Buffer.from([0x50, 0x4b, 3, 4]);
const LIST_MARK = Buffer.from([0x50, 0x4b, 1, 2]);

/**
 * The files of an archive whose list, which stands at its end, is missing: found by the header before each file.
 * The last one goes to the end of what there is. Source: PKWARE APPNOTE 6.3, sections 4.3.7 and 4.3.12.
 */
export async function salvageEntries(path: string): Promise<Map<string, SalvagedEntry>> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const starts = await marksIn(handle, size, FILE_MARK);
    const lists = await marksIn(handle, size, LIST_MARK);
    const limit = lists[0] ?? size;
    const entries = new Map<string, SalvagedEntry>();
    for (const [i, at] of starts.entries()) {
      const header = Buffer.alloc(HEADER_BYTES + 1024);
      const { bytesRead } = await handle.read(header, 0, header.length, at);
      const nameLength = header.readUInt16LE(26);
      if (bytesRead < HEADER_BYTES + nameLength || nameLength === 0 || nameLength > 1024) continue;
      const name = header.toString('utf8', HEADER_BYTES, HEADER_BYTES + nameLength).replaceAll('\\', '/');
      const start = at + HEADER_BYTES + nameLength + header.readUInt16LE(28);
      const end = Math.min(starts[i + 1] ?? limit, limit);
      if (start <= end) entries.set(name, { start, end, method: header.readUInt16LE(8) });
    }
    return entries;
  } finally {
    await handle.close();
  }
}

async function marksIn(handle: Awaited<ReturnType<typeof open>>, size: number, mark: Buffer): Promise<number[]> {
  const marks: number[] = [];
  const window = Buffer.alloc(WINDOW_BYTES);
  for (let base = 0; base < size; base += WINDOW_BYTES - mark.length + 1) {
    const { bytesRead } = await handle.read(window, 0, WINDOW_BYTES, base);
    const seen = window.subarray(0, bytesRead);
    for (let at = seen.indexOf(mark); at !== -1; at = seen.indexOf(mark, at + 1)) marks.push(base + at);
  }
  return marks;
}
