import type pg from 'pg';
import type { Failure } from '../../core/basics/problem.ts';
import { actorName } from '../people/actor-name.ts';
import { BinaryCopy } from '../basics/copy.ts';
import { newId } from '../basics/ids.ts';

export type ImportCounts = {
  readonly read: number;
  readonly taken: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
  /** Rows that the mapping's `only_rows` passes over. */
  readonly leftOut: number;
  /** Of the taken: without an answer to any question. */
  readonly unanswered: number;
};
export const NO_COUNTS: ImportCounts = {
  read: 0,
  taken: 0,
  unchanged: 0,
  superseded: 0,
  rejected: 0,
  leftOut: 0,
  unanswered: 0,
};

export type JobState = 'waiting' | 'running' | 'finished' | 'failed';

export type ImportRow = {
  readonly importNo: number;
  readonly publicId: string;
  readonly file: string;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly uploadId: string | null;
  /** Whether the uploaded file is still kept. */
  readonly uploadKept: boolean;
  readonly mapping: string | null;
  readonly dryRun: boolean;
  readonly state: JobState;
  readonly done: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly actor: string;
  /** For people. */
  readonly actorName: string;
  readonly failure: Failure | null;
  readonly counts: ImportCounts;
  readonly truncated: boolean;
};

const COLUMNS = `import_no AS "importNo", public_id AS "publicId", file, sha256, bytes, upload_id AS "uploadId", mapping,
  dry_run AS "dryRun", state, done, started_at AS "startedAt", finished_at AS "finishedAt", actor, ${actorName('actor')} AS "actorName", failure, counts, truncated,
  EXISTS (SELECT 1 FROM upload u WHERE u.upload_id = import_run.upload_id) AS "uploadKept"`;

export type NewImport = {
  readonly file: string;
  readonly bytes: number;
  readonly uploadId: string | null;
  readonly mapping: string | null;
  readonly dryRun: boolean;
  readonly actor: string;
  readonly now: Date;
};

const NUMBERING_LOCK = 726_012;

export async function addImport(client: pg.ClientBase, run: NewImport): Promise<ImportRow> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [NUMBERING_LOCK]);
  const result = await client.query<ImportRow>(
    `INSERT INTO import_run (import_no, public_id, file, bytes, upload_id, mapping, dry_run, state, done, started_at, actor, counts, truncated)
     SELECT COALESCE(max(import_no), 0) + 1, $1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $8, $9, false FROM import_run
     RETURNING ${COLUMNS}`,
    [
      newId(run.now),
      run.file,
      run.bytes,
      run.uploadId,
      run.mapping,
      run.dryRun,
      run.now,
      run.actor,
      JSON.stringify(NO_COUNTS),
    ],
  );
  return result.rows[0] as ImportRow;
}

export async function findImport(client: pg.ClientBase | pg.Pool, publicId: string): Promise<ImportRow | null> {
  return (
    (await client.query<ImportRow>(`SELECT ${COLUMNS} FROM import_run WHERE public_id = $1`, [publicId])).rows[0] ??
    null
  );
}

/** Newest first. */
export async function listImports(
  client: pg.ClientBase | pg.Pool,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: ImportRow[]; total: number }> {
  const rows = await client.query<ImportRow>(
    `SELECT ${COLUMNS} FROM import_run ORDER BY import_no DESC LIMIT $1 OFFSET $2`,
    [limit, offset],
  );
  const count = await client.query<{ total: number }>('SELECT count(*)::int AS total FROM import_run');
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 };
}

/** All of them, newest first, a page at a time, so that an export never holds them all. */
export async function* readImports(pool: pg.Pool): AsyncGenerator<ImportRow[]> {
  let before: number | null = null;
  for (;;) {
    const page: { rows: ImportRow[] } = await pool.query<ImportRow>(
      `SELECT ${COLUMNS} FROM import_run WHERE $1::int IS NULL OR import_no < $1 ORDER BY import_no DESC LIMIT 1000`,
      [before],
    );
    if (page.rows.length === 0) return;
    yield page.rows;
    before = page.rows.at(-1)?.importNo as number;
  }
}

/** Progress is written outside the import's own transaction, so that others see it. */
export async function noteImportProgress(pool: pg.Pool, importNo: number, done: number): Promise<void> {
  await pool.query(
    "UPDATE import_run SET state = 'running', done = $2 WHERE import_no = $1 AND state IN ('waiting', 'running')",
    [importNo, done],
  );
}

/** False where the import was over before, and is left as it was. */
export async function finishImport(
  client: pg.ClientBase | pg.Pool,
  importNo: number,
  end: {
    state: 'finished' | 'failed';
    at: Date;
    counts: ImportCounts;
    truncated: boolean;
    sha256: string | null;
    failure: Failure | null;
  },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE import_run SET state = $2, finished_at = $3, counts = $4, truncated = $5, sha256 = $6, failure = $7,
       done = CASE WHEN $2 = 'finished' THEN bytes ELSE done END
     WHERE import_no = $1 AND state IN ('waiting', 'running')`,
    [importNo, end.state, end.at, JSON.stringify(end.counts), end.truncated, end.sha256, end.failure],
  );
  return rowCount === 1;
}

export type StoredReject = {
  readonly line: number;
  readonly field: string;
  readonly code: string;
  readonly value: string;
  readonly message: string;
};

const REJECT_COLUMNS = ['import_no', 'seq', 'line', 'field', 'code', 'value', 'message'] as const;
const LONGEST_VALUE = 500;

export async function addRejects(
  client: pg.ClientBase,
  importNo: number,
  firstSeq: number,
  rejects: readonly StoredReject[],
): Promise<void> {
  if (rejects.length === 0) return;
  const copy = new BinaryCopy(client, 'reject', REJECT_COLUMNS);
  for (const [i, reject] of rejects.entries()) {
    copy.row(REJECT_COLUMNS.length);
    copy.int4(importNo);
    copy.int4(firstSeq + i);
    copy.int4(reject.line);
    copy.text(reject.field);
    copy.text(reject.code);
    copy.text(reject.value.replaceAll('\0', '').slice(0, LONGEST_VALUE));
    copy.text(reject.message.replaceAll('\0', '').slice(0, LONGEST_VALUE));
  }
  await copy.finish();
}

/** A run begun again starts with no rejects of the earlier attempt. */
export async function removeRejects(client: pg.ClientBase, importNo: number): Promise<void> {
  await client.query('DELETE FROM reject WHERE import_no = $1', [importNo]);
}

export type RejectCount = { readonly code: string; readonly field: string; readonly count: number };

/** How many rows each import turned away for what, the most frequent first. */
export async function countRejects(
  client: pg.ClientBase | pg.Pool,
  importNos: readonly number[],
): Promise<Map<number, RejectCount[]>> {
  const counts = new Map<number, RejectCount[]>(importNos.map((importNo) => [importNo, []]));
  if (importNos.length === 0) return counts;
  const result = await client.query<RejectCount & { importNo: number }>(
    `SELECT import_no AS "importNo", code, field, count(*)::int AS count FROM reject WHERE import_no = ANY($1::int[])
     GROUP BY import_no, code, field ORDER BY count DESC, code, field`,
    [importNos],
  );
  for (const { importNo, ...row } of result.rows) counts.get(importNo)?.push(row);
  return counts;
}

/** Rejects of an import in file order, a page at a time, so that a download never holds them all. */
export async function* readRejects(pool: pg.Pool, importNo: number): AsyncGenerator<StoredReject[]> {
  let after = -1;
  for (;;) {
    const page = await pool.query<StoredReject & { seq: number }>(
      'SELECT seq, line, field, code, value, message FROM reject WHERE import_no = $1 AND seq > $2 ORDER BY seq LIMIT 5000',
      [importNo, after],
    );
    if (page.rows.length === 0) return;
    yield page.rows;
    after = page.rows.at(-1)?.seq as number;
  }
}

/** Ids of runs that were asked for and are neither finished nor failed, oldest first. */
export async function unfinishedImports(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const result = await client.query<{ id: string }>(
    "SELECT public_id AS id FROM import_run WHERE state IN ('waiting', 'running') ORDER BY started_at",
  );
  return result.rows.map((row) => row.id);
}
