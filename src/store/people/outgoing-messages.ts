import type { Undelivered } from '../../core/basics/undelivered.ts';
import { newId } from '../basics/ids.ts';
import type { Client, Pool } from '../basics/db.ts';

export type MessageKind =
  | 'sign-in-link'
  | 'new-password'
  | 'invitation'
  | 'password-changed'
  | 'passkey-added'
  | 'two-step-off';

export type NewMessage = {
  readonly to: string;
  readonly language: string;
  readonly kind: MessageKind;
  /** Values of its text, none of them secret. */
  readonly params: Readonly<Record<string, string | number>>;
  /** A link that is a secret: kept until the message was sent, `of` was used, or its time is over. */
  readonly secret: { readonly link: string; readonly of: string; readonly until: Date } | null;
};

/** Writes a message in the transaction of the act it tells of; returns its id. */
export async function addMessage(client: Client, message: NewMessage, now: Date): Promise<string> {
  const id = newId(now);
  await client.query(
    `INSERT INTO outgoing_message
       (id, recipient, language, kind, params, secret_link, secret_of, secret_until, created_at, next_try_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      id,
      message.to,
      message.language,
      message.kind,
      JSON.stringify(message.params),
      message.secret?.link ?? null,
      message.secret?.of ?? null,
      message.secret?.until ?? null,
      now,
    ],
  );
  return id;
}

export type MessageRow = {
  readonly id: string;
  readonly to: string;
  readonly language: string;
  readonly kind: MessageKind;
  readonly params: Readonly<Record<string, string | number>>;
  readonly link: string | null;
  readonly linkUntil: Date | null;
  readonly createdAt: Date;
  readonly nextTryAt: Date | null;
  readonly tries: number;
  readonly sentAt: Date | null;
  readonly failedAt: Date | null;
  readonly lastError: Undelivered | null;
};

const COLUMNS = `id, recipient AS "to", language, kind, params, secret_link AS link, secret_until AS "linkUntil",
  created_at AS "createdAt", next_try_at AS "nextTryAt", tries, sent_at AS "sentAt", failed_at AS "failedAt",
  last_error AS "lastError"`;

export async function listMessages(
  pool: Pool,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ rows: MessageRow[]; total: number }> {
  const { rows } = await pool.query<MessageRow>(
    `SELECT ${COLUMNS} FROM outgoing_message ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2`,
    [limit, offset],
  );
  const count = await pool.query<{ total: number }>('SELECT count(*)::int AS total FROM outgoing_message');
  return { rows, total: count.rows[0]?.total ?? 0 };
}

/**
 * Messages that are due (never to the domain .invalid, which is nobody's: the demo's people), taken for one try each: whoever else looks meanwhile does not find them before `until`, when
 * a try that a crash cut off is made again.
 */
export async function takeDueMessages(client: Client, now: Date, until: Date, most: number): Promise<MessageRow[]> {
  const { rows } = await client.query<MessageRow>(
    `UPDATE outgoing_message SET next_try_at = $2, tries = tries + 1 WHERE id IN (
       SELECT id FROM outgoing_message WHERE next_try_at <= $1 AND recipient NOT LIKE '%.invalid' ORDER BY next_try_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [now, until, most],
  );
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** It was handed over: the secret in it is no longer ours to keep. */
export async function markSent(pool: Pool, id: string, at: Date): Promise<void> {
  await pool.query(
    `UPDATE outgoing_message SET sent_at = $2, next_try_at = NULL, last_error = NULL, secret_link = NULL WHERE id = $1`,
    [id, at],
  );
}

/** It could not be handed over now; `again` null gives it up. */
export async function markTried(
  pool: Pool,
  id: string,
  { at, again, error }: { readonly at: Date; readonly again: Date | null; readonly error: Undelivered },
): Promise<void> {
  await pool.query(
    `UPDATE outgoing_message SET next_try_at = $2, last_error = $3, failed_at = CASE WHEN $2::timestamptz IS NULL THEN $4 ELSE failed_at END
     WHERE id = $1`,
    [id, again, error, at],
  );
}

/** A link was used: no message shows it any more. */
export async function forgetSecret(client: Client, secretOf: string): Promise<void> {
  await client.query(
    'UPDATE outgoing_message SET secret_link = NULL, next_try_at = NULL WHERE secret_of = $1 AND secret_link IS NOT NULL',
    [secretOf],
  );
}

/** Links whose time is over go, and with them the reason to send the message at all. */
export async function forgetOverdueSecrets(pool: Pool, now: Date): Promise<void> {
  await pool.query(
    `UPDATE outgoing_message SET secret_link = NULL, next_try_at = NULL, failed_at = CASE WHEN sent_at IS NULL AND next_try_at IS NOT NULL THEN $1 ELSE failed_at END
     WHERE secret_link IS NOT NULL AND secret_until <= $1`,
    [now],
  );
}

/** How many messages with a link of this kind someone was written since. */
export async function messagesSince(
  client: Client | Pool,
  to: string,
  kind: MessageKind,
  since: Date,
): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM outgoing_message WHERE recipient = $1 AND kind = $2 AND created_at > $3',
    [to, kind, since],
  );
  return rows[0]?.n ?? 0;
}

export async function forgetOldMessages(pool: Pool, before: Date): Promise<void> {
  await pool.query('DELETE FROM outgoing_message WHERE created_at < $1 AND (next_try_at IS NULL OR next_try_at < $1)', [
    before,
  ]);
}
