import type { Period } from '../core/basics/month.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { searchKey } from '../core/basics/search-key.ts';
import { settlingClause } from '../core/certification/decide.ts';
import type { ClauseCode, Decision, MonthCount, Outcome } from '../core/certification/decision.ts';
import { judgedBySites, MET, NOT_MET, OUTCOME_CODES, thresholdOf, TOO_FEW, UNDETERMINED } from '../core/certification/rule.ts';
import type { Reading, Rulebook } from '../core/rulebook/rulebook.ts';
import type { Level } from '../core/survey/response.ts';
import { standings } from '../store/certificates.ts';
import type { Pool } from '../store/db.ts';
import {
  countDecisions, type DecisionFilter, type DecisionLine, type DecisionRunRow, findDecisionRun, listDecisionRuns, listDecisions, decisionRunNumbered,
} from '../store/decisions.ts';
import type { JobState } from '../store/imports.ts';
import { findIssueRun, type Refused } from '../store/issuances.ts';
import { LEVEL_CODES, levelOfCode } from '../store/levels.ts';
import { organizationSubjects } from '../store/subjects.ts';
import { editionAsUsed } from './edition-as-used.ts';
import type { SubjectRef } from './overview.ts';
import type { Rulebooks } from './rulebooks.ts';

export type RunBody = {
  readonly id: string;
  readonly rulebook: string;
  readonly rulebookSha256: string;
  readonly period: Period | null;
  readonly reading: Reading;
  readonly organization: SubjectRef | null;
  readonly state: JobState;
  readonly progress: { done: number; total: number | null; unit: string };
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly by: string;
  readonly error: string | null;
  readonly counts: { level: Level; met: number; notMet: number; undetermined: number; certified: number }[];
  readonly row: DecisionRunRow;
};

/** Throws `not-found`. */
export async function findRun(pool: Pool, id: string): Promise<RunBody> {
  const row = await findDecisionRun(pool, id);
  if (row === null) throw new PlauditError('not-found', 'No such decision run is known.', { place: id });
  return runBody(pool, row);
}

export async function decisionRunsPage(pool: Pool, page: { limit: number; offset: number }): Promise<{ rows: RunBody[]; total: number }> {
  const { rows, total } = await listDecisionRuns(pool, page);
  return { rows: await Promise.all(rows.map((row) => runBody(pool, row))), total };
}

/** Throws `not-found`. */
export async function organizationNumbered(pool: Pool, id: string): Promise<SubjectRef & { orgId: number }> {
  const found = (await organizationSubjects(pool)).find((o) => o.id === id);
  if (found === undefined) throw new PlauditError('not-found', 'No organization has this id.', { place: id });
  return found;
}

async function runBody(pool: Pool, row: DecisionRunRow): Promise<RunBody> {
  const organizations = row.orgId === null ? [] : await organizationSubjects(pool);
  return {
    id: row.publicId,
    rulebook: `${row.program}@${row.edition}`,
    rulebookSha256: row.rulebookSha256,
    period: row.periodFrom === null || row.periodTo === null ? null : { from: row.periodFrom, to: row.periodTo },
    reading: row.reading,
    organization: organizations.find((o) => o.orgId === row.orgId) ?? null,
    state: row.state,
    progress: { done: row.done, total: row.total, unit: 'decisions' },
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    by: row.actor,
    error: row.error,
    counts: await levelCounts(pool, row),
    row,
  };
}

async function levelCounts(pool: Pool, row: DecisionRunRow): Promise<RunBody['counts']> {
  if (row.counts.length === 0) return [];
  const certified = await certifiedByLevel(pool, row);
  return row.counts.map(({ level, ...counts }) => ({ level: levelOfCode(level), ...counts, certified: certified[level] ?? 0 }));
}

/** Of those who met the edition in a run: how many hold a certificate of it that was not withdrawn, by level. */
async function certifiedByLevel(pool: Pool, row: DecisionRunRow): Promise<number[]> {
  const held = (await standings(pool, row.program, row.edition)).filter((c) => !c.withdrawn);
  const byLevel = [0, 0, 0, 0];
  for (const { level } of held) byLevel[level] = (byLevel[level] ?? 0) + 1;
  return byLevel;
}

export type DecisionLineBody = {
  readonly subject: SubjectRef;
  readonly organization: SubjectRef;
  readonly outcome: Outcome;
  /** Null when every clause is met, or where the edition is gone. */
  readonly decidedBy: ClauseCode | null;
  readonly threshold: Decision['threshold'];
  readonly n: number;
  readonly meeting: number;
  readonly certificate: string | null;
};

const CODES: Readonly<Record<Outcome, readonly number[]>> = { met: [MET], 'not-met': [NOT_MET], undetermined: [UNDETERMINED, TOO_FEW] };

/** A page of a run's decisions. Throws `not-found`. */
export async function decisionRunPage(
  pool: Pool,
  rulebooks: Rulebooks,
  id: string,
  query: { level?: Level; outcome?: Outcome; q?: string },
  page: { limit: number; offset: number },
): Promise<{ rows: DecisionLineBody[]; total: number }> {
  const run = await findDecisionRun(pool, id);
  if (run === null) throw new PlauditError('not-found', 'No such decision run is known.', { place: id });
  const filter: DecisionFilter = {
    runNo: run.runNo,
    level: query.level === undefined ? undefined : LEVEL_CODES[query.level],
    outcomes: query.outcome === undefined ? undefined : CODES[query.outcome],
    q: query.q === undefined ? undefined : searchKey(query.q),
  };
  const [lines, total, held, organizations, edition] = await Promise.all([
    listDecisions(pool, filter, page), countDecisions(pool, filter), standings(pool, run.program, run.edition), organizationSubjects(pool),
    editionAsUsed(pool, rulebooks, run),
  ]);
  const numbers = new Map(held.filter((c) => !c.withdrawn).map((c) => [`${c.orgId}:${c.subjectId}`, c.number]));
  const byOrgId = new Map(organizations.map((o) => [o.orgId, { id: o.id, level: o.level, name: o.name }]));
  return {
    total,
    rows: lines.map((line) => ({
      subject: { id: line.publicId, level: levelOfCode(line.level), name: line.name },
      organization: byOrgId.get(line.orgId) as SubjectRef,
      outcome: OUTCOME_CODES[line.outcome] as Outcome,
      decidedBy: decidedBy(line, run, edition),
      threshold: edition === null ? null : thresholdOf(edition, levelOfCode(line.level)),
      n: line.n,
      meeting: line.meeting,
      certificate: numbers.get(`${line.orgId}:${line.subjectId}`) ?? null,
    })),
  };
}

/** The clause that settled a recorded decision, found again from the counts that were recorded with it. */
function decidedBy(line: DecisionLine, run: DecisionRunRow, edition: Rulebook | null): ClauseCode | null {
  if (line.outcome === MET) return null;
  if (line.outcome === TOO_FEW) return 'minimum-responses';
  if (edition === null || run.periodFrom === null || run.periodTo === null) return null;
  const level = levelOfCode(line.level);
  if (judgedBySites(edition, level)) return 'every-site';
  const months = line.monthsN.map((n, i): MonthCount => ({
    month: (run.periodFrom as number) + i,
    n,
    meeting: line.monthsMeeting[i] as number,
    // Recorded for the period as a whole: no clause asks in which month they were.
    outside: i === 0 ? line.outside : 0,
    lagUnknown: i === 0 ? line.lagUnknown : 0,
    unscorable: i === 0 ? line.unscorable : 0,
  }));
  return settlingClause(edition, { level, subject: line.name, months }, { from: run.periodFrom, to: run.periodTo }, run.reading);
}

export type IssueRunBody = {
  readonly id: string;
  readonly decisionRun: string;
  readonly state: JobState;
  readonly progress: { done: number; total: number | null; unit: string };
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly issued: number;
  readonly already: number;
  readonly refused: Refused[];
  readonly error: string | null;
};

export async function issueRunBody(pool: Pool, id: string): Promise<IssueRunBody | null> {
  const run = await findIssueRun(pool, id);
  if (run === null) return null;
  const decisions = await decisionRunNumbered(pool, run.decisionRunNo);
  return {
    id: run.runId,
    decisionRun: decisions?.publicId ?? '',
    state: run.state,
    progress: { done: run.done, total: run.total, unit: 'certificates' },
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    issued: run.issued,
    already: run.already,
    refused: run.refused,
    error: run.error,
  };
}
