import type pg from 'pg';
import type { Failure } from '../../core/basics/problem.ts';
import { searchKey } from '../../core/basics/search-key.ts';
import { MET } from '../../core/certification/rule.ts';
import type { CertificateDocument } from '../../core/credential/certificate.ts';
import type { JobState } from '../responses/imports.ts';

export type Intent = {
  readonly orgId: number;
  readonly subjectId: number;
  readonly level: number;
  readonly number: string;
};

export type IntentRequest = {
  readonly orgId: number;
  readonly level: number;
  readonly subjectId: number;
  /** Used only where no intent stands yet. */
  readonly number: string;
  readonly program: string;
  readonly edition: string;
  readonly periodFrom: number;
  readonly periodTo: number;
  readonly runNo: number;
  readonly actor: string;
  readonly now: Date;
};

/**
 * Records the intent to certify a subject for an edition and period, or finds the one that stands: two
 * people at once, or a run begun again after a crash, meet the same intent and the same number.
 * Null where the certificate of that intent is issued and not withdrawn.
 */
export async function recordIntent(client: pg.ClientBase, r: IntentRequest): Promise<Intent | null> {
  const withdrawn = await client.query<{ attempts: number }>(
    `SELECT count(*)::int AS attempts FROM issuance i JOIN certificate_withdrawal w ON w.org_id = i.org_id AND w.number = i.number
     WHERE i.org_id = $1 AND i.subject_id = $2 AND i.program = $3 AND i.edition = $4 AND i.period_to = $5`,
    [r.orgId, r.subjectId, r.program, r.edition, r.periodTo],
  );
  const attempt = 1 + (withdrawn.rows[0]?.attempts ?? 0);
  const added = await client.query(
    `INSERT INTO issuance (org_id, number, subject_id, level, attempt, program, edition, period_from, period_to, run_no, intended_at, actor)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (org_id, subject_id, program, edition, period_to, attempt) DO NOTHING`,
    [
      r.orgId,
      r.number,
      r.subjectId,
      r.level,
      attempt,
      r.program,
      r.edition,
      r.periodFrom,
      r.periodTo,
      r.runNo,
      r.now,
      r.actor,
    ],
  );
  if (added.rowCount === 1) {
    await client.query('INSERT INTO certificate_number (number, org_id) VALUES ($1, $2)', [r.number, r.orgId]);
    return { orgId: r.orgId, subjectId: r.subjectId, level: r.level, number: r.number };
  }
  const standing = await client.query<{ number: string; issued: boolean }>(
    `SELECT i.number, c.number IS NOT NULL AS issued FROM issuance i
     LEFT JOIN certificate c ON c.org_id = i.org_id AND c.number = i.number
     WHERE i.org_id = $1 AND i.subject_id = $2 AND i.program = $3 AND i.edition = $4 AND i.period_to = $5 AND i.attempt = $6`,
    [r.orgId, r.subjectId, r.program, r.edition, r.periodTo, attempt],
  );
  const row = standing.rows[0];
  return row === undefined || row.issued
    ? null
    : { orgId: r.orgId, subjectId: r.subjectId, level: r.level, number: row.number };
}

/** Records and publishes a certificate; false where another process has done so already. */
export async function recordCertificate(
  client: pg.ClientBase,
  intent: Intent,
  document: CertificateDocument,
  { simulated, now }: { simulated: boolean; now: Date },
): Promise<boolean> {
  const { decision } = document;
  const added = await client.query(
    `INSERT INTO certificate (org_id, number, subject_id, level, program, edition, rulebook_sha256, period_from, period_to, achieved_on,
       valid_until, issued_at, subject_name, organization_name, search_key, simulated, document)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING`,
    [
      intent.orgId,
      intent.number,
      intent.subjectId,
      intent.level,
      decision.program,
      decision.edition,
      decision.rulebookSha256,
      decision.period.from,
      decision.period.to,
      document.achievedOn,
      document.validUntil,
      now,
      decision.subject,
      document.organization,
      searchKey(
        decision.subject === document.organization ? decision.subject : `${decision.subject} ${document.organization}`,
      ),
      simulated,
      JSON.stringify(document),
    ],
  );
  if (added.rowCount === 0) return false;
  await client.query('INSERT INTO certificate_publication (org_id, number, published_at) VALUES ($1, $2, $3)', [
    intent.orgId,
    intent.number,
    now,
  ]);
  return true;
}

/** A certificate of an intent that is published and not withdrawn. */
const STANDS = `JOIN certificate_publication p ON p.org_id = i.org_id AND p.number = i.number
  LEFT JOIN certificate_withdrawal w ON w.org_id = i.org_id AND w.number = i.number`;

/** Of those who met the edition in each run: how many hold the certificate of its edition and period, by level. */
export async function certifiedCounts(
  client: pg.ClientBase | pg.Pool,
  runNos: readonly number[],
): Promise<{ runNo: number; level: number; count: number }[]> {
  const result = await client.query<{ runNo: number; level: number; count: number }>(
    `SELECT r.run_no AS "runNo", d.level, count(*)::int AS count FROM decision_run r
     JOIN issuance i ON i.program = r.program AND i.edition = r.edition AND i.period_to = r.period_to
     ${STANDS}
     JOIN decision d ON d.org_id = i.org_id AND d.run_no = r.run_no AND d.level = i.level AND d.subject_id = i.subject_id AND d.outcome = $2
     WHERE r.run_no = ANY($1::int[]) AND w.number IS NULL GROUP BY r.run_no, d.level`,
    [runNos, MET],
  );
  return result.rows;
}

/** The numbers of the certificates that subjects hold for an edition and period, by `ORG:SUBJECT`. */
export async function certificatesHeld(
  client: pg.ClientBase | pg.Pool,
  of: { readonly program: string; readonly edition: string; readonly periodTo: number | null },
  subjects: readonly { readonly orgId: number; readonly subjectId: number }[],
): Promise<Map<string, string>> {
  const result = await client.query<{ org: number; subject: number; number: string }>(
    `SELECT i.org_id AS org, i.subject_id AS subject, i.number
     FROM unnest($1::int[], $2::int[]) AS asked(org_id, subject_id)
     JOIN issuance i ON i.org_id = asked.org_id AND i.subject_id = asked.subject_id AND i.program = $3 AND i.edition = $4 AND i.period_to = $5
     ${STANDS} WHERE w.number IS NULL`,
    [subjects.map((s) => s.orgId), subjects.map((s) => s.subjectId), of.program, of.edition, of.periodTo],
  );
  return new Map(result.rows.map((row) => [`${row.org}:${row.subject}`, row.number]));
}

export type Refused = { readonly subject: string; readonly reason: string };

export type IssueRunRow = {
  readonly runId: string;
  readonly decisionRunNo: number;
  readonly levels: number[];
  readonly subjects: string[] | null;
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly actor: string;
  readonly issued: number;
  readonly already: number;
  readonly refused: Refused[];
  readonly failure: Failure | null;
};

const COLUMNS = `run_id AS "runId", decision_run_no AS "decisionRunNo", levels, subjects, state, done, total, started_at AS "startedAt",
  finished_at AS "finishedAt", actor, issued, already, refused, failure`;

export async function addIssueRun(
  client: pg.ClientBase | pg.Pool,
  run: {
    runId: string;
    decisionRunNo: number;
    levels: readonly number[];
    subjects: readonly string[] | null;
    actor: string;
    now: Date;
  },
): Promise<IssueRunRow> {
  const result = await client.query<IssueRunRow>(
    `INSERT INTO issue_run (run_id, decision_run_no, levels, subjects, state, done, started_at, actor, issued, already, refused)
     VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $6, 0, 0, '[]') RETURNING ${COLUMNS}`,
    [run.runId, run.decisionRunNo, run.levels, run.subjects, run.now, run.actor],
  );
  return result.rows[0] as IssueRunRow;
}

export async function findIssueRun(client: pg.ClientBase | pg.Pool, runId: string): Promise<IssueRunRow | null> {
  return (
    (await client.query<IssueRunRow>(`SELECT ${COLUMNS} FROM issue_run WHERE run_id = $1`, [runId])).rows[0] ?? null
  );
}

export async function noteIssueProgress(
  client: pg.ClientBase | pg.Pool,
  run: { runId: string; done: number; total: number; issued: number; already: number; refused: readonly Refused[] },
): Promise<void> {
  await client.query(
    "UPDATE issue_run SET state = 'running', done = $2, total = $3, issued = $4, already = $5, refused = $6 WHERE run_id = $1",
    [run.runId, run.done, run.total, run.issued, run.already, JSON.stringify(run.refused)],
  );
}

/** False where the run was over before, and is left as it was. */
export async function finishIssueRun(
  client: pg.ClientBase | pg.Pool,
  run: { runId: string; state: 'finished' | 'failed'; at: Date; failure: Failure | null },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE issue_run SET state = $2, finished_at = $3, failure = $4
     WHERE run_id = $1 AND state IN ('waiting', 'running')`,
    [run.runId, run.state, run.at, run.failure],
  );
  return rowCount === 1;
}

/** Ids of runs that were asked for and are neither finished nor failed, oldest first. */
export async function unfinishedIssueRuns(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const result = await client.query<{ id: string }>(
    "SELECT run_id AS id FROM issue_run WHERE state IN ('waiting', 'running') ORDER BY started_at",
  );
  return result.rows.map((row) => row.id);
}
