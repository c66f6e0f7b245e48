import type { Period } from '../../core/basics/month.ts';
import { type Failure, PlauditError } from '../../core/basics/problem.ts';
import { searchKey } from '../../core/basics/search-key.ts';
import { settlingClause } from '../../core/certification/decide.ts';
import type { ClauseCode, Decision, MonthCount, Outcome } from '../../core/certification/decision.ts';
import {
  judgedBySites,
  MET,
  NOT_MET,
  OUTCOME_CODES,
  thresholdOf,
  TOO_FEW,
  UNDETERMINED,
} from '../../core/certification/rule.ts';
import type { Reading, Rulebook } from '../../core/rulebook/rulebook.ts';
import type { Level } from '../../core/survey/response.ts';
import type { Pool } from '../../store/basics/db.ts';
import {
  countDecisions,
  type DecisionFilter,
  type DecisionLine,
  type DecisionRunRow,
  findDecisionRun,
  listDecisionRuns,
  listDecisions,
  decisionRunNumbered,
  walkDecisions,
  type LevelCounts,
} from '../../store/certificates/decisions.ts';
import type { JobState } from '../../store/responses/imports.ts';
import { certificatesHeld, certifiedCounts, findIssueRun, type Refused } from '../../store/certificates/issuances.ts';
import { LEVEL_CODES, levelOfCode } from '../../store/levels.ts';
import { organizationSubjects } from '../../store/subjects.ts';
import { editionAsUsed } from './edition-as-used.ts';
import type { SubjectRef } from '../judging/overview.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';

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
  /** The account, key or place it was asked for by. */
  readonly byId: string;
  readonly failure: Failure | null;
  readonly counts: (Omit<LevelCounts, 'level'> & { readonly level: Level; readonly certified: number })[];
  readonly row: DecisionRunRow;
};

const unknownRun = (id: string): PlauditError =>
  new PlauditError('not-found', `No decision run ${id} is known here: check the id, or decide anew.`, {
    place: id,
    params: { noun: 'decision-run' },
  });

/** Throws `not-found`. */
export async function findRun(pool: Pool, id: string): Promise<RunBody> {
  const row = await findDecisionRun(pool, id);
  if (row === null) throw unknownRun(id);
  return (await runBodies(pool, [row]))[0] as RunBody;
}

export async function decisionRunsPage(
  pool: Pool,
  page: { limit: number; offset: number },
): Promise<{ rows: RunBody[]; total: number }> {
  const { rows, total } = await listDecisionRuns(pool, page);
  return { rows: await runBodies(pool, rows), total };
}

/** Throws `not-found`. */
export async function organizationNumbered(pool: Pool, id: string): Promise<SubjectRef & { orgId: number }> {
  const found = (await organizationSubjects(pool)).find((o) => o.id === id);
  if (found === undefined)
    throw new PlauditError('not-found', 'No organization has this id.', {
      place: id,
      params: { noun: 'organization' },
    });
  return found;
}

async function runBodies(pool: Pool, rows: readonly DecisionRunRow[]): Promise<RunBody[]> {
  const organizations = rows.some((row) => row.orgId !== null) ? await organizationSubjects(pool) : [];
  const certified = await certifiedCounts(
    pool,
    rows.map((row) => row.runNo),
  );
  const certifiedOf = (runNo: number, level: number): number =>
    certified.find((c) => c.runNo === runNo && c.level === level)?.count ?? 0;
  return rows.map((row) => ({
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
    by: row.actorName,
    byId: row.actor,
    failure: row.failure,
    counts: row.counts.map(({ level, ...counts }) => ({
      level: levelOfCode(level),
      ...counts,
      certified: certifiedOf(row.runNo, level),
    })),
    row,
  }));
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
  /** Of this edition and period, unless it was withdrawn. */
  readonly certificate: string | null;
};

export type DecisionLineQuery = { readonly level?: Level; readonly outcome?: Outcome; readonly q?: string };

const CODES: Readonly<Record<Outcome, readonly number[]>> = {
  'met': [MET],
  'not-met': [NOT_MET],
  'undetermined': [UNDETERMINED, TOO_FEW],
};

/** A page of a run's decisions. Throws `not-found`. */
export async function decisionRunPage(
  pool: Pool,
  rulebooks: Rulebooks,
  id: string,
  query: DecisionLineQuery,
  page: { limit: number; offset: number },
): Promise<{ rows: DecisionLineBody[]; total: number }> {
  const run = await findDecisionRun(pool, id);
  if (run === null) throw unknownRun(id);
  const filter = filterOf(run, query);
  const [lines, total] = await Promise.all([listDecisions(pool, filter, page), totalOf(pool, run, filter)]);
  return { total, rows: await lineBodies(pool, rulebooks, run, lines) };
}

/** Counted when the run was recorded; only a search is counted anew. */
async function totalOf(pool: Pool, run: DecisionRunRow, filter: DecisionFilter): Promise<number> {
  if (run.state !== 'finished' || (filter.q ?? '') !== '') return countDecisions(pool, filter);
  const wanted = filter.outcomes ?? [MET, NOT_MET, UNDETERMINED];
  const counts = run.counts.filter(({ level }) => filter.level === undefined || level === filter.level);
  const sum = (code: number, count: number): number => (wanted.includes(code) ? count : 0);
  return counts.reduce(
    (total, c) => total + sum(MET, c.met) + sum(NOT_MET, c.notMet) + sum(UNDETERMINED, c.undetermined),
    0,
  );
}

const EXPORTED_AT_ONCE = 5_000;

/** The same for an export: every decision, some at a time. */
export async function* decisionLines(
  pool: Pool,
  rulebooks: Rulebooks,
  { row }: RunBody,
  query: DecisionLineQuery,
): AsyncGenerator<DecisionLineBody[]> {
  for await (const lines of walkDecisions(pool, filterOf(row, query), EXPORTED_AT_ONCE))
    yield lineBodies(pool, rulebooks, row, lines);
}

const filterOf = (run: DecisionRunRow, query: DecisionLineQuery): DecisionFilter => ({
  runNo: run.runNo,
  level: query.level === undefined ? undefined : LEVEL_CODES[query.level],
  outcomes: query.outcome === undefined ? undefined : CODES[query.outcome],
  q: query.q === undefined ? undefined : searchKey(query.q),
});

async function lineBodies(
  pool: Pool,
  rulebooks: Rulebooks,
  run: DecisionRunRow,
  lines: readonly DecisionLine[],
): Promise<DecisionLineBody[]> {
  const [held, organizations, edition] = await Promise.all([
    certificatesHeld(pool, run, lines),
    organizationSubjects(pool),
    editionAsUsed(pool, rulebooks, run),
  ]);
  const byOrgId = new Map(organizations.map((o) => [o.orgId, { id: o.id, level: o.level, name: o.name }]));
  return lines.map((line) => ({
    subject: { id: line.publicId, level: levelOfCode(line.level), name: line.name },
    organization: byOrgId.get(line.orgId) as SubjectRef,
    outcome: OUTCOME_CODES[line.outcome] as Outcome,
    decidedBy: decidedBy(line, run, edition),
    threshold: edition === null ? null : thresholdOf(edition, levelOfCode(line.level)),
    n: line.n,
    meeting: line.meeting,
    certificate: held.get(`${line.orgId}:${line.subjectId}`) ?? null,
  }));
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
  return settlingClause(
    edition,
    { level, subject: line.name, months },
    { from: run.periodFrom, to: run.periodTo },
    run.reading,
  );
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
  readonly failure: Failure | null;
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
    failure: run.failure,
  };
}
