import { PlauditError } from '../core/basics/problem.ts';
import { onConnection, unreachableProblem } from '../store/basics/connect.ts';
import type { Pool } from '../store/basics/db.ts';
import { appliedMigrations, knownMigrations } from '../store/migrate.ts';

/** Longer than a loaded database takes, shorter than whoever asks waits. */
const PATIENCE_MS = 3_000;

export type Reason = 'database' | 'migrations' | 'jobs' | 'stopping';

/**
 * Why no work should be sent here now, in a word and a sentence that name no address and no person; null where all is
 * well. A database that does not answer within three seconds counts as unreachable.
 */
export async function whyNotReady(
  pool: Pool,
  jobs: { isAtWork(): boolean },
): Promise<{ reason: Reason; detail: string } | null> {
  try {
    const missing = await within(missingMigrations(pool), PATIENCE_MS);
    if (missing.length > 0)
      return { reason: 'migrations', detail: `The database lacks ${missing.length} of this version's migrations.` };
  } catch (error) {
    if (error instanceof TooLong || unreachableProblem(pool, error) !== null || error instanceof PlauditError)
      return { reason: 'database', detail: 'The database does not answer.' };
    throw error;
  }
  return jobs.isAtWork() ? null : { reason: 'jobs', detail: 'Jobs are not taken up.' };
}

async function missingMigrations(pool: Pool): Promise<string[]> {
  const known = await knownMigrations();
  const applied = await onConnection(pool, async (client, keep) => {
    const rows = await appliedMigrations(client);
    keep();
    return new Set(rows.map(({ name }) => name));
  });
  return known.filter((name) => !applied.has(name));
}

class TooLong extends Error {}

function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLong()), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
