import { type Failure, PlauditError } from '../core/basics/problem.ts';
import { unreachableProblem } from '../store/basics/connect.ts';
import type { Pool } from '../store/basics/db.ts';

/** What the row of a run keeps of why it failed; the sentences are for what is no expected failure. */
export function failureOf(
  pool: Pool,
  error: unknown,
  sentences: { readonly disconnected: string; readonly fault: string },
): Failure {
  if (error instanceof PlauditError) return { code: error.code, message: error.message };
  if (unreachableProblem(pool, error) === null) return { code: 'internal', message: sentences.fault };
  return { code: 'database.unreachable', message: sentences.disconnected };
}
