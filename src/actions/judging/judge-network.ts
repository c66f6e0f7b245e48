import { PlauditError } from '../../core/basics/problem.ts';
import { formatPeriod, monthOf, type Period, periodMonths } from '../../core/basics/month.ts';
import { judgeNetwork, NetworkCounts, sieveOf } from '../../core/certification/network.ts';
import { allowedPeriod, latestPeriod } from '../../core/certification/period.ts';
import type { Reading, Rulebook } from '../../core/rulebook/rulebook.ts';
import { windowKey } from '../../core/survey/survey-window.ts';
import type { Pool, PoolClient } from '../../store/basics/db.ts';
import { readTogether } from '../../store/basics/snapshot.ts';
import { networkState } from '../../store/organizations.ts';
import { listWindows } from '../../store/reference.ts';
import { type BlockVisitor, monthRange, readBlocks } from '../../store/responses/rollups.ts';
import { lastSubjectIds } from '../../store/subjects.ts';
import type { Sight } from '../access/sight.ts';

export type JudgedNetwork = {
  readonly rulebook: Rulebook;
  readonly period: Period;
  readonly reading: Reading;
  /** The state of the network that was read; see network_state. */
  readonly version: number;
  /** First index of each organization in the columns, by org_id. */
  readonly bases: ReadonlyMap<number, number>;
  readonly counts: NetworkCounts;
  /** Outcome codes by index (core/certification/rule.ts). */
  readonly outcomes: Uint8Array;
};

export type JudgeOptions = {
  readonly period?: Period;
  readonly reading?: Reading;
  readonly orgId?: number;
  /** Only what is in sight is judged; everything unless given. */
  readonly sight?: Sight;
};

/**
 * Judges every subject of the network under one edition, from the roll-ups alone. Null where there is no
 * response yet. Throws `period.invalid` for a period the edition does not allow.
 */
export const judgeWholeNetwork = (
  pool: Pool,
  rulebook: Rulebook,
  options: JudgeOptions = {},
): Promise<JudgedNetwork | null> =>
  readTogether(pool, JUDGING_CONNECTIONS, (clients) => judgeOn(clients, rulebook, options));

/** As many as are worth their cost: the server lays the bytes out, this process counts them. */
export const JUDGING_CONNECTIONS = 2;

/** The same with connections that share a snapshot (store/basics/snapshot.ts). */
export async function judgeOn(
  clients: readonly PoolClient[],
  rulebook: Rulebook,
  options: JudgeOptions = {},
): Promise<JudgedNetwork | null> {
  const first = clients[0] as PoolClient;
  const range = await monthRange(first);
  if (range === null) return null;
  const period = checkedPeriod(rulebook, options.period ?? latestPeriod(rulebook, range.last));
  const windows = (await listWindows(first)).map(windowKey);
  const { version } = await networkState(first);
  const bases = new Map<number, number>();
  let size = 0;
  for (const [orgId, last] of await lastSubjectIds(first)) {
    bases.set(orgId, size);
    size += last + 1;
  }
  const counts = new NetworkCounts(period, size, sieveOf(rulebook, windows));
  const add: BlockVisitor = (orgId, level, month, block, view, offset, length) =>
    counts.addBlock(bases.get(orgId) as number, level, month, block, view, offset, length);
  const visitor = options.sight?.through(add) ?? add;
  const orgIds = options.orgId === undefined ? [...bases.keys()] : [options.orgId];
  await Promise.all(
    clients.map((client, part) =>
      readBlocks(client, { orgIds: orgIds.filter((_, i) => i % clients.length === part) }, period, visitor),
    ),
  );
  const reading = options.reading ?? rulebook.period.reading;
  const outcomes = judgeNetwork(rulebook, counts, [...bases.values()], reading);
  return { rulebook, period, reading, version, bases, counts, outcomes };
}

/** Responses are of these years (core/basics/time.ts). */
const [FIRST_MONTH, LAST_MONTH] = [monthOf(1970, 1), monthOf(2199, 12)];
/** Ten years: every month of every subject is a number in memory. */
const MOST_MONTHS = 120;

/** The period, where the edition allows it; throws `period.invalid`. */
export function checkedPeriod(rulebook: Rulebook, asked: Period): Period {
  if (asked.from < FIRST_MONTH || asked.to > LAST_MONTH || periodMonths(asked) > MOST_MONTHS) {
    const message = `The period ${formatPeriod(asked)} cannot be judged: name at most ${MOST_MONTHS} months of the years 1970 to 2199.`;
    throw new PlauditError('period.invalid', message, { place: formatPeriod(asked) });
  }
  const allowed = allowedPeriod(rulebook, asked);
  if (!allowed.ok) throw new PlauditError('period.invalid', allowed.error, { place: formatPeriod(asked) });
  return allowed.value;
}
