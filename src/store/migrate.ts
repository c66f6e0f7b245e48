import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { PlauditError } from '../core/basics/problem.ts';
import { onConnection } from './connect.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any number; the same in every process, so that only one migrates at a time. */
const MIGRATION_LOCK = 726_011;

/**
 * Brings the database to this version's schema: each file of `migrations/` once, in order, each in one
 * transaction, statement by statement (a distributed table takes one DDL statement a call).
 * Throws `database.newer` when a newer version of the product has been here.
 */
export async function migrate(pool: pg.Pool): Promise<{ applied: string[] }> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted();
  return onConnection(pool, async (client, keep) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      return { applied: await applyAll(client, files) };
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).then(keep, () => {});
    }
  });
}

async function applyAll(client: pg.PoolClient, files: readonly string[]): Promise<string[]> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const done = new Set((await client.query<{ name: string }>('SELECT name FROM migration')).rows.map((r) => r.name));
  const unknown = [...done].find((name) => !files.includes(name));
  if (unknown !== undefined) {
    throw new PlauditError(
      'database.newer',
      `This database was written by a newer version of Plaudit (it knows ${unknown}). Start that version, or restore a backup made before the upgrade.`,
      { place: unknown },
    );
  }
  const applied: string[] = [];
  for (const name of files.filter((file) => !done.has(file))) {
    await applyFile(client, name);
    applied.push(name);
  }
  return applied;
}

async function applyFile(client: pg.PoolClient, name: string): Promise<void> {
  const text = await readFile(new URL(name, FOLDER), 'utf8');
  await client.query('BEGIN');
  try {
    for (const statement of statementsOf(text)) await client.query(statement);
    await client.query('INSERT INTO migration (name) VALUES ($1)', [name]);
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
