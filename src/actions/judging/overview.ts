import { searchKey } from '../../core/basics/search-key.ts';
import { monthsIn, type Month } from '../../core/basics/month.ts';
import { ABSENT, sieveOf } from '../../core/certification/network.ts';
import { levelRule, OUTCOME_CODES, thresholdOf } from '../../core/certification/rule.ts';
import type { Decision, Outcome } from '../../core/certification/decision.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import type { Level } from '../../core/survey/response.ts';
import { windowKey } from '../../core/survey/survey-window.ts';
import { addCell, emptyTally, type Tally } from '../../core/survey/tally.ts';
import type { Pool } from '../../store/basics/db.ts';
import { levelOfCode } from '../../store/levels.ts';
import { listWindows } from '../../store/reference.ts';
import { readSubjectCells } from '../../store/responses/rollups.ts';
import { type OrganizationNames, publicIdOf, subjectNumbered } from './directory.ts';
import type { NetworkView } from './network-view.ts';
import { type Status, STATUSES } from '../../core/certification/status.ts';
import { type Direction, orderOf, placeOf, type Sort } from './subject-orders.ts';
import { namedLike } from './subject-search.ts';

export type SubjectRef = { readonly id: string; readonly level: Level; readonly name: string };

export type OverviewQuery = {
  readonly level: Level;
  /** Public ids. */
  readonly organization?: string;
  readonly site?: string;
  readonly supervisor?: string;
  readonly statuses?: readonly Status[];
  readonly q?: string;
  readonly sort: Sort;
  readonly order: Direction;
};

export type SubjectLine = {
  readonly index: number;
  readonly orgId: number;
  readonly subjectId: number;
  readonly subject: SubjectRef;
  readonly organization: SubjectRef;
  readonly site: SubjectRef | null;
  readonly supervisor: SubjectRef | null;
  readonly status: Status;
  readonly outcome: Outcome;
  readonly n: number;
  readonly meeting: number;
  readonly share: number | null;
  readonly interval: readonly [number, number];
  readonly certificate: string | null;
};

export type OverviewResult = {
  /** Subject indexes in the order asked for; rows are made for a page of them. */
  readonly indexes: Uint32Array;
  readonly counts: Record<Status, number>;
};

/** Finds and orders the subjects a list asks for; works on columns only. The indexes must not be changed. */
export function searchOverview(view: NetworkView, query: OverviewQuery): OverviewResult {
  const ordered = orderOf(view, query.level, query.sort, query.order);
  const search = query.q === undefined ? '' : searchKey(query.q);
  const named = search === '' ? null : namedLike(view, query.level, search);
  const place = placeFilter(view, query);
  const wanted = statusFilter(query.statuses);
  if (wanted === null && named === null && place === null)
    return { indexes: ordered, counts: countsOf(view, query.level) };
  const perStatus = new Uint32Array(STATUSES.length);
  const found = new Uint32Array(ordered.length);
  let size = 0;
  for (let i = 0; i < ordered.length; i += 1) {
    const index = ordered[i] as number;
    if (named !== null && named[index] === 0) continue;
    if (place !== null && !place(index)) continue;
    const status = view.statuses[index] as number;
    perStatus[status] = (perStatus[status] as number) + 1;
    if (wanted !== null && wanted[status] === 0) continue;
    found[size] = index;
    size += 1;
  }
  return { indexes: found.subarray(0, size), counts: byStatus(perStatus) };
}

const byStatus = (perStatus: Uint32Array): Record<Status, number> =>
  Object.fromEntries(STATUSES.map((status, i) => [status, perStatus[i]])) as Record<Status, number>;

/** How many of a level have each status: what a list without filters says, counted once per view. */
const COUNTS = new WeakMap<NetworkView, Map<Level, Record<Status, number>>>();
function countsOf(view: NetworkView, level: Level): Record<Status, number> {
  const byLevel = COUNTS.get(view) ?? new Map<Level, Record<Status, number>>();
  COUNTS.set(view, byLevel);
  const known = byLevel.get(level);
  if (known !== undefined) return known;
  const perStatus = new Uint32Array(STATUSES.length);
  for (const index of orderOf(view, level, 'name')) {
    const status = view.statuses[index] as number;
    perStatus[status] = (perStatus[status] as number) + 1;
  }
  const counts = byStatus(perStatus);
  byLevel.set(level, counts);
  return counts;
}

/** 1 at the place of every status asked for; null where all are. */
function statusFilter(statuses: readonly Status[] | undefined): Uint8Array | null {
  if (statuses === undefined || statuses.length === 0) return null;
  return Uint8Array.from(STATUSES, (status) => (statuses.includes(status) ? 1 : 0));
}

/** Whether a subject stands in the organization, site and supervisor asked for; null where none is. */
function placeFilter(view: NetworkView, query: OverviewQuery): ((index: number) => boolean) | null {
  const places = (['organization', 'site', 'supervisor'] as const).flatMap((level) => {
    const publicId = query[level];
    return publicId === undefined ? [] : [{ level, subject: subjectNumbered(view.directory, level, publicId) }];
  });
  if (places.length === 0) return null;
  const orgId = places[0]?.subject?.orgId;
  if (orgId === undefined || places.some(({ subject }) => subject?.orgId !== orgId)) return () => false;
  const idOf = (wanted: Level): number | undefined => places.find(({ level }) => level === wanted)?.subject?.subjectId;
  const site = idOf('site');
  const supervisor = idOf('supervisor');
  const base = view.bases.get(orgId) as number;
  const end = base + (view.directory.byOrganization.get(orgId) as OrganizationNames).levels.length;
  return (index) => {
    if (index < base || index >= end) return false;
    if (site === undefined && supervisor === undefined) return true;
    const place = placeOf(view, orgId, index - base);
    return (site === undefined || place.site === site) && (supervisor === undefined || place.supervisor === supervisor);
  };
}

/** The row of one subject. */
export function lineOf(view: NetworkView, index: number): SubjectLine {
  const { orgId, base, names } = ownerOf(view, index);
  const subjectId = index - base;
  const { counts } = view;
  const code = view.outcomes[index] as number;
  const n = counts.total(counts.n, index);
  const meeting = counts.total(counts.meeting, index);
  const { lo, hi } = wilson(meeting, n);
  const level = levelOfCode(names.levels[subjectId] as number);
  const ref = (id: number): SubjectRef => ({
    id: publicIdOf(names, id) as string,
    level: levelOfCode(names.levels[id] as number),
    name: names.names[id] as string,
  });
  const { site, supervisor } = placeOf(view, orgId, subjectId);
  return {
    index,
    orgId,
    subjectId,
    subject: ref(subjectId),
    organization: ref(names.ownId),
    site: level === 'csr' || level === 'supervisor' ? (site === 0 ? null : ref(site)) : null,
    supervisor: level === 'csr' && supervisor !== 0 ? ref(supervisor) : null,
    status: STATUSES[view.statuses[index] as number] as Status,
    outcome: code === ABSENT ? 'undetermined' : (OUTCOME_CODES[code] as Outcome),
    n,
    meeting,
    share: n === 0 ? null : meeting / n,
    interval: [lo, hi],
    certificate: view.certificates.get(index) ?? null,
  };
}

export type TrendPoint = readonly [n: number, meeting: number];

/** n and meeting of the last `months` months of the network, for the lines of one page. */
export async function trendsOf(
  pool: Pool,
  view: NetworkView,
  lines: readonly SubjectLine[],
  months: number,
): Promise<{ months: Month[]; trends: TrendPoint[][] }> {
  const span = monthsIn({ from: view.period.to - months + 1, to: view.period.to });
  const sieve = sieveOf(view.rulebook, (await listWindows(pool)).map(windowKey));
  const tallies = lines.map(() => span.map(() => emptyTally()));
  const first = span[0] as number;
  const subjects = lines.map(({ orgId, subjectId, subject }) => ({ orgId, subjectId, level: subject.level }));
  await readSubjectCells(
    pool,
    subjects,
    { from: first, to: span.at(-1) as number },
    (place, month, within, windows, _channel, pattern, n) => {
      const { orgId, level, subjectId } = subjects[place] as (typeof subjects)[number];
      if (view.sight.sees(orgId, level, subjectId, month, within))
        addCell(tallies[place]?.[month - first] as Tally, sieve, pattern, windows, n);
    },
  );
  return { months: span, trends: tallies.map((row) => row.map((t) => [t.n, t.meeting] as const)) };
}

/** What the edition of a view asks of every subject of a level. */
export type AskedOf = { readonly minimum: number | null; readonly threshold: Decision['threshold'] };
export const askedOf = ({ rulebook }: NetworkView, level: Level): AskedOf => ({
  minimum: levelRule(rulebook, level).minimum,
  threshold: thresholdOf(rulebook, level),
});

type Owner = { readonly orgId: number; readonly base: number; readonly names: OrganizationNames };

/** The organization an index belongs to: the last one whose subjects begin at or before it. */
export function ownerOf(view: NetworkView, index: number): Owner {
  const owners = ownersOf(view);
  let low = 0;
  let high = owners.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((owners[middle] as Owner).base <= index) low = middle;
    else high = middle - 1;
  }
  return owners[low] as Owner;
}

const OWNERS = new WeakMap<NetworkView, Owner[]>();
function ownersOf(view: NetworkView): Owner[] {
  const known = OWNERS.get(view);
  if (known !== undefined) return known;
  const owners = [...view.bases].map(([orgId, base]) => ({
    orgId,
    base,
    names: view.directory.byOrganization.get(orgId) as OrganizationNames,
  }));
  OWNERS.set(view, owners);
  return owners;
}
