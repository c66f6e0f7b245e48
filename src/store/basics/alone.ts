import type pg from 'pg';
import { PlauditError } from '../../core/basics/problem.ts';
import { onConnection } from './connect.ts';

/** Any number: tells these locks from others of the same hash. */
const ALONE = 726_014;

/**
 * Does the work of a run while no other process can. The lock goes with the connection, so that one that dies lets
 * go. Throws `conflict` where another process is at work on it.
 */
export function alone<T>(pool: pg.Pool, runId: string, work: () => Promise<T>): Promise<T> {
  return onConnection(pool, async (client, keep) => {
    const lock = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, $2)) AS held',
      [runId, ALONE],
    );
    if (lock.rows[0]?.held !== true) {
      keep();
      throw new PlauditError('conflict', 'Another process of Plaudit is at work on this: wait until it is done.', {
        place: runId,
      });
    }
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, $2))', [runId, ALONE]).then(keep, () => {});
    }
  });
}
