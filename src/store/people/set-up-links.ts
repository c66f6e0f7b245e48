import type { Client, Pool } from '../basics/db.ts';

/** Any number: held by whoever makes the first operator, to the end of the transaction. */
const SET_UP_LOCK = 726_017;

export const holdSetUp = async (client: Client): Promise<void> => {
  await client.query('SELECT pg_advisory_xact_lock($1)', [SET_UP_LOCK]);
};

/** True where somebody is an operator. */
export async function hasOperator(client: Client | Pool): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT 1 FROM role_grant g JOIN person p ON p.id = g.user_id WHERE g.role = 'operator' AND g.revoked_at IS NULL LIMIT 1",
  );
  return rowCount === 1;
}

/** Opens a link in the place of every one before. */
export async function openSetUpLink(
  client: Client,
  link: { readonly hash: string; readonly at: Date; readonly until: Date },
): Promise<void> {
  await client.query('DELETE FROM set_up_link');
  await client.query('INSERT INTO set_up_link (token_hash, created_at, expires_at) VALUES ($1, $2, $3)', [
    link.hash,
    link.at,
    link.until,
  ]);
}

export async function isSetUpOpen(client: Client | Pool, hash: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM set_up_link WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2',
    [hash, now],
  );
  return rowCount === 1;
}

/** Uses the link up; false where it was, or its time is over. */
export async function useSetUpLink(client: Client, hash: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE set_up_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2',
    [hash, now],
  );
  return rowCount === 1;
}
