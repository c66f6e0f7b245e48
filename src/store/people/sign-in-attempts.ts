import { transaction } from '../basics/connect.ts';
import type { Pool } from '../basics/db.ts';

export type AttemptKey = {
  readonly keyHash: string;
  readonly brake: { readonly free: number; readonly first: number; readonly most: number };
};

/** Seconds to wait after so many failures. */
const DELAY = (failures: string): string =>
  `CASE WHEN ${failures} < $3 THEN 0 ELSE least($5::float8, $4::float8 * power(2, least(${failures} - $3, 20))) END`;

class Waits extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super('wait');
    this.seconds = seconds;
  }
}

/**
 * Counts an attempt under every key before it is made, so that attempts made at once cannot slip through together.
 * Returns 0, or how many seconds to wait where a key is slowed down; then nothing is counted. Of two at once the one that
 * looked at the clock first may come second.
 */
export async function beginAttempt(
  pool: Pool,
  keys: readonly AttemptKey[],
  now: Date,
  forgetAfterSeconds: number,
): Promise<number> {
  try {
    await transaction(pool, async (client) => {
      for (const { keyHash, brake } of keys.toSorted((a, b) => (a.keyHash < b.keyHash ? -1 : 1))) {
        const values = [keyHash, now, brake.free, brake.first, brake.most];
        const { rowCount } = await client.query(
          `INSERT INTO sign_in_attempt AS a (key_hash, failures, failed_at) VALUES ($1, 1, $2)
           ON CONFLICT (key_hash) DO UPDATE SET failed_at = greatest(a.failed_at, $2),
             failures = CASE WHEN a.failed_at < $2::timestamptz - make_interval(secs => $6) THEN 1 ELSE a.failures + 1 END
           WHERE a.failures < $3 OR a.failed_at + make_interval(secs => ${DELAY('a.failures')}) <= $2`,
          [...values, forgetAfterSeconds],
        );
        if (rowCount === 1) continue;
        const { rows } = await client.query<{ seconds: number }>(
          `SELECT extract(epoch FROM failed_at - $2::timestamptz)::float8 + ${DELAY('failures')} AS seconds
           FROM sign_in_attempt WHERE key_hash = $1`,
          values,
        );
        throw new Waits(Math.max(1, Math.ceil(rows[0]?.seconds ?? 1)));
      }
    });
    return 0;
  } catch (error) {
    if (error instanceof Waits) return error.seconds;
    throw error;
  }
}

/** The attempt succeeded: the first key (this account from here) starts anew, the others take back what was counted. */
export async function settleAttempt(pool: Pool, keys: readonly AttemptKey[]): Promise<void> {
  const [own, ...others] = keys.map(({ keyHash }) => keyHash);
  await pool.query('DELETE FROM sign_in_attempt WHERE key_hash = $1', [own]);
  await pool.query(
    'UPDATE sign_in_attempt SET failures = greatest(failures - 1, 0) WHERE key_hash = ANY ($1::text[])',
    [others],
  );
}

export async function forgetOldAttempts(pool: Pool, before: Date): Promise<void> {
  await pool.query('DELETE FROM sign_in_attempt WHERE failed_at < $1', [before]);
}
