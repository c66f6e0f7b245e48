import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrateSafely } from '../../src/actions/backups/backup-before-upgrade.ts';
import { checkBackup } from '../../src/actions/backups/check-backup.ts';
import { checkRollups, isIdentical } from '../../src/actions/rollups/check-rollups.ts';
import { appliedMigrations, applyMigration, knownMigrations } from '../../src/store/migrate.ts';
import { onConnection, transaction } from '../../src/store/basics/connect.ts';
import { ensureScopedRole } from '../../src/store/basics/scoped-pool.ts';
import { backUp, emptyDatabase, everything, restore, temporaryFolder } from '../support/backup.ts';
import { NOW, rowsOf } from '../support/network.ts';

const folder = temporaryFolder();
const files = await knownMigrations();
/** The schema of the first version. */
const OLD = ['0001-network.sql', '0002-work.sql'];

/** A database as the first version left it; `data`: with an organization and its entry in the journal. */
async function oldDatabase(data = true) {
  const database = await emptyDatabase();
  await onConnection(database.pool, ensureScopedRole);
  await transaction(database.pool, async (client) => {
    for (const name of OLD) await applyMigration(client, name);
    if (!data) return;
    await client.query(
      "INSERT INTO organization VALUES (1, '0190a0a0-0000-7000-8000-0000000000aa', 'Évolène \\ Ltd', 'UTC', false, $1)",
      [NOW],
    );
    await client.query(
      `INSERT INTO journal VALUES (1, '0190a0a0-0000-7000-8000-0000000000ab', $1, 'operator', 'organization.added', 'organization', 'x', '{"a": "\\\\"}')`,
      [NOW],
    );
  });
  return database;
}

const upgrade = async (pool: Parameters<typeof migrateSafely>[0], backupFolder: string): Promise<string[]> => {
  const said: string[] = [];
  await migrateSafely(pool, {
    home: join(folder, 'home'),
    backupFolder,
    backupPassphrase: null,
    product: '2.0.0',
    now: () => NOW,
    say: (line) => said.push(line),
  });
  return said;
};
const applied = async (pool: Parameters<typeof migrateSafely>[0]): Promise<string[]> =>
  (await onConnection(pool, appliedMigrations)).map(({ name }) => name);

describe('an upgrade of a database with data', () => {
  test('is done after a backup of it at its old schema, which one line tells', async () => {
    const { pool } = await oldDatabase();
    const before = await everything(pool);
    const path = join(folder, 'one', 'before-2.0.0-2015-07-15-120000.plaudit');
    expect(await upgrade(pool, join(folder, 'one'))).toEqual([`Upgrading the database: first a backup of it, ${path}`]);
    expect(await applied(pool)).toEqual(files);
    expect(await rowsOf(pool, "SELECT noun_id FROM journal WHERE act = 'backup.made'")).toEqual([
      { noun_id: 'before-2.0.0-2015-07-15-120000.plaudit' },
    ]);
    const { header } = await checkBackup(path, null);
    expect(header.migrations.map(({ name }) => name)).toEqual(OLD);
    expect(await upgrade(pool, join(folder, 'one'))).toEqual([]);

    const target = await emptyDatabase();
    expect(await restore(target.pool, path)).toEqual({ applied: files.filter((name) => !OLD.includes(name)) });
    const after = await everything(target.pool);
    expect(after).toMatchObject({ organization: before['organization'], journal: before['journal'] });
    expect(await applied(target.pool)).toEqual(files);
    expect((await checkRollups(target.pool, () => {})).every(isIdentical)).toBe(true);
  });

  test('does not happen where the backup cannot be written, and one sentence says what to do', async () => {
    const { pool } = await oldDatabase();
    const notAFolder = join(folder, 'a-file');
    writeFileSync(notAFolder, '');
    const path = join(notAFolder, 'before-2.0.0-2015-07-15-120000.plaudit');
    await expect(upgrade(pool, notAFolder)).rejects.toMatchObject({
      code: 'backup.not-written',
      message:
        `The backup ${path} was not written, as its folder is a file: choose another folder. ` +
        'The upgrade waits for it, and nothing was changed: mend that, or set PLAUDIT_BACKUP_FOLDER to another folder.',
    });
    expect(await applied(pool)).toEqual(OLD);
    await upgrade(pool, join(folder, 'two'));
    expect(await applied(pool)).toEqual(files);
  });
});

test('a database without data is upgraded as it is', async () => {
  const { pool } = await oldDatabase(false);
  expect(await upgrade(pool, join(folder, 'three'))).toEqual([]);
  expect(await applied(pool)).toEqual(files);
  const fresh = await emptyDatabase();
  expect(await upgrade(fresh.pool, join(folder, 'three'))).toEqual([]);
  expect(readdirSync(folder)).not.toContain('three');
});

test('a backup made before an upgrade and one made after hold the same rows of the same tables', async () => {
  const { pool } = await oldDatabase();
  await backUp(pool, join(folder, 'old'));
  await upgrade(pool, join(folder, 'four'));
  await backUp(pool, join(folder, 'new'));
  const sums = async (name: string): Promise<Map<string, string>> =>
    new Map((await checkBackup(join(folder, name), null)).manifest.tables.map((t) => [t.table, t.sha256]));
  const [old, after] = [await sums('old'), await sums('new')];
  expect(after.get('organization')).toBe(old.get('organization'));
});
