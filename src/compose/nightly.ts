import { NightlyBackups } from '../actions/backups/nightly-backup.ts';
import { NightlyRetention } from '../actions/personal/nightly-retention.ts';
import type { Config } from '../cli/config.ts';
import type { Pool } from '../store/basics/db.ts';
import type { JobQueue } from '../store/queue.ts';

export type Nightly = {
  readonly pool: Pool;
  readonly queue: JobQueue;
  readonly uploadsFolder: string;
  readonly now: () => Date;
  readonly onFault: (error: unknown, what: string) => void;
};

type End = () => Promise<void>;

/** Erases what has been kept for its time. Returns what ends it. */
export async function beginRetention({ pool, queue, ...given }: Nightly): Promise<End> {
  const retention = new NightlyRetention(pool, queue, given);
  await retention.begin();
  return () => Promise.resolve(retention.stop());
}

/** Makes the nightly backup, where the settings want one. Returns what ends it. */
export async function beginBackups(
  { backupAt, backupFolder, backupKeep, backupPassphrase }: Config,
  { pool, queue, uploadsFolder, now, onFault }: Nightly,
  product: string,
): Promise<End> {
  if (backupAt === null) return () => Promise.resolve();
  const nightly = new NightlyBackups(pool, queue, {
    folder: backupFolder,
    keep: backupKeep,
    at: backupAt,
    passphrase: backupPassphrase,
    uploadsFolder,
    product,
    now,
    onFault,
  });
  await nightly.begin();
  return () => Promise.resolve(nightly.stop());
}
