import { encodeBlocks, isCanonical, visitCells } from '../../core/survey/cell-codec.ts';
import { packCell } from '../../core/survey/cell-counter.ts';
import { Fingerprints } from '../../core/survey/fingerprint.ts';
import type { Client, Pool, PoolClient } from '../../store/basics/db.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import { listOrganizations } from '../../store/organizations.ts';
import { organizationParts } from '../../store/basics/parts.ts';
import { readCounted, recountOrganization } from '../../store/responses/recount.ts';
import { readBlocks } from '../../store/responses/rollups.ts';
import { readTogether } from '../../store/basics/snapshot.ts';
import { organizationSubjectIds } from '../../store/subjects.ts';

/** What a recount of one organization found; a row of the roll-up is a level, a month and 16 subjects. */
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

/** The server reads rows with as many processes, this one counts them. */
const CONNECTIONS = 2;
const LEVEL_COUNT = 4;
const SAY_EVERY = 1 << 18;

/**
 * Counts every roll-up afresh from the responses and compares, in one snapshot; changes nothing.
 *
 * All organizations are compared at once by the fingerprints of their cells, and every row is looked at for its form:
 * together that says whether it is identical to the byte. Only where it is not, that organization's rows are counted
 * and compared one by one, to say how many differ.
 */
export const checkRollups = (pool: Pool, onResponses: (read: number) => void): Promise<RollupCheck[]> =>
  readTogether(pool, CONNECTIONS, async (clients) => {
    const first = clients[0] as PoolClient;
    const organizations = await listOrganizations(first);
    const places = new Map(organizations.map(({ orgId }, place) => [orgId, place]));
    const all = await readAll(clients, places, onResponses);
    const checks: RollupCheck[] = [];
    for (const [place, { orgId, name }] of organizations.entries()) {
      const rows = all.rows[place] as number;
      const proven = isProven(all, place);
      checks.push({
        organization: name,
        ...(proven ? { rows, missing: 0, extra: 0, different: 0 } : await compareRows(first, orgId)),
      });
    }
    return checks;
  });

type AllRead = {
  /** Sets stand at place * LEVEL_COUNT + level. */
  readonly counted: Fingerprints;
  readonly kept: Fingerprints;
  readonly rows: Int32Array;
  /** 1 where a row is not of the one form its cells can have. */
  readonly malformed: Uint8Array;
};

function isProven(all: AllRead, place: number): boolean {
  if (all.malformed[place] === 1) return false;
  for (let level = 0; level < LEVEL_COUNT; level += 1) {
    if (!all.counted.same(place * LEVEL_COUNT + level, all.kept)) return false;
  }
  return true;
}

async function readAll(
  clients: readonly Client[],
  places: ReadonlyMap<number, number>,
  onResponses: (read: number) => void,
): Promise<AllRead> {
  const all: AllRead = {
    counted: new Fingerprints(places.size * LEVEL_COUNT),
    kept: new Fingerprints(places.size * LEVEL_COUNT),
    rows: new Int32Array(places.size),
    malformed: new Uint8Array(places.size),
  };
  const ownIds = await organizationSubjectIds(clients[0] as Client);
  let read = 0;
  const onResponse = countInto(all.counted, places, ownIds);
  const parts = organizationParts([...places.keys()], clients.length);
  await Promise.all(
    parts.map(async (of, part) => {
      const client = clients[part] as Client;
      await readCounted(client, of, (orgId, csr, supervisor, site, windows, packed, n) => {
        onResponse(orgId, csr, supervisor, site, windows, packed, n);
        read += 1;
        if (read % SAY_EVERY === 0) onResponses(read);
      });
      await readBlocks(client, of, null, (orgId, level, month, block, view, offset, length) =>
        takeBlock(all, places.get(orgId), level, month, block, view, offset, length),
      );
    }),
  );
  return all;
}

/** Whom a response counts for, and within whom: the same as in ResponseWriter. */
function countInto(
  prints: Fingerprints,
  places: ReadonlyMap<number, number>,
  ownIds: ReadonlyMap<number, number>,
): Parameters<typeof readCounted>[2] {
  let lastOrgId = -1;
  let set = 0;
  let own = 0;
  return (orgId, csr, supervisor, site, windows, packed, n) => {
    if (orgId !== lastOrgId) {
      lastOrgId = orgId;
      set = (places.get(orgId) as number) * LEVEL_COUNT;
      own = ownIds.get(orgId) ?? 0;
    }
    if (csr !== 0) prints.add(set + LEVEL_CODES.csr, csr, supervisor === 0 ? site : supervisor, windows, packed, n);
    if (supervisor !== 0) prints.add(set + LEVEL_CODES.supervisor, supervisor, site, windows, packed, n);
    prints.add(set + LEVEL_CODES.site, site, own, windows, packed, n);
    prints.add(set + LEVEL_CODES.organization, own, 0, windows, packed, n);
  };
}

function takeBlock(
  all: AllRead,
  place: number | undefined,
  level: number,
  month: number,
  block: number,
  view: DataView,
  offset: number,
  length: number,
): void {
  if (place === undefined) return;
  all.rows[place] = (all.rows[place] as number) + 1;
  if (!isCanonical(view, offset, length)) {
    all.malformed[place] = 1;
    return;
  }
  const set = place * LEVEL_COUNT + level;
  visitCells(block, view, offset, length, (subject, within, windows, channel, pattern, n) =>
    all.kept.add(set, subject, within, windows, packCell(month, channel, pattern), n),
  );
}

async function compareRows(client: Client, orgId: number): Promise<Omit<RollupCheck, 'organization'>> {
  const kept = new Map<string, Buffer>();
  await readBlocks(client, { orgIds: [orgId] }, null, (_, level, month, block, view, offset, length) =>
    // The view's memory is the connection's.
    kept.set(
      `${level} ${month} ${block}`,
      Buffer.copyBytesFrom(new Uint8Array(view.buffer, view.byteOffset + offset, length)),
    ),
  );
  let missing = 0;
  let different = 0;
  let found = 0;
  for (const [level, counter] of (await recountOrganization(client, orgId)).entries()) {
    for (const { month, block, bytes } of encodeBlocks(counter)) {
      const row = kept.get(`${level} ${month} ${block}`);
      if (row === undefined) missing += 1;
      else found += 1;
      if (row !== undefined && !row.equals(bytes)) different += 1;
    }
  }
  return { rows: kept.size, missing, extra: kept.size - found, different };
}
