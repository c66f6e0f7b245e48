import type { Client } from '../basics/db.ts';

/** Notes a code as used by this person; false where it was noted before. Codes older than `forget` are forgotten. */
export async function claimCode(
  client: Client,
  { personId, codeHash, now, forget }: { personId: string; codeHash: string; now: Date; forget: Date },
): Promise<boolean> {
  await client.query('DELETE FROM used_code WHERE used_at < $1', [forget]);
  const { rowCount } = await client.query(
    'INSERT INTO used_code (user_id, code_hash, used_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [personId, codeHash, now],
  );
  return rowCount === 1;
}
