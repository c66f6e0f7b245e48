import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { findRun, type RunBody } from './read-decisions.ts';
import { type DecisionRequest, requestDecisions, runDecisions } from './run-decisions.ts';

/** Asks for a decision run and carries it out at once, without the queue. Throws the problems of both. */
export async function decideNow(pool: Pool, request: DecisionRequest, now: () => Date): Promise<RunBody> {
  const run = await transaction(pool, (client) => requestDecisions(client, request));
  await runDecisions(pool, run, request.loaded, now);
  return findRun(pool, run.publicId);
}
