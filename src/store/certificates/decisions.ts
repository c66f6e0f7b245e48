import type pg from 'pg';
import type { Failure } from '../../core/basics/problem.ts';
import type { AppliedProfile, Reading } from '../../core/rulebook/rulebook.ts';
import { LEVELS } from '../../core/survey/response.ts';
import { actorName } from '../people/actor-name.ts';
import { BinaryCopy } from '../basics/copy.ts';
import type { JobState } from '../responses/imports.ts';
import { newId } from '../basics/ids.ts';
import { LEVEL_CODES } from '../levels.ts';

export type LevelCounts = {
  readonly level: number;
  readonly met: number;
  readonly notMet: number;
  readonly undetermined: number;
  /** Responses of the period that count; outside the survey window; without an answer the edition asks for. */
  readonly counted: number;
  readonly outside: number;
  readonly unscorable: number;
};

export type DecisionRunRow = {
  readonly runNo: number;
  readonly publicId: string;
  readonly program: string;
  readonly edition: string;
  readonly rulebookSha256: string;
  readonly profile: AppliedProfile | null;
  readonly periodFrom: number | null;
  readonly periodTo: number | null;
  readonly reading: Reading;
  readonly orgId: number | null;
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly actor: string;
  /** For people. */
  readonly actorName: string;
  readonly failure: Failure | null;
  readonly counts: LevelCounts[];
};

const COLUMNS = `run_no AS "runNo", public_id AS "publicId", program, edition, rulebook_sha256 AS "rulebookSha256", profile,
  period_from AS "periodFrom", period_to AS "periodTo", reading, org_id AS "orgId", state, done, total,
  started_at AS "startedAt", finished_at AS "finishedAt", actor, ${actorName('actor')} AS "actorName", failure, counts`;

const NUMBERING_LOCK = 726_013;

export type NewDecisionRun = Pick<
  DecisionRunRow,
  'program' | 'edition' | 'rulebookSha256' | 'profile' | 'periodFrom' | 'periodTo' | 'reading' | 'orgId' | 'actor'
> & { readonly now: Date };

export async function addDecisionRun(client: pg.ClientBase, run: NewDecisionRun): Promise<DecisionRunRow> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [NUMBERING_LOCK]);
  const result = await client.query<DecisionRunRow>(
    `INSERT INTO decision_run (run_no, public_id, program, edition, rulebook_sha256, profile, period_from, period_to, reading, org_id,
       state, done, started_at, actor, counts)
     SELECT COALESCE(max(run_no), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', 0, $10, $11, '[]' FROM decision_run
     RETURNING ${COLUMNS}`,
    [
      newId(run.now),
      run.program,
      run.edition,
      run.rulebookSha256,
      run.profile === null ? null : JSON.stringify(run.profile),
      run.periodFrom,
      run.periodTo,
      run.reading,
      run.orgId,
      run.now,
      run.actor,
    ],
  );
  return result.rows[0] as DecisionRunRow;
}

export async function findDecisionRun(
  client: pg.ClientBase | pg.Pool,
  publicId: string,
): Promise<DecisionRunRow | null> {
  return (
    (await client.query<DecisionRunRow>(`SELECT ${COLUMNS} FROM decision_run WHERE public_id = $1`, [publicId]))
      .rows[0] ?? null
  );
}

export async function decisionRunNumbered(
  client: pg.ClientBase | pg.Pool,
  runNo: number,
): Promise<DecisionRunRow | null> {
  return (
    (await client.query<DecisionRunRow>(`SELECT ${COLUMNS} FROM decision_run WHERE run_no = $1`, [runNo])).rows[0] ??
    null
  );
}

/** Newest first. */
export async function listDecisionRuns(
  client: pg.ClientBase | pg.Pool,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: DecisionRunRow[]; total: number }> {
  const rows = await client.query<DecisionRunRow>(
    `SELECT ${COLUMNS} FROM decision_run ORDER BY run_no DESC LIMIT $1 OFFSET $2`,
    [limit, offset],
  );
  const count = await client.query<{ total: number }>('SELECT count(*)::int AS total FROM decision_run');
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 };
}

export async function noteDecisionProgress(pool: pg.Pool, runNo: number, done: number, total: number): Promise<void> {
  await pool.query("UPDATE decision_run SET state = 'running', done = $2, total = $3 WHERE run_no = $1", [
    runNo,
    done,
    total,
  ]);
}

/** False where the run was over before, and is left as it was. */
export async function finishDecisionRun(
  client: pg.ClientBase | pg.Pool,
  runNo: number,
  end: {
    state: 'finished' | 'failed';
    at: Date;
    counts: readonly LevelCounts[];
    failure: Failure | null;
    total: number;
    periodFrom: number | null;
    periodTo: number | null;
  },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE decision_run SET state = $2, finished_at = $3, counts = $4, failure = $5, total = $6, period_from = $7, period_to = $8,
       done = CASE WHEN $2 = 'finished' THEN $6 ELSE done END
     WHERE run_no = $1 AND state IN ('waiting', 'running')`,
    [runNo, end.state, end.at, JSON.stringify(end.counts), end.failure, end.total, end.periodFrom, end.periodTo],
  );
  return rowCount === 1;
}

export type DecisionRow = {
  readonly orgId: number;
  readonly subjectId: number;
  readonly level: number;
  readonly outcome: number;
  readonly n: number;
  readonly meeting: number;
  readonly outside: number;
  readonly lagUnknown: number;
  readonly unscorable: number;
  readonly monthsN: ArrayLike<number>;
  readonly monthsMeeting: ArrayLike<number>;
};

const DECISION_COLUMNS = [
  'org_id',
  'run_no',
  'subject_id',
  'level',
  'outcome',
  'n',
  'meeting',
  'outside',
  'lag_unknown',
  'unscorable',
  'months_n',
  'months_meeting',
] as const;

export async function addDecisions(
  client: pg.ClientBase,
  runNo: number,
  rows: Iterable<DecisionRow>,
  onRows: (done: number) => Promise<void>,
): Promise<void> {
  const copy = new BinaryCopy(client, 'decision', DECISION_COLUMNS);
  let done = 0;
  for (const row of rows) {
    copy.row(DECISION_COLUMNS.length);
    copy.int4(row.orgId);
    copy.int4(runNo);
    copy.int4(row.subjectId);
    copy.int2(row.level);
    copy.int2(row.outcome);
    copy.int4(row.n);
    copy.int4(row.meeting);
    copy.int4(row.outside);
    copy.int4(row.lagUnknown);
    copy.int4(row.unscorable);
    copy.int4Array(row.monthsN);
    copy.int4Array(row.monthsMeeting);
    done += 1;
    if ((done & 0xfff) === 0) {
      await copy.breathe();
      await onRows(done);
    }
  }
  await copy.finish();
}

export type DecisionLine = Omit<DecisionRow, 'monthsN' | 'monthsMeeting'> & {
  readonly publicId: string;
  readonly name: string;
  readonly organizationName: string;
  readonly organizationPublicId: string;
  readonly monthsN: number[];
  readonly monthsMeeting: number[];
};

export type DecisionFilter = {
  readonly runNo: number;
  readonly level?: number;
  readonly outcomes?: readonly number[];
  readonly q?: string;
  readonly subjects?: readonly string[];
};

const LINE_COLUMNS = `d.org_id AS "orgId", d.subject_id AS "subjectId", d.level, d.outcome, d.n, d.meeting, d.outside, d.lag_unknown AS "lagUnknown",
  d.unscorable, d.months_n AS "monthsN", d.months_meeting AS "monthsMeeting", s.public_id AS "publicId", s.name,
  o.name AS "organizationName", o.public_id AS "organizationPublicId"`;

const LINES = `FROM decision d
  JOIN subject s ON s.org_id = d.org_id AND s.subject_id = d.subject_id
  JOIN organization o ON o.org_id = d.org_id
  WHERE d.run_no = $1 AND ($2::int IS NULL OR d.level = $2) AND ($3::int[] IS NULL OR d.outcome = ANY($3))
    AND ($4::text IS NULL OR strpos(s.search_name, $4) > 0) AND ($5::uuid[] IS NULL OR s.public_id = ANY($5))`;

const filterValues = (f: DecisionFilter): unknown[] => [
  f.runNo,
  f.level ?? null,
  f.outcomes ?? null,
  f.q === undefined || f.q === '' ? null : f.q,
  f.subjects ?? null,
];

/** Decisions of a run by name; organizations before sites before supervisors before CSRs where all levels are asked. */
export async function listDecisions(
  client: pg.ClientBase | pg.Pool,
  filter: DecisionFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<DecisionLine[]> {
  const result = await client.query<DecisionLine>(
    `SELECT ${LINE_COLUMNS} ${LINES}
     ORDER BY d.level DESC, s.search_name, d.org_id, d.subject_id LIMIT $6 OFFSET $7`,
    [...filterValues(filter), limit, offset],
  );
  return result.rows;
}

/**
 * The same decisions in the same order, `size` at a time. Each page begins where the last one ended, and reads on along
 * the index of names: a page far down costs what the first one does.
 */
export async function* walkDecisions(
  pool: pg.Pool,
  filter: DecisionFilter,
  size: number,
): AsyncGenerator<DecisionLine[]> {
  const levels = filter.level === undefined ? LEVELS.map((level) => LEVEL_CODES[level]).toReversed() : [filter.level];
  for (const level of levels) {
    let after: [string, number, number] = ['', 0, 0];
    for (;;) {
      const page = await pool.query<DecisionLine & { searchName: string }>(
        `SELECT ${LINE_COLUMNS}, s.search_name AS "searchName" ${LINES} AND s.level = $2 AND (s.search_name, s.org_id, s.subject_id) > ($6, $7, $8)
         ORDER BY s.search_name, s.org_id, s.subject_id LIMIT $9`,
        [...filterValues({ ...filter, level }), ...after, size],
      );
      const last = page.rows.at(-1);
      if (last === undefined) break;
      yield page.rows;
      after = [last.searchName, last.orgId, last.subjectId];
    }
  }
}

export async function countDecisions(client: pg.ClientBase | pg.Pool, filter: DecisionFilter): Promise<number> {
  const result = await client.query<{ total: number }>(`SELECT count(*)::int AS total ${LINES}`, filterValues(filter));
  return result.rows[0]?.total ?? 0;
}

/** Keeps the text of an edition that decides, once; true when it was not there. */
export async function keepRulebook(
  client: pg.ClientBase,
  {
    sha256,
    program,
    edition,
    yaml,
    now,
  }: { sha256: string; program: string; edition: string; yaml: string; now: Date },
): Promise<boolean> {
  const result = await client.query(
    'INSERT INTO rulebook_copy (sha256, program, edition, yaml, first_used_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [sha256, program, edition, yaml, now],
  );
  return result.rowCount === 1;
}

export async function keptRulebook(client: pg.ClientBase | pg.Pool, sha256: string): Promise<string | null> {
  return (
    (await client.query<{ yaml: string }>('SELECT yaml FROM rulebook_copy WHERE sha256 = $1', [sha256])).rows[0]
      ?.yaml ?? null
  );
}

/** Ids of runs that were asked for and are neither finished nor failed, oldest first. */
export async function unfinishedDecisionRuns(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const result = await client.query<{ id: string }>(
    "SELECT public_id AS id FROM decision_run WHERE state IN ('waiting', 'running') ORDER BY started_at",
  );
  return result.rows.map((row) => row.id);
}
