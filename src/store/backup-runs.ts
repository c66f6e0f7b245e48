import type pg from 'pg';
import type { Failure } from '../core/basics/problem.ts';

export type BackupRunRow = {
  /** The day of its moment in UTC, 2026-07-15. */
  readonly night: string;
  readonly state: 'waiting' | 'finished' | 'failed';
  readonly finishedAt: Date | null;
  readonly bytes: number | null;
  readonly failure: Failure | null;
};

const COLUMNS = 'night, state, finished_at AS "finishedAt", bytes, failure';

/**
 * Asks for the backup of a night; false where that was done before, or where the database is younger than the moment
 * it was due.
 */
export async function addBackupRun(
  client: pg.ClientBase,
  { night, due, now }: { night: string; due: Date; now: Date },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO backup_run (night, state, asked_at)
     SELECT $1::date, 'waiting', $3::timestamptz WHERE EXISTS (SELECT 1 FROM migration WHERE applied_at <= $2)
     ON CONFLICT (night) DO NOTHING`,
    [night, due, now],
  );
  return rowCount === 1;
}

export async function findBackupRun(client: pg.ClientBase | pg.Pool, night: string): Promise<BackupRunRow | null> {
  const { rows } = await client.query<BackupRunRow>(`SELECT ${COLUMNS} FROM backup_run WHERE night = $1`, [night]);
  return rows[0] ?? null;
}

/** Nights whose backup was asked for and not yet tried to the end. */
export async function unfinishedBackups(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ night: string }>(
    "SELECT night FROM backup_run WHERE state = 'waiting' ORDER BY night",
  );
  return rows.map((row) => row.night);
}

export async function finishBackupRun(
  client: pg.ClientBase,
  run: { night: string; at: Date; bytes: number | null; failure: Failure | null },
): Promise<void> {
  await client.query('UPDATE backup_run SET state = $2, finished_at = $3, bytes = $4, failure = $5 WHERE night = $1', [
    run.night,
    run.failure === null ? 'finished' : 'failed',
    run.at,
    run.bytes,
    run.failure,
  ]);
}
