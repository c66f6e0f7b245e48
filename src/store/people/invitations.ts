import type { Client, Pool } from '../basics/db.ts';
import { forgetSecret } from './outgoing-messages.ts';

/** A role as it was asked for: the subject by its public id. */
export type WantedRole = { readonly role: string; readonly subject: string | null };

export type InvitationRow = {
  readonly id: string;
  readonly email: string;
  readonly language: string;
  readonly roles: readonly WantedRole[];
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

const COLUMNS =
  'id, email, language, roles, invited_by AS "invitedBy", created_at AS "createdAt", expires_at AS "expiresAt"';
const OPEN = 'accepted_at IS NULL AND withdrawn_at IS NULL';

export async function addInvitation(
  client: Client,
  invitation: InvitationRow & { readonly tokenHash: string },
): Promise<void> {
  await client.query(
    `INSERT INTO invitation (id, token_hash, email, language, roles, invited_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      invitation.id,
      invitation.tokenHash,
      invitation.email,
      invitation.language,
      JSON.stringify(invitation.roles),
      invitation.invitedBy,
      invitation.createdAt,
      invitation.expiresAt,
    ],
  );
}

/** Those that wait for an answer, also where their time is over; the newest first. */
export async function openInvitations(pool: Pool): Promise<InvitationRow[]> {
  const { rows } = await pool.query<InvitationRow>(
    `SELECT ${COLUMNS} FROM invitation WHERE ${OPEN} ORDER BY created_at DESC, id DESC`,
  );
  return rows;
}

export async function findInvitation(
  client: Client | Pool,
  tokenHash: string,
  now: Date,
): Promise<InvitationRow | null> {
  const { rows } = await client.query<InvitationRow>(
    `SELECT ${COLUMNS} FROM invitation WHERE token_hash = $1 AND ${OPEN} AND expires_at > $2`,
    [tokenHash, now],
  );
  return rows[0] ?? null;
}

/** Takes it, once; null where it was taken, withdrawn, or its time is over. */
export async function takeInvitation(
  client: Client,
  tokenHash: string,
  by: string,
  now: Date,
): Promise<InvitationRow | null> {
  const { rows } = await client.query<InvitationRow>(
    `UPDATE invitation SET accepted_at = $2, accepted_by = $3
     WHERE token_hash = $1 AND ${OPEN} AND expires_at > $2 RETURNING ${COLUMNS}`,
    [tokenHash, now, by],
  );
  return rows[0] ?? null;
}

/** Ends an invitation, or those to an address or from someone, that wait, and takes their links out of the outbox. How many. */
export async function withdrawInvitations(
  client: Client,
  which: { readonly id: string } | { readonly email: string } | { readonly invitedBy: string },
  now: Date,
): Promise<number> {
  const [column, value] =
    'id' in which ? ['id', which.id] : 'email' in which ? ['email', which.email] : ['invited_by', which.invitedBy];
  const { rows } = await client.query<{ hash: string }>(
    `UPDATE invitation SET withdrawn_at = $2 WHERE ${column} = $1 AND ${OPEN} RETURNING token_hash AS hash`,
    [value, now],
  );
  for (const { hash } of rows) await forgetSecret(client, hash);
  return rows.length;
}

/** Addresses of people who did not come in are not kept; who came in is in the list of people. */
export async function forgetOldInvitations(pool: Pool, before: Date): Promise<void> {
  await pool.query('DELETE FROM invitation WHERE expires_at < $1', [before]);
}
