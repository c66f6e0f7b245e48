import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { issueCertificates, type IssueOptions } from '../../src/actions/certificates/issue-certificates.ts';
import { requestDecisions, runDecisions } from '../../src/actions/certificates/run-decisions.ts';
import type { LoadedRulebook } from '../../src/actions/rulebooks/rulebooks.ts';
import type { Level, SurveyResponse } from '../../src/core/survey/response.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { type DecisionRunRow, findDecisionRun } from '../../src/store/certificates/decisions.ts';
import { addIssueRun, findIssueRun, type IssueRunRow } from '../../src/store/certificates/issuances.ts';
import { LEVEL_CODES } from '../../src/store/levels.ts';
import { monthOfResponses, now, NOW, rulebooks, type Said } from './network.ts';

export const EDITION = 'world-class-fcr@2015';
export const MONTHS = ['2015-04', '2015-05', '2015-06'];

/** 27 responses in three months, `meeting` of each nine resolved on the first contact. */
export const quarter = (csr: string, meeting: number, said: Said = {}): SurveyResponse[] =>
  MONTHS.flatMap((month) => monthOfResponses(csr, { month, n: 9, meeting, csr, ...said }));

export async function decide(pool: pg.Pool, loaded: LoadedRulebook = rulebooks.get(EDITION)): Promise<DecisionRunRow> {
  const run = await transaction(pool, (client) => requestDecisions(client, { loaded, actor: 'decider', now: NOW }));
  await runDecisions(pool, run, loaded, now);
  return (await findDecisionRun(pool, run.publicId)) as DecisionRunRow;
}

export type Issuing = Partial<IssueOptions> & {
  readonly levels?: readonly Level[];
  readonly subjects?: readonly string[] | null;
  readonly loaded?: LoadedRulebook;
};

export const requestIssue = (
  pool: pg.Pool,
  decisions: DecisionRunRow,
  { levels = ['csr'], subjects = null }: Issuing = {},
): Promise<IssueRunRow> =>
  addIssueRun(pool, {
    runId: randomUUID(),
    decisionRunNo: decisions.runNo,
    levels: levels.map((l) => LEVEL_CODES[l]),
    subjects,
    actor: 'issuer',
    now: NOW,
  });

/** Issues from a decision run and gives the issue run as it stands afterwards. */
export async function issue(pool: pg.Pool, decisions: DecisionRunRow, issuing: Issuing = {}): Promise<IssueRunRow> {
  const run = await requestIssue(pool, decisions, issuing);
  const { loaded = rulebooks.get(EDITION), now: clock = now, random = randomBytes } = issuing;
  await issueCertificates(pool, run, loaded, { now: clock, random });
  return (await findIssueRun(pool, run.runId)) as IssueRunRow;
}
