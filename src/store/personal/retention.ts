import type pg from 'pg';
import { OWN_SUBJECT_ID } from '../organizations.ts';

/** Where an organization has set nothing: a year, and a month in which a certificate of it can still be questioned. */
export const DEFAULT_DAYS = 400;

export type Retention = {
  readonly orgId: number;
  /** The id by which the API calls the organization: that of its own subject. */
  readonly subjectId: string;
  readonly organization: string;
  readonly days: number;
  /** Null where the usual days hold. */
  readonly setAt: Date | null;
  /** Customers whose data are kept. */
  readonly customers: number;
  readonly oldest: Date | null;
};

/** Of every organization, by name. */
export async function listRetention(client: pg.ClientBase | pg.Pool): Promise<Retention[]> {
  const result = await client.query<Retention>(
    `SELECT o.org_id AS "orgId", ${OWN_SUBJECT_ID} AS "subjectId",
       o.name AS organization, COALESCE(r.days, $1) AS days, r.set_at AS "setAt",
       (SELECT count(*)::int FROM customer c WHERE c.org_id = o.org_id) AS customers,
       (SELECT min(contact_at) FROM customer c WHERE c.org_id = o.org_id) AS oldest
     FROM organization o LEFT JOIN personal_retention r ON r.org_id = o.org_id ORDER BY o.name`,
    [DEFAULT_DAYS],
  );
  return result.rows;
}

export async function retentionDays(client: pg.ClientBase | pg.Pool, orgId: number): Promise<number> {
  const result = await client.query<{ days: number }>('SELECT days FROM personal_retention WHERE org_id = $1', [orgId]);
  return result.rows[0]?.days ?? DEFAULT_DAYS;
}

export async function setRetention(
  client: pg.ClientBase,
  { orgId, days, now, actor }: { orgId: number; days: number; now: Date; actor: string },
): Promise<void> {
  await client.query(
    `INSERT INTO personal_retention (org_id, days, set_at, actor) VALUES ($1, $2, $3, $4)
     ON CONFLICT (org_id) DO UPDATE SET days = excluded.days, set_at = excluded.set_at, actor = excluded.actor`,
    [orgId, days, now, actor],
  );
}

/** Begins the night's run, unless it was begun, here or in another process. `day` is YYYY-MM-DD. */
export async function beginRetentionRun(client: pg.ClientBase, day: string, now: Date): Promise<boolean> {
  const added = await client.query(
    "INSERT INTO retention_run (day, state, started_at, erased) VALUES ($1, 'waiting', $2, 0) ON CONFLICT DO NOTHING",
    [day, now],
  );
  return added.rowCount === 1;
}

export async function findRetentionRun(
  client: pg.ClientBase | pg.Pool,
  day: string,
): Promise<{ state: 'waiting' | 'running' | 'finished'; erased: number } | null> {
  const result = await client.query<{ state: 'waiting' | 'running' | 'finished'; erased: number }>(
    'SELECT state, erased FROM retention_run WHERE day = $1',
    [day],
  );
  return result.rows[0] ?? null;
}

export async function noteRetention(client: pg.ClientBase, day: string, erased: number): Promise<void> {
  await client.query("UPDATE retention_run SET state = 'running', erased = erased + $2 WHERE day = $1", [day, erased]);
}

export async function finishRetentionRun(client: pg.ClientBase | pg.Pool, day: string, now: Date): Promise<void> {
  await client.query("UPDATE retention_run SET state = 'finished', finished_at = $2 WHERE day = $1", [day, now]);
}

/** Days whose run was begun and is not finished. */
export async function unfinishedRetentionRuns(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const result = await client.query<{ day: string }>(
    "SELECT day FROM retention_run WHERE state <> 'finished' ORDER BY day",
  );
  return result.rows.map((row) => row.day);
}
