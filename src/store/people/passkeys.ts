import type { Client, Pool } from '../basics/db.ts';

export type PasskeyRow = {
  readonly credentialId: string;
  readonly personId: string;
  readonly id: string;
  readonly name: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly backedUp: boolean;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
};

const COLUMNS = `credential_id AS "credentialId", user_id AS "personId", public_id AS id, name, public_key AS "publicKey",
  counter, transports, backed_up AS "backedUp", created_at AS "createdAt", used_at AS "usedAt"`;

export async function passkeysOf(client: Client | Pool, personId: string): Promise<PasskeyRow[]> {
  const { rows } = await client.query<PasskeyRow>(
    `SELECT ${COLUMNS} FROM passkey WHERE user_id = $1 ORDER BY created_at, credential_id`,
    [personId],
  );
  return rows;
}

export async function findPasskey(client: Client | Pool, credentialId: string): Promise<PasskeyRow | null> {
  const { rows } = await client.query<PasskeyRow>(`SELECT ${COLUMNS} FROM passkey WHERE credential_id = $1`, [
    credentialId,
  ]);
  return rows[0] ?? null;
}

/** False where the authenticator is known already, as this person's or another's. */
export async function addPasskey(client: Client, key: Omit<PasskeyRow, 'usedAt'>): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO passkey (credential_id, user_id, public_id, name, public_key, counter, transports, backed_up, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [
      key.credentialId,
      key.personId,
      key.id,
      key.name,
      key.publicKey,
      key.counter,
      key.transports,
      key.backedUp,
      key.createdAt,
    ],
  );
  return rowCount === 1;
}

export async function notePasskeyUse(
  client: Client,
  credentialId: string,
  { counter, backedUp, at }: { readonly counter: number; readonly backedUp: boolean; readonly at: Date },
): Promise<void> {
  await client.query('UPDATE passkey SET counter = $2, backed_up = $3, used_at = $4 WHERE credential_id = $1', [
    credentialId,
    counter,
    backedUp,
    at,
  ]);
}

export async function renamePasskey(client: Client, personId: string, id: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE passkey SET name = $3 WHERE user_id = $1 AND public_id = $2', [
    personId,
    id,
    name,
  ]);
  return rowCount === 1;
}

export async function removePasskey(client: Client, personId: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM passkey WHERE user_id = $1 AND public_id = $2', [personId, id]);
  return rowCount === 1;
}

/** Keeps a challenge until it is answered; those whose time is over are forgotten. */
export async function addChallenge(
  client: Client | Pool,
  challenge: { readonly hash: string; readonly personId: string | null; readonly until: Date },
  now: Date,
): Promise<void> {
  await client.query('DELETE FROM passkey_challenge WHERE expires_at < $1', [now]);
  await client.query('INSERT INTO passkey_challenge (challenge_hash, user_id, expires_at) VALUES ($1, $2, $3)', [
    challenge.hash,
    challenge.personId,
    challenge.until,
  ]);
}

/** Takes a challenge back, once; false where it was answered, is too old, or was not made for this person. */
export async function takeChallenge(
  client: Client | Pool,
  hash: string,
  personId: string | null,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'DELETE FROM passkey_challenge WHERE challenge_hash = $1 AND user_id IS NOT DISTINCT FROM $2 AND expires_at > $3',
    [hash, personId, now],
  );
  return rowCount === 1;
}
