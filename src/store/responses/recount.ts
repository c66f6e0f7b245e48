import type pg from 'pg';
import { CellCounter } from '../../core/survey/cell-counter.ts';
import { NO_ANSWER } from '../../core/survey/pattern.ts';
import { LEVELS } from '../../core/survey/response.ts';
import { readBinary } from '../basics/copy.ts';
import { organizationCondition, type OrganizationPart } from '../basics/parts.ts';
import { organizationSubjectIds } from '../subjects.ts';

/**
 * One response as the roll-up counts it: n is 1, or -1 for a revision that a later one superseded. `packed`
 * holds month, channel and pattern, as `packCell` puts them together.
 */
export type CountedResponse = (
  orgId: number,
  csrId: number,
  supervisorId: number,
  siteId: number,
  windows: number,
  packed: number,
  n: number,
) => void;

/** Two numbers a field: to hand out a field costs the server more than to put two into one. */
const pair = (high: string, low: string): string => `${high} * 4294967296 + ${low}`;
const FIELDS = [
  pair('r.org_id', 'r.site_id'),
  pair('COALESCE(r.csr_id, 0)', 'COALESCE(r.supervisor_id, 0)'),
  pair('r.windows', '(r.month * 65536 + r.channel_id * 128 + r.pattern)'),
].join(', ');

/** Streams counted responses, corrections with the revisions they supersede. */
export async function readCounted(
  client: pg.ClientBase,
  of: OrganizationPart,
  onResponse: CountedResponse,
): Promise<void> {
  const pass = (from: string, n: number): Promise<void> =>
    readBinary(client, `SELECT ${FIELDS} FROM ${from} AND r.pattern <> ${NO_ANSWER}`, (view, at) =>
      onResponse(
        view.getInt32(at + 4),
        view.getInt32(at + 16),
        view.getInt32(at + 20),
        view.getInt32(at + 8),
        view.getInt32(at + 28),
        view.getInt32(at + 32),
        n,
      ),
    );
  const where = organizationCondition('r.org_id', of);
  await pass(`response r WHERE ${where}`, 1);
  await pass(
    `response r JOIN response later ON later.org_id = r.org_id AND later.response_key = r.response_key
       AND later.revision = r.revision + 1 WHERE later.revision > 1 AND ${where}`,
    -1,
  );
}

/** The roll-up cells of one organization, counted afresh from its responses: one counter a level code. */
export async function recountOrganization(client: pg.ClientBase, orgId: number): Promise<CellCounter[]> {
  const organization = (await organizationSubjectIds(client)).get(orgId) ?? 0;
  const counters = LEVELS.map(() => new CellCounter());
  const [csrs, supervisors, sites, organizations] = counters as [CellCounter, CellCounter, CellCounter, CellCounter];
  await readCounted(client, { orgIds: [orgId] }, (_, csr, supervisor, site, windows, packed, n) => {
    const month = packed >> 16;
    const channel = (packed >> 7) & 511;
    const pattern = packed & 127;
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
