import type { Client } from '../basics/db.ts';
import { withdrawInvitations } from './invitations.ts';

export type EndedAccount = {
  /** Roles that were held, in the order they were granted. */
  readonly roles: readonly string[];
  readonly sessions: number;
  readonly keys: number;
  /** That waited. */
  readonly invitations: number;
};

/**
 * Takes from a person all that lets him in or acts for him: sessions, ways to sign in, roles, keys, invitations. Null
 * where there is no such person, or the account was ended before.
 */
export async function endPerson(client: Client, id: string, by: string, now: Date): Promise<EndedAccount | null> {
  const person = await client.query(
    `UPDATE person SET ended_at = $3, ended_by = $2, updated_at = $3, two_factor_enabled = false
     WHERE id = $1 AND ended_at IS NULL`,
    [id, by, now],
  );
  if (person.rowCount !== 1) return null;
  const sessions = await client.query('DELETE FROM session WHERE user_id = $1', [id]);
  for (const table of ['sign_in_method', 'two_factor', 'used_code', 'passkey', 'passkey_challenge'])
    await client.query(`DELETE FROM ${table} WHERE user_id = $1`, [id]);
  const roles = await client.query<{ role: string; grantedAt: Date }>(
    `UPDATE role_grant SET revoked_by = $2, revoked_at = $3 WHERE user_id = $1 AND revoked_at IS NULL
     RETURNING role, granted_at AS "grantedAt"`,
    [id, by, now],
  );
  const keys = await client.query(
    'UPDATE api_key SET revoked_at = $3, revoked_by = $2 WHERE owner_id = $1 AND revoked_at IS NULL',
    [id, by, now],
  );
  return {
    roles: roles.rows.toSorted((a, b) => a.grantedAt.getTime() - b.grantedAt.getTime()).map(({ role }) => role),
    sessions: sessions.rowCount ?? 0,
    keys: keys.rowCount ?? 0,
    invitations: await withdrawInvitations(client, { invitedBy: id }, now),
  };
}

/** Removes a person whose account was ended, with the mail to him and his name in mail to others. */
export async function removePerson(
  client: Client,
  { id, email }: { readonly id: string; readonly email: string },
): Promise<void> {
  await client.query(
    `UPDATE outgoing_message m SET params = m.params - 'by' FROM invitation i
     WHERE m.secret_of = i.token_hash AND i.invited_by = $1`,
    [id],
  );
  await client.query('DELETE FROM outgoing_message WHERE recipient = $1', [email]);
  await client.query('DELETE FROM invitation WHERE email = $1', [email]);
  await client.query('DELETE FROM person WHERE id = $1', [id]);
}
