import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { PlauditError } from '../../core/basics/problem.ts';
import { damaged } from '../../store/backup/read-records.ts';
import { isRecipe, keyOf, type KeyRecipe, newRecipe } from '../../vault/passphrase-key.ts';
import { FRAME_BYTES, Frames, HEAD_BYTES, readHead, SEAL_BYTES } from '../../vault/sealed-frames.ts';

/** The first bytes of every backup; the last two are the version of its format. */
const MAGIC = Buffer.from('PLAUDIT BACKUP 01');
const LENGTH_BYTES = 2;
const LONGEST_ENVELOPE = 4096;
const SALT_BYTES = 16;

/** Follows the magic as JSON, its length before it. */
type Envelope = { readonly compression: 'zstd'; readonly key: KeyRecipe | null };

/** Ends the name of a backup that is being written, which no reader takes for one. */
export const UNFINISHED = '.part';

/**
 * Writes a backup beside its place, has `verify` read it back, and only then gives it its name; a crash leaves a file
 * ending in UNFINISHED. Throws `backup.not-written`, also where a file of this name is there already.
 */
export async function writeBackupFile(
  path: string,
  passphrase: string | null,
  content: () => AsyncIterable<Buffer>,
  verify: (unfinished: string) => Promise<void>,
): Promise<void> {
  const folder = dirname(path);
  const unfinished = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}${UNFINISHED}`);
  // Ended by Ctrl-C, say.
  const atExit = (): void => rmSync(unfinished, { force: true });
  process.once('exit', atExit);
  try {
    if (await isThere(path)) throw notWritten(path, 'a file of this name is there already: choose another name');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const out = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(content(), createZstdCompress(), (bytes) => sealed(bytes, passphrase), out);
    await verify(unfinished);
    await rename(unfinished, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw fileProblem(error, path);
  } finally {
    process.off('exit', atExit);
  }
}

async function* sealed(source: AsyncIterable<Buffer>, passphrase: string | null): AsyncGenerator<Buffer> {
  const recipe = passphrase === null ? null : newRecipe(randomBytes(SALT_BYTES));
  const envelope: Envelope = { compression: 'zstd', key: recipe };
  const text = Buffer.from(JSON.stringify(envelope));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(text.length);
  const preamble = Buffer.concat([MAGIC, length, text]);
  const frames = new Frames(recipe === null ? null : await keyOf(passphrase as string, recipe), preamble);
  yield preamble;
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    held.push(piece);
    bytes += piece.length;
    if (bytes <= FRAME_BYTES) continue;
    const all = Buffer.concat(held);
    let at = 0;
    // The last frame must say that it is, so something is always kept for it.
    for (; all.length - at > FRAME_BYTES; at += FRAME_BYTES) {
      yield* frames.seal(all.subarray(at, at + FRAME_BYTES), false);
    }
    held = [all.subarray(at)];
    bytes = all.length - at;
  }
  yield* frames.seal(Buffer.concat(held), true);
}

/**
 * Opens a backup and gives its records as they stood before compression and encryption. Throws `file.format` for a file
 * that is none, `backup.newer`, `backup.passphrase`, `backup.damaged`, `usage` where there is no such file.
 */
export async function* readBackupFile(path: string, passphrase: string | null): AsyncGenerator<Buffer> {
  const file = await open(path).catch((error: unknown) => {
    throw fileProblem(error, path);
  });
  try {
    const plain = createZstdDecompress();
    const reading = pipeline(opened(file, path, passphrase), plain);
    // Told below, when the reader has had all that came before.
    reading.catch(() => undefined);
    try {
      for await (const bytes of plain) yield bytes as Buffer;
      await reading;
    } catch (error) {
      throw isZstd(error) ? damaged('it cannot be decompressed') : error;
    }
  } finally {
    await file.close();
  }
}

const isZstd = (error: unknown): boolean => /^ZSTD_|^Z_/.test((error as NodeJS.ErrnoException).code ?? '');

async function* opened(file: FileHandle, path: string, passphrase: string | null): AsyncGenerator<Buffer> {
  const reader = new Reader(file);
  const { envelope, preamble } = await readEnvelope(reader, path);
  if (envelope.key !== null && passphrase === null) {
    throw new PlauditError(
      'backup.passphrase',
      `${path} is encrypted: give the file of its passphrase with --passphrase-file, or set PLAUDIT_BACKUP_PASSPHRASE.`,
      { place: path },
    );
  }
  const key = envelope.key === null ? null : await keyOf(passphrase as string, envelope.key);
  const frames = new Frames(key, preamble);
  for (let first = true; ; first = false) {
    const head = readHead((await reader.take(HEAD_BYTES)) ?? cutShort());
    if (head === null) throw damaged('its frames are not whole');
    const content = frames.open((await reader.take(head.length + SEAL_BYTES)) ?? cutShort(), head.last);
    if (content === null && first && key !== null) {
      throw new PlauditError(
        'backup.passphrase',
        `${path} does not open with this passphrase: give the one it was made with (or its beginning is damaged).`,
        { place: path },
      );
    }
    if (content === null) throw damaged('its bytes are not those that were written');
    yield content;
    if (head.last) break;
  }
  if (!(await reader.isAtEnd())) throw damaged('something stands after its end');
}

function cutShort(): never {
  throw damaged('it ends too early');
}

async function readEnvelope(reader: Reader, path: string): Promise<{ envelope: Envelope; preamble: Buffer }> {
  const stem = MAGIC.subarray(0, -2);
  const start = await reader.take(MAGIC.length + LENGTH_BYTES);
  if (start === null || !start.subarray(0, stem.length).equals(stem)) {
    throw new PlauditError('file.format', `${path} is no backup of Plaudit: name a file that "plaudit backup" wrote.`, {
      place: path,
    });
  }
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new PlauditError(
      'backup.newer',
      `${path} was written in a newer form than this Plaudit knows: restore it with the version that made it or a later one.`,
      { place: path },
    );
  }
  const length = start.readUInt16BE(MAGIC.length);
  const text = length > LONGEST_ENVELOPE ? null : await reader.take(length);
  const envelope = text === null ? null : asEnvelope(text);
  if (text === null || envelope === null) throw damaged('its beginning cannot be read');
  return { envelope, preamble: Buffer.concat([start, text]) };
}

function asEnvelope(text: Buffer): Envelope | null {
  try {
    const { compression, key } = JSON.parse(text.toString('utf8')) as Record<string, unknown>;
    return compression === 'zstd' && (key === null || isRecipe(key)) ? { compression, key } : null;
  } catch {
    return null;
  }
}

/** Reads a file from its beginning, so many bytes at a time. */
class Reader {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Exactly so many bytes; null where the file has fewer left. */
  async take(count: number): Promise<Buffer | null> {
    const bytes = Buffer.allocUnsafe(count);
    let at = 0;
    while (at < count) {
      const { bytesRead } = await this.#file.read(bytes, at, count - at);
      if (bytesRead === 0) return null;
      at += bytesRead;
    }
    return bytes;
  }

  async isAtEnd(): Promise<boolean> {
    return (await this.take(1)) === null;
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Without it, a crash of the machine could take the new name back. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room there, or choose another folder',
  EDQUOT: 'the disk is full: make room there, or choose another folder',
  EACCES: 'this user may not write there: let it, or choose another folder',
  EPERM: 'this user may not write there: let it, or choose another folder',
  EROFS: 'nothing can be written there: choose another folder',
  ENOTDIR: 'its folder is a file: choose another folder',
  EEXIST: 'its folder is a file: choose another folder',
  ENOENT: 'its folder cannot be made: see whether its disk is there, or choose another folder',
  EIO: 'the disk has a fault: choose another one',
};

/** `how` goes on the sentence. */
export const notWritten = (path: string, how: string, cause?: unknown): PlauditError =>
  new PlauditError('backup.not-written', `The backup ${path} was not written, as ${how}.`, {
    place: path,
    ...(cause === undefined ? {} : { cause }),
  });

/** An error of the file system as one sentence about the backup; anything else as it is. */
function fileProblem(error: unknown, path: string): unknown {
  if (error instanceof PlauditError) return error;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && syscall === 'open') {
    return new PlauditError('usage', `There is no file ${path}: check the name and the folder it is in.`, {
      place: path,
    });
  }
  const how = REASONS[code];
  return how === undefined ? error : notWritten(path, how, error);
}
