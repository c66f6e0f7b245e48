import { randomBytes, randomUUID } from 'node:crypto';
import type { Level } from '../../core/survey/response.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import type { Pool } from '../../store/basics/db.ts';
import { addIssueRun } from '../../store/certificates/issuances.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import { issueCertificates } from './issue-certificates.ts';
import { findRun, issueRunBody, type IssueRunBody } from './read-decisions.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';

/**
 * Issues the certificates of a decision run at once, without the queue. Throws `not-found` for a run nobody knows,
 * `conflict` for one that is not finished, `rulebook.unknown` and `certificate.check-failed`.
 */
export async function issueNow(
  pool: Pool,
  rulebooks: Rulebooks,
  { runId, levels, actor, now }: { runId: string; levels: readonly Level[]; actor: string; now: () => Date },
): Promise<IssueRunBody> {
  const run = await findRun(pool, runId);
  if (run.state !== 'finished') {
    const message = `The decision run ${runId} is ${run.state}: certificates are issued from a finished one.`;
    throw new PlauditError('conflict', message, { place: runId });
  }
  const loaded = rulebooks.get(run.rulebook);
  const issue = await addIssueRun(pool, {
    runId: randomUUID(),
    decisionRunNo: run.row.runNo,
    levels: levels.map((level) => LEVEL_CODES[level]),
    subjects: null,
    actor,
    now: now(),
  });
  await issueCertificates(pool, issue, loaded, { now, random: randomBytes });
  return (await issueRunBody(pool, issue.runId)) as IssueRunBody;
}
