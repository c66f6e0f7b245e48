import type pg from 'pg';

/** The key that is written with, and the root secret sealed with it. */
export type VaultRow = { readonly keyId: string; readonly root: Buffer; readonly madeAt: Date };

/** Any number: tells these locks from others. Each key has one: shared by who writes with it, alone by who retires it. */
const KEY_IN_USE = 726_021;

const COLUMNS = 'key_id AS "keyId", root, made_at AS "madeAt"';

export async function readVault(client: pg.ClientBase | pg.Pool): Promise<VaultRow | null> {
  return (await client.query<VaultRow>(`SELECT ${COLUMNS} FROM vault`)).rows[0] ?? null;
}

/** Writes the row unless another process was quicker; the row that holds comes back. */
export async function beginVault(client: pg.ClientBase | pg.Pool, row: VaultRow): Promise<VaultRow> {
  await client.query('INSERT INTO vault (key_id, root, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    row.keyId,
    row.root,
    row.madeAt,
  ]);
  return (await readVault(client)) as VaultRow;
}

/** From now on everyone writes with this key; the root is sealed with it as well. */
export async function changeKey(client: pg.ClientBase, row: { keyId: string; root: Buffer }): Promise<void> {
  await client.query('UPDATE vault SET key_id = $1, root = $2', [row.keyId, row.root]);
}

/** The key to write with, which nobody retires before this transaction is over. */
export async function holdWritingKey(client: pg.ClientBase): Promise<string> {
  for (;;) {
    const keyId = await writingKey(client);
    await client.query('SELECT pg_advisory_xact_lock_shared($1, hashtext($2))', [KEY_IN_USE, keyId]);
    // It may have been changed before the lock was there.
    if ((await writingKey(client)) === keyId) return keyId;
  }
}

async function writingKey(client: pg.ClientBase): Promise<string> {
  const row = await readVault(client);
  if (row === null) throw new Error('The vault is opened before anything is sealed.');
  return row.keyId;
}

/** Waits for those who write with a key; nobody begins to any more once another one is written with. */
export async function waitForWriters(client: pg.ClientBase, keyId: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [KEY_IN_USE, keyId]);
}
