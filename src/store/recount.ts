import type pg from 'pg';
import { CellCounter } from '../core/survey/cell-counter.ts';
import { NO_ANSWER } from '../core/survey/pattern.ts';
import { LEVELS } from '../core/survey/response.ts';
import { readBinary } from './copy.ts';
import { LEVEL_CODES } from './levels.ts';

/** One response as the roll-up counts it: n is 1, or -1 for a revision that a later one superseded. */
export type CountedResponse = (
  csrId: number,
  supervisorId: number,
  siteId: number,
  month: number,
  channelId: number,
  pattern: number,
  windows: number,
  n: number,
) => void;

/** Month, channel and pattern share one integer: 16, 9 and 7 bits. */
const FIELDS = 'COALESCE(r.csr_id, 0), COALESCE(r.supervisor_id, 0), r.site_id, r.windows, r.month * 65536 + r.channel_id * 128 + r.pattern';

/** Streams the counted responses of one organization, corrections with the revisions they supersede. */
export async function readCounted(client: pg.ClientBase, orgId: number, onResponse: CountedResponse): Promise<void> {
  const pass = (where: string, n: number): Promise<void> =>
    readBinary(client, `SELECT ${FIELDS} FROM response r WHERE ${where}`, (view, at) => {
      const packed = view.getInt32(at + 36);
      onResponse(
        view.getInt32(at + 4), view.getInt32(at + 12), view.getInt32(at + 20), packed >> 16, (packed >> 7) & 511, packed & 127,
        view.getInt32(at + 28), n,
      );
    });
  const org = orgId.toFixed(0);
  const answered = `r.org_id = ${org} AND r.pattern <> ${NO_ANSWER}`;
  await pass(answered, 1);
  await pass(
    `${answered} AND EXISTS (SELECT 1 FROM response later WHERE later.org_id = ${org} AND later.revision > 1
       AND later.response_key = r.response_key AND later.revision = r.revision + 1)`,
    -1,
  );
}

/** The roll-up cells of one organization, counted afresh from its responses: one counter a level code. */
export async function recountOrganization(client: pg.ClientBase, orgId: number): Promise<CellCounter[]> {
  const found = await client.query<{ subject_id: number }>('SELECT subject_id FROM subject WHERE org_id = $1 AND level = $2', [
    orgId, LEVEL_CODES.organization,
  ]);
  const organization = found.rows[0]?.subject_id ?? 0;
  const counters = LEVELS.map(() => new CellCounter());
  const [csrs, supervisors, sites, organizations] = counters as [CellCounter, CellCounter, CellCounter, CellCounter];
  await readCounted(client, orgId, (csr, supervisor, site, month, channel, pattern, windows, n) => {
    if (csr !== 0) csrs.add(csr, supervisor === 0 ? site : supervisor, month, channel, pattern, windows, n);
    if (supervisor !== 0) supervisors.add(supervisor, site, month, channel, pattern, windows, n);
    sites.add(site, organization, month, channel, pattern, windows, n);
    organizations.add(organization, 0, month, channel, pattern, windows, n);
  });
  return counters;
}

export async function clearRollup(client: pg.ClientBase, orgId: number): Promise<void> {
  await client.query('DELETE FROM rollup WHERE org_id = $1', [orgId]);
}

/** Rows of an organization's roll-up as text, for a comparison to the byte; ordered by key. */
export async function rollupRows(client: pg.ClientBase, orgId: number): Promise<string[]> {
  const result = await client.query<{ row: string }>(
    "SELECT level || ' ' || month || ' ' || subject_id || ' ' || encode(cells, 'hex') AS row FROM rollup WHERE org_id = $1 ORDER BY level, month, subject_id",
    [orgId],
  );
  return result.rows.map((r) => r.row);
}
