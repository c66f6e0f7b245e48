import type pg from 'pg';
import type { Month } from '../core/basics/month.ts';
import { type CellGroup, encodeGroups, mergeCells } from '../core/survey/cell-codec.ts';
import type { CellCounter } from '../core/survey/cell-counter.ts';
import type { Level } from '../core/survey/response.ts';
import { BinaryCopy, readBinary } from './copy.ts';
import { LEVEL_CODES } from './levels.ts';
import { integer, organizationCondition, type OrganizationPart } from './parts.ts';

const COLUMNS = ['org_id', 'subject_id', 'level', 'month', 'cells'] as const;
const UPSERT_BATCH = 5_000;
const NO_CELLS = new Uint8Array(0);

/**
 * Adds counted cells of one organization and level to the roll-up, inside the transaction that writes
 * the responses and holds the organization: no one else can change these rows between reading and writing.
 * The first rows of an organization and level are copied; later ones are merged, in key order.
 */
export async function addToRollup(
  client: pg.ClientBase,
  orgId: number,
  level: number,
  counter: CellCounter,
): Promise<void> {
  if (counter.size === 0) return;
  const existing = await client.query('SELECT 1 FROM rollup WHERE org_id = $1 AND level = $2 LIMIT 1', [orgId, level]);
  const groups = encodeGroups(counter);
  if (existing.rowCount === 0) await copyGroups(client, orgId, level, groups);
  else
    for (let i = 0; i < groups.length; i += UPSERT_BATCH)
      await mergeBatch(client, orgId, level, groups.slice(i, i + UPSERT_BATCH));
}

async function copyGroups(
  client: pg.ClientBase,
  orgId: number,
  level: number,
  groups: readonly CellGroup[],
): Promise<void> {
  const copy = new BinaryCopy(client, 'rollup', COLUMNS);
  for (const [i, { month, subject, bytes }] of groups.entries()) {
    copy.row(COLUMNS.length);
    copy.int4(orgId);
    copy.int4(subject);
    copy.int2(level);
    copy.int2(month);
    copy.bytes(bytes);
    if ((i & 0xfff) === 0xfff) await copy.breathe();
  }
  await copy.finish();
}

async function mergeBatch(
  client: pg.ClientBase,
  orgId: number,
  level: number,
  batch: readonly CellGroup[],
): Promise<void> {
  const months = batch.map((g) => g.month);
  const subjects = batch.map((g) => g.subject);
  const before = await client.query<{ month: number; subject: number; cells: Buffer }>(
    `SELECT r.month, r.subject_id AS subject, r.cells
     FROM unnest($3::smallint[], $4::int[]) AS asked(month, subject_id)
     JOIN rollup r ON r.org_id = $1 AND r.level = $2 AND r.month = asked.month AND r.subject_id = asked.subject_id`,
    [orgId, level, months, subjects],
  );
  const stored = new Map(before.rows.map((row) => [`${row.month}:${row.subject}`, row.cells]));
  const gone: CellGroup[] = [];
  const kept: CellGroup[] = [];
  for (const group of batch) {
    const bytes = mergeCells(stored.get(`${group.month}:${group.subject}`) ?? NO_CELLS, group.bytes);
    if (bytes.length === 0) gone.push(group);
    else kept.push({ ...group, bytes });
  }
  if (kept.length > 0) {
    await client.query(
      `INSERT INTO rollup (org_id, level, month, subject_id, cells)
       SELECT $1, $2, * FROM unnest($3::smallint[], $4::int[], $5::bytea[])
       ON CONFLICT (org_id, level, month, subject_id) DO UPDATE SET cells = excluded.cells`,
      [orgId, level, kept.map((k) => k.month), kept.map((k) => k.subject), kept.map((k) => Buffer.from(k.bytes))],
    );
  }
  if (gone.length > 0) {
    await client.query(
      `DELETE FROM rollup USING unnest($3::smallint[], $4::int[]) AS empty(month, subject_id)
       WHERE org_id = $1 AND level = $2 AND rollup.month = empty.month AND rollup.subject_id = empty.subject_id`,
      [orgId, level, gone.map((g) => g.month), gone.map((g) => g.subject)],
    );
  }
}

/** Where the cells of many subjects are wanted: which organizations, levels and months (both included). */
export type CellQuery = {
  readonly fromMonth: number;
  readonly toMonth: number;
  readonly of: OrganizationPart;
};

/**
 * Streams the cells of all subjects: per organization, level and month one run of bytes, for `visitCells`.
 * The server only lays bytes end to end; a network of 650,000 subjects is read in a third of a second.
 */
export async function readCells(
  client: pg.ClientBase,
  query: CellQuery,
  onRun: (orgId: number, level: number, month: number, view: DataView, offset: number, length: number) => void,
): Promise<void> {
  const where = `month BETWEEN ${integer(query.fromMonth)} AND ${integer(query.toMonth)} AND ${organizationCondition('org_id', query.of)}`;
  await readBinary(
    client,
    `SELECT org_id, level, month, string_agg(cells, ''::bytea) FROM rollup WHERE ${where} GROUP BY org_id, level, month`,
    (view, at) => {
      onRun(
        view.getInt32(at + 4),
        view.getInt16(at + 12),
        view.getInt16(at + 18),
        view,
        at + 24,
        view.getInt32(at + 20),
      );
    },
  );
}

/** Streams every row of the roll-up as it is kept; `length` bytes of cells stand at `offset`. */
export async function readRollupRows(
  client: pg.ClientBase,
  of: OrganizationPart,
  onRow: (
    orgId: number,
    level: number,
    month: number,
    subjectId: number,
    view: DataView,
    offset: number,
    length: number,
  ) => void,
): Promise<void> {
  await readBinary(
    client,
    `SELECT org_id, level, month, subject_id, cells FROM rollup WHERE ${organizationCondition('org_id', of)}`,
    (view, at) =>
      onRow(
        view.getInt32(at + 4),
        view.getInt16(at + 12),
        view.getInt16(at + 18),
        view.getInt32(at + 24),
        view,
        at + 32,
        view.getInt32(at + 28),
      ),
  );
}

export type NetworkSummary = { readonly version: number; readonly simulated: boolean; readonly lastMonth: Month | null };

/** The state of the network and its last month with any response, in one query: every page asks for it. */
export async function networkSummary(client: pg.ClientBase | pg.Pool): Promise<NetworkSummary> {
  const result = await client.query<NetworkSummary>(
    `SELECT version::float8 AS version, simulated, (
       SELECT max((SELECT max(month) FROM rollup r WHERE r.org_id = o.org_id AND r.level = ${LEVEL_CODES.organization})) FROM organization o
     )::int AS "lastMonth" FROM network_state`,
  );
  return result.rows[0] as NetworkSummary;
}

/**
 * First and last month with any response; null in an empty network. Asked of each organization by itself: that is two
 * looks into the key for each, where all together would be a walk through the whole of it.
 */
export async function monthRange(client: pg.ClientBase | pg.Pool): Promise<{ first: number; last: number } | null> {
  const result = await client.query<{ first: number | null; last: number | null }>(
    `SELECT min(own.first)::int AS first, max(own.last)::int AS last FROM organization o CROSS JOIN LATERAL (
       SELECT (SELECT min(month) FROM rollup r WHERE r.org_id = o.org_id AND r.level = ${LEVEL_CODES.organization}) AS first,
         (SELECT max(month) FROM rollup r WHERE r.org_id = o.org_id AND r.level = ${LEVEL_CODES.organization}) AS last) AS own`,
  );
  const row = result.rows[0];
  return row === undefined || row.first === null || row.last === null ? null : { first: row.first, last: row.last };
}

/** The cells of some subjects, of any organizations and levels, in a run of months (both included). */
export async function readSubjectCells(
  client: pg.ClientBase | pg.Pool,
  subjects: readonly { readonly orgId: number; readonly subjectId: number; readonly level: Level }[],
  months: { readonly from: number; readonly to: number },
  onCells: (orgId: number, subjectId: number, month: number, view: DataView, length: number) => void,
): Promise<void> {
  if (subjects.length === 0) return;
  const result = await client.query<{ org_id: number; subject_id: number; month: number; cells: Buffer }>(
    `SELECT r.org_id, r.subject_id, r.month, r.cells
     FROM unnest($1::int[], $2::int[], $3::smallint[]) AS asked(org_id, subject_id, level)
     CROSS JOIN generate_series($4::int, $5::int) AS m(month)
     JOIN rollup r ON r.org_id = asked.org_id AND r.level = asked.level AND r.month = m.month AND r.subject_id = asked.subject_id`,
    [
      subjects.map((s) => s.orgId),
      subjects.map((s) => s.subjectId),
      subjects.map((s) => LEVEL_CODES[s.level]),
      months.from,
      months.to,
    ],
  );
  for (const { org_id: orgId, subject_id: subjectId, month, cells } of result.rows) {
    onCells(orgId, subjectId, month, new DataView(cells.buffer, cells.byteOffset, cells.byteLength), cells.byteLength);
  }
}
