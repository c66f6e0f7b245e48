import { sessionEnd, type SessionLife } from '../../core/access/session-life.ts';
import type { Client, Pool } from '../basics/db.ts';

const TOUCH_AFTER_MS = 60_000;

/** Notes that a session is in use, once a minute at most, and lets it go on. */
export async function touchSession(
  pool: Pool,
  session: { readonly id: string; readonly createdAt: Date; readonly updatedAt: Date },
  { now, life }: { readonly now: Date; readonly life: SessionLife },
): Promise<void> {
  if (now.getTime() - session.updatedAt.getTime() < TOUCH_AFTER_MS) return;
  await pool.query('UPDATE session SET updated_at = $2, expires_at = $3 WHERE id = $1', [
    session.id,
    now,
    sessionEnd(life, session.createdAt, now),
  ]);
}

export type SessionRow = {
  readonly id: string;
  readonly method: string;
  readonly address: string | null;
  readonly device: string | null;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly expiresAt: Date;
};

/** The sessions of a person that are not over, the one last used first. */
export async function sessionsOf(pool: Pool, personId: string, now: Date): Promise<SessionRow[]> {
  const { rows } = await pool.query<SessionRow>(
    `SELECT id, method, ip_address AS address, user_agent AS device, created_at AS "createdAt",
       updated_at AS "usedAt", expires_at AS "expiresAt"
     FROM session WHERE user_id = $1 AND expires_at > $2 ORDER BY updated_at DESC, id DESC`,
    [personId, now],
  );
  return rows;
}

/** Ends one session of a person; false where he has none of that id. */
export async function endSession(client: Client, personId: string, sessionId: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM session WHERE user_id = $1 AND id = $2', [personId, sessionId]);
  return rowCount === 1;
}

/** Ends all sessions of a person but one; how many that were. */
export async function endOtherSessions(client: Client, personId: string, keep: string | null): Promise<number> {
  const { rowCount } = await client.query('DELETE FROM session WHERE user_id = $1 AND id IS DISTINCT FROM $2', [
    personId,
    keep,
  ]);
  return rowCount ?? 0;
}

/**
 * Ends what someone began and has not finished: links to sign in and to choose a password, sign-ins that wait for a
 * code. The outbox shows those links no more.
 */
export async function endUnfinished(
  client: Client,
  { id, email }: { readonly id: string; readonly email: string },
): Promise<void> {
  // As the library keeps them: whose link to a password or second step it is, and whom a link signs in.
  await client.query('DELETE FROM verification WHERE value = ANY ($1::text[])', [
    [id, JSON.stringify({ type: 'magic-link', email })],
  ]);
  await client.query(
    `UPDATE outgoing_message SET secret_link = NULL, next_try_at = NULL
     WHERE recipient = $1 AND kind IN ('sign-in-link', 'new-password') AND secret_link IS NOT NULL`,
    [email],
  );
}

export async function forgetOldSessions(client: Client | Pool, now: Date): Promise<void> {
  await client.query('DELETE FROM session WHERE expires_at < $1', [now]);
  await client.query('DELETE FROM verification WHERE expires_at < $1', [now]);
}
