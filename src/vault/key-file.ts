import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PlauditError } from '../core/basics/problem.ts';
import { deriveKey, type Key } from './seal.ts';

const KEY_BYTES = 32;
/** Anything that lets a group or others in. */
const TOO_WIDE = 0o077;
const HEAD = `# The keys that customers' phone numbers, e-mail addresses and names are sealed with, the newest last.
# Whoever has this file and the database can read them; without it nobody can, ever. Keep a copy of it, apart from
# the backups of the database. "plaudit key rotate" changes it.
`;

export const newKey = (now: Date): Key => keyOf(randomBytes(KEY_BYTES), now);

export const keyOf = (bytes: Buffer, madeAt: Date | null): Key => ({
  id: deriveKey(bytes, 'id').toString('hex', 0, 4),
  madeAt,
  bytes,
});

/** The keys in a file, oldest first; null where there is no such file. Throws `key.exposed`, `key.invalid`. */
export async function readKeyFile(path: string): Promise<Key[] | null> {
  const text = await readSafely(path);
  if (text === null) return null;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const keys = lines.map((line) => {
    const [time = '', encoded = ''] = line.trim().split(/\s+/);
    const madeAt = new Date(time);
    const bytes = readKey(encoded);
    if (bytes === null || Number.isNaN(madeAt.getTime())) throw invalid(path);
    return keyOf(bytes, madeAt);
  });
  if (keys.length === 0) throw invalid(path);
  return keys;
}

/** The 32 bytes of a key in base64, or null where it is none. */
export function readKey(encoded: string): Buffer | null {
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  return bytes.length === KEY_BYTES ? bytes : null;
}

const invalid = (path: string): PlauditError =>
  new PlauditError(
    'key.invalid',
    `${path} is not a key file as Plaudit writes it: put back the copy you kept, or set PLAUDIT_KEY. Nothing was changed.`,
    { place: path },
  );

async function readSafely(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & TOO_WIDE) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, '0');
      throw new PlauditError(
        'key.exposed',
        `Others on this computer may open the key file ${path} (mode ${shown}): chmod 600 ${path}`,
        { place: path },
      );
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof PlauditError) throw error;
    throw notWritable(path, error);
  }
}

const notWritable = (path: string, cause: unknown): PlauditError =>
  new PlauditError(
    'home.not-writable',
    `The key file ${path} cannot be used (${(cause as NodeJS.ErrnoException).code}): let this user read and write it, and the folder it is in.`,
    { place: path, cause },
  );

/** Makes the file with a first key, unless another process was quicker: then that one's holds. */
export async function makeKeyFile(path: string, now: Date): Promise<Key[]> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await beside(path, [newKey(now)], async (written) => {
      await link(written, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    });
  } catch (error) {
    throw notWritable(path, error);
  }
  return (await readKeyFile(path)) as Key[];
}

/** Puts other keys into the file, all at once: a crash leaves the old file or the new one. */
export async function replaceKeyFile(path: string, keys: readonly Key[]): Promise<void> {
  await beside(path, keys, (written) => rename(written, path)).catch((error: unknown) => {
    throw notWritable(path, error);
  });
}

/** A file with the keys beside the real one, on the disk before anything is done with it. */
async function beside(path: string, keys: readonly Key[], use: (written: string) => Promise<void>): Promise<void> {
  const written = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(written, 'wx', 0o600);
  try {
    const lines = keys.map((key) => `${(key.madeAt ?? new Date(0)).toISOString()} ${key.bytes.toString('base64')}\n`);
    await file.writeFile(HEAD + lines.join(''));
    await file.sync();
    await file.close();
    await use(written);
    await syncFolder(dirname(path));
  } finally {
    await file.close().catch(() => undefined);
    await rm(written, { force: true });
  }
}

/** Some systems cannot open a folder; there the name is safe without it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
