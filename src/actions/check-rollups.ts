import { encodeCells } from '../core/survey/cell-codec.ts';
import type { CellCounter, CountedCell } from '../core/survey/cell-counter.ts';
import type { Pool, PoolClient } from '../store/db.ts';
import { listOrganizations } from '../store/organizations.ts';
import { recountOrganization, rollupRows } from '../store/recount.ts';
import { readTogether } from '../store/snapshot.ts';

/** What a recount of one organization found; `rows` are (level, month, subject). */
export type RollupCheck = {
  readonly organization: string;
  readonly rows: number;
  /** Rows the responses call for and the roll-up does not have. */
  readonly missing: number;
  /** Rows without responses behind them. */
  readonly extra: number;
  /** Rows with other bytes than the recount's. */
  readonly different: number;
};

export const isIdentical = (check: RollupCheck): boolean => check.missing + check.extra + check.different === 0;

/** Counts every roll-up afresh from the responses and compares to the byte, in one snapshot; changes nothing. */
export const checkRollups = (pool: Pool, onOrganization: (name: string) => void): Promise<RollupCheck[]> =>
  readTogether(pool, 1, async (clients) => {
    const client = clients[0] as PoolClient;
    const checks: RollupCheck[] = [];
    for (const { orgId, name } of await listOrganizations(client)) {
      onOrganization(name);
      const stored = new Map((await rollupRows(client, orgId)).map(keyAndBytes));
      const recounted = new Map(
        (await recountOrganization(client, orgId)).flatMap((counter, level) => [...rowsOf(counter, level)]),
      );
      checks.push({ organization: name, ...compare(stored, recounted) });
    }
    return checks;
  });

function compare(
  stored: ReadonlyMap<string, string>,
  recounted: ReadonlyMap<string, string>,
): Omit<RollupCheck, 'organization'> {
  const missing = [...recounted.keys()].filter((key) => !stored.has(key)).length;
  const extra = [...stored.keys()].filter((key) => !recounted.has(key)).length;
  const different = [...stored].filter(([key, bytes]) => recounted.has(key) && recounted.get(key) !== bytes).length;
  return { rows: stored.size, missing, extra, different };
}

/** "0 24230 17 00000011..." is the row of level 0, month 24230, subject 17. */
function keyAndBytes(row: string): [string, string] {
  const at = row.lastIndexOf(' ');
  return [row.slice(0, at), row.slice(at + 1)];
}

/** The same of counted cells: a row a month and subject. */
function* rowsOf(counter: CellCounter, level: number): Generator<[string, string]> {
  let key = '';
  let cells: CountedCell[] = [];
  const row = (): [string, string] => [key, Buffer.from(encodeCells(cells)).toString('hex')];
  for (const cell of counter.sorted()) {
    const next = `${level} ${cell.month} ${cell.subject}`;
    if (next !== key && cells.length > 0) {
      yield row();
      cells = [];
    }
    key = next;
    cells.push(cell);
  }
  if (cells.length > 0) yield row();
}
