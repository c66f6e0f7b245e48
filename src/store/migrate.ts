import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { PlauditError } from '../core/basics/problem.ts';
import { onConnection } from './basics/connect.ts';
import { ensureScopedRole } from './basics/scoped-pool.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any number; the same in every process, so that only one migrates at a time. */
const MIGRATION_LOCK = 726_011;

export type AppliedMigration = { readonly name: string; readonly appliedAt: Date };

/**
 * Brings the database to this version's schema: each file of `migrations/` once, in order, each in one
 * transaction, statement by statement (a distributed table takes one DDL statement a call).
 * `beforeUpgrade` is called where people's data stand in an older schema, before anything of it is changed; the upgrade
 * does not happen when it throws.
 * Throws `database.newer` when a newer version of the product has been here.
 */
export async function migrate(
  pool: pg.Pool,
  { beforeUpgrade }: { readonly beforeUpgrade?: () => Promise<unknown> } = {},
): Promise<{ applied: string[] }> {
  const files = await knownMigrations();
  return aloneMigrating(pool, async (client) => {
    const done = (await appliedMigrations(client)).map((each) => each.name);
    refuseNewer(done, files);
    await ensureScopedRole(client);
    const pending = files.filter((file) => !done.includes(file));
    if (pending.length > 0 && beforeUpgrade !== undefined && (await holdsData(client, done))) await beforeUpgrade();
    for (const name of pending) await inOwnTransaction(client, name);
    return { applied: pending };
  });
}

/** The files of this version, in order. */
export const knownMigrations = async (): Promise<string[]> =>
  (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted();

/** In the order of their names; none in a database that is new. */
export async function appliedMigrations(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const { rows: tables } = await client.query("SELECT 1 WHERE to_regclass('migration') IS NOT NULL");
  if (tables.length === 0) return [];
  const { rows } = await client.query<AppliedMigration>('SELECT name, applied_at AS "appliedAt" FROM migration');
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Runs `work` while no other process can change the schema of this database. */
export const aloneMigrating = <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  onConnection(pool, async (client, keep) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      return await work(client);
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).then(keep, () => {});
    }
  });

/** Applies one file and notes it, inside the caller's transaction. */
export async function applyMigration(client: pg.ClientBase, name: string): Promise<void> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  for (const statement of statementsOf(await readFile(new URL(name, FOLDER), 'utf8'))) await client.query(statement);
  await client.query('INSERT INTO migration (name) VALUES ($1)', [name]);
}

/** Throws `database.newer` when a migration was applied that this version does not have. */
export function refuseNewer(applied: readonly string[], files: readonly string[]): void {
  const unknown = applied.find((name) => !files.includes(name));
  if (unknown === undefined) return;
  throw new PlauditError(
    'database.newer',
    `This database was written by a newer version of Plaudit (it knows ${unknown}). Start that version, or restore a backup made before the upgrade.`,
    { place: unknown },
  );
}

/** Everything that people do leaves an entry in the journal. */
async function holdsData(client: pg.ClientBase, applied: readonly string[]): Promise<boolean> {
  if (!applied.includes('0002-work.sql')) return false;
  return (await client.query('SELECT 1 FROM journal LIMIT 1')).rows.length === 1;
}

async function inOwnTransaction(client: pg.PoolClient, name: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await applyMigration(client, name);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${name} failed and left the database as it was.`, { cause: error });
  }
}

/** Statements end with ";" at the end of a line; comment lines are left out. */
function statementsOf(sql: string): string[] {
  return sql
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((s) => s.trim())
    .filter((s) => s !== '');
}
