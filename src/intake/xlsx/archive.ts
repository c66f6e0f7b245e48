import { createReadStream } from 'node:fs';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { PlauditError } from '../../core/basics/problem.ts';
import { inflateRaw } from '../bytes/gunzip.ts';
import type { Inflated } from '../bytes/gunzip.ts';
import { isBomb, MAX_RATIO } from '../bytes/inflation.ts';
import type { Pieces } from '../bytes/source.ts';
import { salvageEntries } from './salvage.ts';

/** An archive's files by name; `read` gives one file's bytes, decompressed, as far as they go. */
export type Archive = {
  /** The archive's own list of files is missing: its end was cut off. */
  readonly cut: boolean;
  readonly names: readonly string[];
  /** `onRead` is told of compressed bytes as they are read. Throws PlauditError beyond `maxBytes`. */
  read(name: string, maxBytes: number, onRead?: (bytes: number) => void): Promise<Inflated>;
  close(): void;
};

const MAX_ENTRIES = 10_000;

export async function openArchive(path: string, name: string): Promise<Archive> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false, validateEntrySizes: false });
  } catch {
    return salvagedArchive(path, name);
  }
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= MAX_ENTRIES) throw refusal(name, 'holds more than 10,000 files');
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    zip.close();
    if (error instanceof PlauditError) throw error;
    return salvagedArchive(path, name);
  }
  return {
    cut: false,
    names: [...entries.keys()],
    close: () => zip.close(),
    async read(file, maxBytes, onRead) {
      const entry = entries.get(file);
      if (entry === undefined) throw new Error(`no entry ${file}`);
      if (entry.isEncrypted()) {
        throw new PlauditError('file.format', `${name} is protected by a password: save it without one.`, {
          place: name,
        });
      }
      if (entry.uncompressedSize > maxBytes) throw tooLarge(name, file);
      const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false }).catch((cause: unknown) => {
        throw new PlauditError('file.format', `${name} is damaged: fetch it again.`, { place: name, cause });
      });
      return decompressed(raw, entry.compressionMethod, { name, file, maxBytes, onRead });
    },
  };
}

async function salvagedArchive(path: string, name: string): Promise<Archive> {
  const entries = await salvageEntries(path);
  return {
    cut: true,
    names: [...entries.keys()],
    close: () => undefined,
    async read(file, maxBytes, onRead) {
      const entry = entries.get(file);
      if (entry === undefined) throw new Error(`no entry ${file}`);
      const raw = createReadStream(path, { start: entry.start, end: Math.max(entry.start, entry.end - 1) });
      return decompressed(raw, entry.method, { name, file, maxBytes, onRead });
    },
  };
}

type Reading = { name: string; file: string; maxBytes: number; onRead: ((bytes: number) => void) | undefined };

function decompressed(raw: AsyncIterable<unknown>, method: number, reading: Reading): Inflated {
  if (method !== 0 && method !== 8) throw refusal(reading.name, 'is compressed in a way that spreadsheets do not use');
  let bytesIn = 0;
  async function* counted(): Pieces {
    for await (const piece of raw as Pieces) {
      bytesIn += piece.length;
      reading.onRead?.(piece.length);
      yield piece;
    }
  }
  const inflated: Inflated = method === 0 ? { pieces: counted(), state: { fault: null } } : inflateRaw(counted());
  async function* guarded(): Pieces {
    let bytesOut = 0;
    for await (const piece of inflated.pieces) {
      bytesOut += piece.length;
      if (bytesOut > reading.maxBytes) throw tooLarge(reading.name, reading.file);
      if (isBomb(bytesIn, bytesOut)) {
        throw refusal(
          reading.name,
          `holds a file (${reading.file}) that grows more than ${MAX_RATIO} times when unpacked`,
        );
      }
      yield piece;
    }
  }
  return { pieces: guarded(), state: inflated.state };
}

const refusal = (name: string, why: string): PlauditError =>
  new PlauditError('file.format', `${name} ${why}: it is not read; export the responses as CSV.`, { place: name });
const tooLarge = (name: string, file: string): PlauditError =>
  refusal(name, `holds a file (${file}) that is too large`);
