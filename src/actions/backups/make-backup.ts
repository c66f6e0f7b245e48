import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { type DatabaseSnapshot, dumpDatabase } from '../../store/backup/dump.ts';
import { RecordWriter } from '../../store/backup/write-records.ts';
import { writeJournal } from '../../store/journal.ts';
import { notWritten, writeBackupFile } from './backup-file.ts';
import { type BackupFacts, checkBackup } from './check-backup.ts';

export type BackupOptions = {
  /** Where to; no file may be there. */
  readonly path: string;
  /** Null: not encrypted. */
  readonly passphrase: string | null;
  readonly uploadsFolder: string;
  /** The key file where it shall be in the backup, which must be encrypted then. */
  readonly keyFile: string | null;
  /** The version of the product. */
  readonly product: string;
  readonly now: () => Date;
  readonly onProgress?: (bytes: number) => void;
};

export const KEY_IN_BACKUP = 'key';
export const uploadInBackup = (uploadId: string, name: string): string => `uploads/${uploadId}/${name}`;

/** How often a snapshot is taken anew because an import ended between it and its file. */
const ATTEMPTS = 3;
const PIECE = 1 << 16;

/** An upload's file was let go of after the snapshot; in a new one the import has ended. */
class UploadGone extends Error {}

/**
 * Writes a backup of one moment of the database, with the files that imports still need, and reads it back before it
 * gets its name. Others go on writing meanwhile. Throws `backup.not-written`, `database.newer`.
 */
export async function makeBackup(pool: Pool, options: BackupOptions): Promise<BackupFacts> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptBackup(pool, options, attempt === ATTEMPTS);
    } catch (error) {
      if (!(error instanceof UploadGone)) throw withReason(error, options.path);
    }
  }
}

/** SQLSTATE insufficient_privilege, which row security says too where it would leave rows out. */
const NOT_ALLOWED = '42501';

function withReason(error: unknown, path: string): unknown {
  if ((error as { code?: unknown }).code !== NOT_ALLOWED) return error;
  return notWritten(path, "Plaudit's account may not read every row of the database: use the one that owns it", error);
}

/** The same with an entry in the journal. */
export async function makeBackupNoted(
  pool: Pool,
  options: BackupOptions & { readonly actor: string },
): Promise<BackupFacts> {
  const facts = await makeBackup(pool, options);
  await noteBackup(pool, facts, options);
  return facts;
}

export const noteBackup = (
  pool: Pool,
  facts: BackupFacts,
  options: BackupOptions & { readonly actor: string },
): Promise<void> =>
  transaction(pool, (client) =>
    writeJournal(client, {
      at: options.now(),
      actor: options.actor,
      act: 'backup.made',
      noun: 'backup',
      nounId: basename(options.path),
      detail: backupDetail(facts, options),
    }),
  );

export const backupDetail = (
  { manifest, bytes }: BackupFacts,
  { passphrase, keyFile }: Pick<BackupOptions, 'passphrase' | 'keyFile'>,
): Record<string, unknown> => ({
  rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
  files: manifest.files.length,
  bytes,
  encrypted: passphrase !== null,
  withKey: keyFile !== null,
  sha256: manifest.sha256,
});

async function attemptBackup(pool: Pool, options: BackupOptions, isLast: boolean): Promise<BackupFacts> {
  const { path, passphrase, keyFile } = options;
  if (keyFile !== null && passphrase === null) {
    throw new PlauditError(
      'usage',
      'The key goes into an encrypted backup only: give a passphrase with --passphrase-file, or leave out --with-key.',
      { place: '--with-key' },
    );
  }
  let facts: BackupFacts | null = null;
  await dumpDatabase(pool, async (snapshot) => {
    const files: OpenFile[] = [];
    try {
      const missing = await openFiles(snapshot, options, isLast, files);
      await writeBackupFile(
        path,
        passphrase,
        () => recordsOf(snapshot, files, missing, options),
        async (unfinished) => {
          facts = await checkBackup(unfinished, passphrase);
        },
      );
    } finally {
      for (const { handle } of files) await handle.close();
    }
  });
  return facts as unknown as BackupFacts;
}

type OpenFile = { readonly file: string; readonly handle: FileHandle };

/** Opened at once, so that what is let go of while the tables are read can still be read. Returns what is not there. */
async function openFiles(
  { uploads }: DatabaseSnapshot,
  { uploadsFolder, keyFile }: BackupOptions,
  isLast: boolean,
  opened: OpenFile[],
): Promise<string[]> {
  if (keyFile !== null) opened.push({ file: KEY_IN_BACKUP, handle: await openKey(keyFile) });
  const missing: string[] = [];
  for (const { uploadId, name } of uploads) {
    const file = uploadInBackup(uploadId, name);
    try {
      opened.push({ file, handle: await open(join(uploadsFolder, uploadId, name)) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      if (!isLast) throw new UploadGone();
      missing.push(file);
    }
  }
  return missing;
}

async function openKey(keyFile: string): Promise<FileHandle> {
  const isThere = await stat(keyFile).then(
    (facts) => facts.isFile(),
    () => false,
  );
  if (isThere) return open(keyFile);
  throw new PlauditError(
    'usage',
    `There is no key file ${keyFile} to put into the backup: leave out --with-key, or name the file with PLAUDIT_KEY_FILE.`,
    { place: '--with-key' },
  );
}

async function* recordsOf(
  snapshot: DatabaseSnapshot,
  files: readonly OpenFile[],
  missing: readonly string[],
  { product, now, onProgress }: BackupOptions,
): AsyncGenerator<Buffer> {
  const writer = new RecordWriter();
  yield* writer.header({
    product,
    at: now().toISOString(),
    postgres: snapshot.postgres,
    migrations: snapshot.migrations.map(({ name, appliedAt }) => ({ name, appliedAt: appliedAt.toISOString() })),
    leftOut: snapshot.leftOut,
  });
  let bytes = 0;
  for (const table of snapshot.tables) {
    const { data, rows } = snapshot.read(table);
    for await (const piece of writer.table({ table: table.name, columns: table.columns }, data, rows)) {
      onProgress?.((bytes += piece.length));
      yield piece;
    }
  }
  for (const { file, handle } of files) yield* writer.file({ file }, piecesOf(handle));
  yield* writer.manifest(missing);
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(PIECE), 0, PIECE, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
