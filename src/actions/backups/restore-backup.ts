import { readFileSync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { checkEmpty, type FileTaker, loadDatabase } from '../../store/backup/load.ts';
import { damaged, readRecords } from '../../store/backup/read-records.ts';
import type { Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { migrate } from '../../store/migrate.ts';
import { readBackupFile } from './backup-file.ts';
import { KEY_IN_BACKUP } from './make-backup.ts';

export type RestoreOptions = {
  readonly path: string;
  readonly passphrase: string | null;
  readonly uploadsFolder: string;
  /** Where the key goes, if it is in the backup. */
  readonly keyFile: string;
  readonly actor: string;
  readonly now: () => Date;
  readonly onProgress?: (bytes: number) => void;
};

/** `uploads/<id>/<name>`, with a name that stays in its folder. */
const UPLOAD = /^uploads\/([0-9a-f-]{36})\/([^/\\\0]{1,255})$/;

/**
 * Restores a backup into an empty database, at the schema it had, and then brings it to this version's. All of it or
 * nothing is kept. Call `checkBackup` before the database is opened: a bad one shall not even make an empty home. Throws
 * `backup.not-empty`, and whatever `checkBackup` does.
 */
export async function restoreBackup(pool: Pool, options: RestoreOptions): Promise<{ applied: string[] }> {
  const { path, passphrase, uploadsFolder, actor, now } = options;
  const made: string[] = [];
  let bytes = 0;
  try {
    await checkEmpty(pool);
    await checkNoUploads(uploadsFolder);
    await loadDatabase(pool, readRecords(readBackupFile(path, passphrase)), {
      takeFile: (file) => takeFile(file, options, made),
      onData: (length) => options.onProgress?.((bytes += length)),
      journal: (client, header, manifest) =>
        writeJournal(client, {
          at: now(),
          actor,
          act: 'backup.restored',
          noun: 'backup',
          nounId: basename(path),
          detail: { madeAt: header.at, product: header.product, sha256: manifest.sha256 },
        }),
    });
  } catch (error) {
    for (const each of made.toReversed()) await rm(each, { recursive: true, force: true });
    throw error;
  }
  return migrate(pool);
}

async function checkNoUploads(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  throw new PlauditError(
    'backup.not-empty',
    `The folder ${folder} holds files, and a backup is restored into an empty home only: set PLAUDIT_HOME to a new folder.`,
    { place: folder },
  );
}

function takeFile(file: string, { uploadsFolder, keyFile }: RestoreOptions, made: string[]): Promise<FileTaker> {
  if (file === KEY_IN_BACKUP) return takeKey(keyFile, made);
  const [, uploadId, name = ''] = UPLOAD.exec(file) ?? [];
  if (uploadId === undefined || name === '.' || name === '..') throw damaged(`it has a file of the name ${file}`);
  const folder = join(uploadsFolder, uploadId);
  return newFile(folder, name, made, folder);
}

/** A key that is there already and is the same stays; another one is not overwritten. */
async function takeKey(keyFile: string, made: string[]): Promise<FileTaker> {
  const present = readIfThere(keyFile);
  if (present === null) return newFile(dirname(keyFile), basename(keyFile), made, keyFile);
  const pieces: Buffer[] = [];
  return {
    write: (bytes) => {
      pieces.push(Buffer.from(bytes));
      return Promise.resolve();
    },
    finish: () => {
      if (Buffer.concat(pieces).equals(present)) return Promise.resolve();
      throw new PlauditError(
        'backup.not-empty',
        `The backup brings its key, and ${keyFile} is another one: move that away, then restore again.`,
        { place: keyFile },
      );
    },
    abandon: () => Promise.resolve(),
  };
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function newFile(folder: string, name: string, made: string[], own: string): Promise<FileTaker> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  made.push(own);
  const handle = await open(join(folder, name), 'wx', 0o600);
  return {
    write: async (bytes) => {
      await handle.appendFile(bytes);
    },
    finish: async () => {
      await handle.sync();
      await handle.close();
    },
    abandon: () => handle.close(),
  };
}
