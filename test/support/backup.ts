import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { inject } from 'vitest';
import { type BackupOptions, makeBackup } from '../../src/actions/backups/make-backup.ts';
import type { BackupFacts } from '../../src/actions/backups/check-backup.ts';
import { restoreBackup, type RestoreOptions } from '../../src/actions/backups/restore-backup.ts';
import { LEFT_OUT, tablesOf } from '../../src/store/backup/catalogue.ts';
import { onConnection, openPool } from '../../src/store/basics/connect.ts';
import { now } from './network.ts';
import { databaseUrl, dropDatabase, execute } from './test-server.ts';
import { whenOver } from './when-over.ts';

/** A folder of one's own, removed after the last test of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plaudit-backup-'));
  whenOver(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let count = 0;

/** A database without a single table, removed after the last test of the file. */
export async function emptyDatabase(): Promise<{ pool: pg.Pool; url: string }> {
  const { adminUrl, prefix } = inject('testServer');
  const name = `${prefix}_empty_${process.pid}_${++count}`;
  await execute(adminUrl, `CREATE DATABASE ${name}`);
  const url = databaseUrl(adminUrl, name);
  const pool = openPool({ databaseUrl: url });
  whenOver(async () => {
    await pool.end();
    await dropDatabase(adminUrl, name);
  });
  return { pool, url };
}

export const backUp = (pool: pg.Pool, path: string, more: Partial<BackupOptions> = {}): Promise<BackupFacts> =>
  makeBackup(pool, {
    path,
    passphrase: null,
    uploadsFolder: join(path, '..', 'uploads'),
    keyFile: null,
    product: '1.2.3',
    now,
    ...more,
  });

export const restore = (
  pool: pg.Pool,
  path: string,
  more: Partial<RestoreOptions> = {},
): Promise<{ applied: string[] }> =>
  restoreBackup(pool, {
    path,
    passphrase: null,
    uploadsFolder: join(path, '..', `restored-uploads-${++count}`),
    keyFile: join(path, '..', 'restored-key'),
    actor: 'operator',
    now,
    ...more,
  });

/** Every row of every table that a backup holds, as text, sorted; the entry of the restore itself left out. */
export async function everything(pool: pg.Pool): Promise<Record<string, string[]>> {
  const tables = (await onConnection(pool, tablesOf)).filter(({ name }) => !LEFT_OUT.has(name));
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const own = name === 'journal' ? "WHERE act <> 'backup.restored'" : '';
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ${own} ORDER BY 1`);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}
