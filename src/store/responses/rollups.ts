import type pg from 'pg';
import type { Month, Period } from '../../core/basics/month.ts';
import { blockOf, type CellBlock, encodeBlocks, mergeCells, visitCells } from '../../core/survey/cell-codec.ts';
import type { CellCounter } from '../../core/survey/cell-counter.ts';
import type { Level } from '../../core/survey/response.ts';
import { BinaryCopy, readBinary } from '../basics/copy.ts';
import { LEVEL_CODES } from '../levels.ts';
import { integer, organizationCondition, type OrganizationPart } from '../basics/parts.ts';

const COLUMNS = ['org_id', 'block', 'level', 'month', 'cells'] as const;
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
  const blocks = encodeBlocks(counter);
  if (existing.rowCount === 0) {
    await copyBlocks(client, orgId, level, blocks);
    return;
  }
  for (let i = 0; i < blocks.length; i += UPSERT_BATCH) {
    await mergeBatch(client, orgId, level, blocks.slice(i, i + UPSERT_BATCH));
  }
}

async function copyBlocks(
  client: pg.ClientBase,
  orgId: number,
  level: number,
  blocks: readonly CellBlock[],
): Promise<void> {
  const copy = new BinaryCopy(client, 'rollup', COLUMNS);
  for (const [i, { month, block, bytes }] of blocks.entries()) {
    copy.row(COLUMNS.length);
    copy.int4(orgId);
    copy.int4(block);
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
  batch: readonly CellBlock[],
): Promise<void> {
  const before = await client.query<{ month: number; block: number; cells: Buffer }>(
    `SELECT r.month, r.block, r.cells
     FROM unnest($3::smallint[], $4::int[]) AS asked(month, block)
     JOIN rollup r ON r.org_id = $1 AND r.level = $2 AND r.month = asked.month AND r.block = asked.block`,
    [orgId, level, batch.map((each) => each.month), batch.map((each) => each.block)],
  );
  const stored = new Map(before.rows.map((row) => [`${row.month}:${row.block}`, row.cells]));
  const gone: CellBlock[] = [];
  const kept: CellBlock[] = [];
  for (const { month, block, bytes } of batch) {
    const merged = mergeCells(stored.get(`${month}:${block}`) ?? NO_CELLS, bytes);
    (merged.length === 0 ? gone : kept).push({ month, block, bytes: merged });
  }
  if (kept.length > 0) {
    await client.query(
      `INSERT INTO rollup (org_id, level, month, block, cells)
       SELECT $1, $2, * FROM unnest($3::smallint[], $4::int[], $5::bytea[])
       ON CONFLICT (org_id, level, month, block) DO UPDATE SET cells = excluded.cells`,
      [
        orgId,
        level,
        kept.map((each) => each.month),
        kept.map((each) => each.block),
        kept.map((each) => Buffer.from(each.bytes)),
      ],
    );
  }
  if (gone.length > 0) {
    await client.query(
      `DELETE FROM rollup USING unnest($3::smallint[], $4::int[]) AS empty(month, block)
       WHERE org_id = $1 AND level = $2 AND rollup.month = empty.month AND rollup.block = empty.block`,
      [orgId, level, gone.map((each) => each.month), gone.map((each) => each.block)],
    );
  }
}

/** What a reader of blocks is given, once per row; `length` bytes of cells stand at `offset`, for `visitCells`. */
export type BlockVisitor = (
  orgId: number,
  level: number,
  month: Month,
  block: number,
  view: DataView,
  offset: number,
  length: number,
) => void;

/**
 * Streams blocks of cells, of a run of months or of all. With the levels named too, the months of some organizations
 * are found by the key, however many years there are.
 */
export async function readBlocks(
  client: pg.ClientBase,
  of: OrganizationPart,
  months: Period | null,
  onBlock: BlockVisitor,
): Promise<void> {
  const inMonths =
    months === null
      ? 'true'
      : `level = ANY('{${Object.values(LEVEL_CODES).join(',')}}') AND month BETWEEN ${integer(months.from)} AND ${integer(months.to)}`;
  await readBinary(
    client,
    `SELECT org_id, level, month, block, cells FROM rollup WHERE ${organizationCondition('org_id', of)} AND ${inMonths}`,
    (view, at) =>
      onBlock(
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

export type NetworkSummary = {
  readonly version: number;
  readonly simulated: boolean;
  readonly lastMonth: Month | null;
};

/** The state of the network and its last month with any response, in one query: every page asks for it. */
export async function networkSummary(client: pg.ClientBase | pg.Pool): Promise<NetworkSummary> {
  const result = await client.query<NetworkSummary>(
    `SELECT version::float8 AS version, simulated, last_month AS "lastMonth" FROM network_state, network_months()`,
  );
  return result.rows[0] as NetworkSummary;
}

/**
 * First and last month with any response of the whole network, whoever asks; null in an empty one. Asked of each
 * organization by itself: that is two looks into the key for each, where all together would be a walk through it.
 */
export async function monthRange(client: pg.ClientBase | pg.Pool): Promise<{ first: number; last: number } | null> {
  const result = await client.query<{ first: number | null; last: number | null }>(
    'SELECT first_month AS first, last_month AS last FROM network_months()',
  );
  const row = result.rows[0];
  return row === undefined || row.first === null || row.last === null ? null : { first: row.first, last: row.last };
}

/** One cell of one of the subjects asked for, which is named by its place in the list. */
export type SubjectCellVisitor = (
  place: number,
  month: Month,
  within: number,
  windows: number,
  channel: number,
  pattern: number,
  n: number,
) => void;

/** The cells of some subjects, of any organizations and levels, each once in the list, in a run of months. */
export async function readSubjectCells(
  client: pg.ClientBase | pg.Pool,
  subjects: readonly { readonly orgId: number; readonly subjectId: number; readonly level: Level }[],
  months: Period,
  onCell: SubjectCellVisitor,
): Promise<void> {
  if (subjects.length === 0) return;
  const asked = new Map<string, { orgId: number; level: number; block: number; places: Map<number, number> }>();
  for (const [place, { orgId, subjectId, level }] of subjects.entries()) {
    const block = blockOf(subjectId);
    const key = `${orgId}:${LEVEL_CODES[level]}:${block}`;
    const known = asked.get(key) ?? { orgId, level: LEVEL_CODES[level], block, places: new Map<number, number>() };
    known.places.set(subjectId, place);
    asked.set(key, known);
  }
  const blocks = [...asked.values()];
  const result = await client.query<{ org_id: number; level: number; month: number; block: number; cells: Buffer }>(
    `SELECT r.org_id, r.level, r.month, r.block, r.cells
     FROM unnest($1::int[], $2::smallint[], $3::int[]) AS asked(org_id, level, block)
     CROSS JOIN generate_series($4::int, $5::int) AS m(month)
     JOIN rollup r ON r.org_id = asked.org_id AND r.level = asked.level AND r.month = m.month AND r.block = asked.block`,
    [blocks.map((b) => b.orgId), blocks.map((b) => b.level), blocks.map((b) => b.block), months.from, months.to],
  );
  for (const { org_id: orgId, level, month, block, cells } of result.rows) {
    const { places } = asked.get(`${orgId}:${level}:${block}`) as { places: Map<number, number> };
    const view = new DataView(cells.buffer, cells.byteOffset, cells.byteLength);
    visitCells(block, view, 0, cells.byteLength, (subject, within, windows, channel, pattern, n) => {
      const place = places.get(subject);
      if (place !== undefined) onCell(place, month, within, windows, channel, pattern, n);
    });
  }
}
