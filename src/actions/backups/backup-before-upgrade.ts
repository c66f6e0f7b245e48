import { join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import type { Pool } from '../../store/basics/db.ts';
import { migrate } from '../../store/migrate.ts';
import type { BackupFacts } from './check-backup.ts';
import { type BackupOptions, makeBackup, noteBackup } from './make-backup.ts';

export type UpgradeOptions = {
  readonly home: string;
  readonly backupFolder: string;
  readonly backupPassphrase: string | null;
  /** The version of the product that upgrades. */
  readonly product: string;
  readonly now: () => Date;
  /** One line for people. */
  readonly say: (line: string) => void;
};

const ACTOR = 'plaudit';

/**
 * Brings the database to this version's schema; where it holds people's data, only after a backup of it was written
 * into the backup folder and read back. Throws `backup.not-written`, and then nothing was changed.
 */
export async function migrateSafely(pool: Pool, options: UpgradeOptions): Promise<void> {
  const made: { facts: BackupFacts; backup: BackupOptions }[] = [];
  await migrate(pool, {
    beforeUpgrade: async () => {
      const backup = backupOptions(options);
      options.say(`Upgrading the database: first a backup of it, ${backup.path}`);
      made.push({ facts: await makeBackup(pool, backup).catch(refused), backup });
    },
  });
  // Noted only now: the journal of before need not be the one that this version writes.
  for (const { facts, backup } of made) await noteBackup(pool, facts, { ...backup, actor: ACTOR });
}

function backupOptions({ home, backupFolder, backupPassphrase, product, now }: UpgradeOptions): BackupOptions {
  const time = now().toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return {
    path: join(backupFolder, `before-${product}-${time}.plaudit`),
    passphrase: backupPassphrase,
    uploadsFolder: join(home, 'uploads'),
    keyFile: null,
    product,
    now,
  };
}

function refused(error: unknown): never {
  if (!(error instanceof PlauditError) || error.code !== 'backup.not-written') throw error;
  throw new PlauditError(
    'backup.not-written',
    `${error.message} The upgrade waits for it, and nothing was changed: mend that, or set PLAUDIT_BACKUP_FOLDER to another folder.`,
    { place: error.place ?? undefined, cause: error },
  );
}
