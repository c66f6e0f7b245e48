import type pg from 'pg';
import type { CellCounter, CountedCell } from '../core/survey/cell-counter.ts';
import { BinaryCopy } from './copy.ts';

const COLUMNS = ['org_id', 'subject_id', 'within_id', 'windows', 'n', 'level', 'month', 'channel_id', 'pattern'] as const;
const UPSERT_BATCH = 5_000;

/**
 * Adds counted cells of one organization and level to the roll-up, inside the transaction that writes
 * the responses and holds the organization.
 *
 * The first cells of an organization are copied; later ones are merged in key order, so that two writers
 * that ever meet wait for each other instead of deadlocking.
 */
export async function addToRollup(
  client: pg.ClientBase,
  orgId: number,
  level: number,
  counter: CellCounter,
): Promise<void> {
  if (counter.size === 0) return;
  const existing = await client.query('SELECT 1 FROM rollup WHERE org_id = $1 AND level = $2 LIMIT 1', [orgId, level]);
  if (existing.rowCount === 0) await copyCells(client, orgId, level, counter);
  else await mergeCells(client, orgId, level, counter);
}

async function copyCells(client: pg.ClientBase, orgId: number, level: number, counter: CellCounter): Promise<void> {
  const copy = new BinaryCopy(client, 'rollup', COLUMNS);
  let rows = 0;
  for (const cell of counter.sorted()) {
    copy.row(COLUMNS.length);
    copy.int4(orgId);
    copy.int4(cell.subject);
    copy.int4(cell.within);
    copy.int4(cell.windows);
    copy.int4(cell.n);
    copy.int2(level);
    copy.int2(cell.month);
    copy.int2(cell.channel);
    copy.int2(cell.pattern);
    rows += 1;
    if ((rows & 0x1fff) === 0) await copy.breathe();
  }
  await copy.finish();
}

async function mergeCells(client: pg.ClientBase, orgId: number, level: number, counter: CellCounter): Promise<void> {
  let batch: CountedCell[] = [];
  let taken = false;
  const flush = async (): Promise<void> => {
    await client.query(
      `INSERT INTO rollup (org_id, level, subject_id, within_id, windows, n, month, channel_id, pattern)
       SELECT $1, $2, * FROM unnest($3::int[], $4::int[], $5::int[], $6::int[], $7::smallint[], $8::smallint[], $9::smallint[])
       ON CONFLICT (org_id, level, month, subject_id, channel_id, within_id, pattern, windows)
       DO UPDATE SET n = rollup.n + excluded.n`,
      [
        orgId,
        level,
        batch.map((c) => c.subject),
        batch.map((c) => c.within),
        batch.map((c) => c.windows),
        batch.map((c) => c.n),
        batch.map((c) => c.month),
        batch.map((c) => c.channel),
        batch.map((c) => c.pattern),
      ],
    );
    batch = [];
  };
  for (const cell of counter.sorted()) {
    if (cell.n < 0) taken = true;
    batch.push(cell);
    if (batch.length === UPSERT_BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  if (taken) await client.query('DELETE FROM rollup WHERE org_id = $1 AND level = $2 AND n = 0', [orgId, level]);
}
