import { stat } from 'node:fs/promises';
import { checkMigrations } from '../../store/backup/load.ts';
import { damaged, readRecords } from '../../store/backup/read-records.ts';
import type { Header, Manifest } from '../../store/backup/records.ts';
import { readBackupFile } from './backup-file.ts';

/** What a backup holds, after every digest in it was found right. */
export type BackupFacts = {
  readonly header: Header;
  readonly manifest: Manifest;
  /** Of the file. */
  readonly bytes: number;
};

/**
 * Reads a whole backup and checks everything in it that can be checked without a database. Throws `backup.damaged`,
 * `backup.newer`, `backup.passphrase`, `file.format`, `usage` where there is no such file.
 */
export async function checkBackup(
  path: string,
  passphrase: string | null,
  onRead: (bytes: number) => void = () => {},
): Promise<BackupFacts> {
  let header: Header | null = null;
  let manifest: Manifest | null = null;
  let read = 0;
  for await (const part of readRecords(readBackupFile(path, passphrase))) {
    if (part.kind === 'header') {
      header = part.header;
      await checkMigrations(header);
    } else if (part.kind === 'manifest') manifest = part.manifest;
    else if (part.kind === 'data') onRead((read += part.bytes.length));
  }
  if (header === null || manifest === null) throw damaged('it has no header or no manifest');
  return { header, manifest, bytes: (await stat(path)).size };
}
