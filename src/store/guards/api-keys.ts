import type pg from 'pg';
import { personName } from '../people/actor-name.ts';

export type ApiKeyRow = {
  readonly keyId: string;
  readonly ending: string;
  readonly name: string;
  readonly ownerId: string;
  readonly scopes: string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
};

/** With the names of the people in it. */
export type ListedApiKey = ApiKeyRow & { readonly ownerName: string; readonly revokedByName: string | null };

const COLUMNS = `key_id AS "keyId", ending, name, owner_id AS "ownerId", scopes, created_at AS "createdAt",
  expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", revoked_by AS "revokedBy"`;
const LISTED = `${COLUMNS}, ${personName('api_key.owner_id')} AS "ownerName",
  ${personName('api_key.revoked_by')} AS "revokedByName"`;

export type NewApiKey = Omit<ApiKeyRow, 'lastUsedAt' | 'revokedAt' | 'revokedBy' | 'scopes'> & {
  /** SHA-256 of the key. */
  readonly keyHash: Buffer;
  readonly scopes: readonly string[];
};

export async function addApiKey(client: pg.ClientBase, key: NewApiKey): Promise<ListedApiKey> {
  const result = await client.query<ListedApiKey>(
    `INSERT INTO api_key (key_id, key_hash, ending, name, owner_id, scopes, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${LISTED}`,
    [key.keyId, key.keyHash, key.ending, key.name, key.ownerId, key.scopes, key.createdAt, key.expiresAt],
  );
  return result.rows[0] as ListedApiKey;
}

export const findApiKeyByHash = async (client: pg.ClientBase | pg.Pool, keyHash: Buffer): Promise<ApiKeyRow | null> =>
  (await client.query<ApiKeyRow>(`SELECT ${COLUMNS} FROM api_key WHERE key_hash = $1`, [keyHash])).rows[0] ?? null;

export const findApiKey = async (client: pg.ClientBase | pg.Pool, keyId: string): Promise<ApiKeyRow | null> =>
  (await client.query<ApiKeyRow>(`SELECT ${COLUMNS} FROM api_key WHERE key_id = $1`, [keyId])).rows[0] ?? null;

/** Those that still open something first, then newest first. */
export async function listApiKeys(
  client: pg.ClientBase | pg.Pool,
  { now, limit, offset }: { now: Date; limit: number; offset: number },
): Promise<{ rows: ListedApiKey[]; total: number }> {
  const { rows } = await client.query<ListedApiKey>(
    `SELECT ${LISTED} FROM api_key ORDER BY (revoked_at IS NULL AND expires_at > $3) DESC, created_at DESC, key_id DESC
     LIMIT $1 OFFSET $2`,
    [limit, offset, now],
  );
  const count = await client.query<{ total: number }>('SELECT count(*)::int AS total FROM api_key');
  return { rows, total: count.rows[0]?.total ?? 0 };
}

/** To the minute: a key in use costs one write a minute. */
export async function noteApiKeyUse(client: pg.ClientBase | pg.Pool, keyId: string, now: Date): Promise<void> {
  await client.query(
    `UPDATE api_key SET last_used_at = $2 WHERE key_id = $1
       AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`,
    [keyId, now],
  );
}

/** False where it was revoked before. */
export async function endApiKey(client: pg.ClientBase, keyId: string, by: string, at: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE api_key SET revoked_at = $3, revoked_by = $2 WHERE key_id = $1 AND revoked_at IS NULL',
    [keyId, by, at],
  );
  return rowCount === 1;
}
