import type pg from 'pg';

/** Milliseconds that the database's clock is ahead of this machine's, and how far off that can be. */
export async function clockAhead(
  client: pg.ClientBase | pg.Pool,
  now: () => Date,
): Promise<{ by: number; within: number }> {
  const before = now().getTime();
  const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const after = now().getTime();
  return { by: (rows[0]?.at.getTime() ?? 0) - (before + after) / 2, within: (after - before) / 2 };
}

/** What the database makes of noon in Toronto's summer: '08:00' where it has the tables of time zones. */
export async function hourInToronto(client: pg.ClientBase | pg.Pool): Promise<string | null> {
  const { rows } = await client.query<{ hour: string }>(
    `SELECT to_char(timestamptz '2026-07-15 12:00Z' AT TIME ZONE name, 'HH24:MI') AS hour
       FROM pg_timezone_names WHERE name = 'America/Toronto'`,
  );
  return rows[0]?.hour ?? null;
}

/** Of job.job: what nobody has taken up yet. */
export const WAITING = "state IN ('created', 'retry')";
/** Of job.job: what a process is at work on, by its own word of a moment ago. One that was killed gives none. */
export const UNDER_WAY =
  "(state = 'active' AND coalesce(heartbeat_on + heartbeat_seconds * interval '1 second' > now(), true))";

export type QueueCondition = { readonly waiting: number; readonly active: number; readonly oldestWaiting: Date | null };

/** Jobs of all kinds; null where no server has begun a queue yet. */
export async function queueCondition(client: pg.ClientBase | pg.Pool): Promise<QueueCondition | null> {
  const { rows: tables } = await client.query("SELECT 1 WHERE to_regclass('job.job') IS NOT NULL");
  if (tables.length === 0) return null;
  const { rows } = await client.query<QueueCondition>(
    `SELECT count(*) FILTER (WHERE ${WAITING})::int AS waiting,
            count(*) FILTER (WHERE ${UNDER_WAY})::int AS active,
            min(created_on) FILTER (WHERE ${WAITING}) AS "oldestWaiting"
       FROM job.job WHERE (${WAITING} OR ${UNDER_WAY}) AND name NOT LIKE '\\_\\_pgboss%'`,
  );
  return rows[0] ?? null;
}

export type BackupCondition = {
  readonly last: Date | null;
  /** Why a nightly backup failed since; null where none did. */
  readonly failure: string | null;
  /** True where something has been done that would be lost. */
  readonly holdsData: boolean;
};

export async function backupCondition(client: pg.ClientBase | pg.Pool): Promise<BackupCondition> {
  const { rows } = await client.query<BackupCondition>(
    `WITH made AS (SELECT max(at) AS last FROM journal WHERE act = 'backup.made')
     SELECT last, EXISTS (SELECT 1 FROM journal) AS "holdsData",
            (SELECT failure->>'message' FROM backup_run
              WHERE state = 'failed' AND finished_at > coalesce(last, '-infinity') ORDER BY night DESC LIMIT 1) AS failure
       FROM made`,
  );
  return rows[0] as BackupCondition;
}
