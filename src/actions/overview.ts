import { searchKey } from '../core/basics/search-key.ts';
import { monthsIn, type Month } from '../core/basics/month.ts';
import { ABSENT, sieveOf } from '../core/certification/network.ts';
import { levelRule, OUTCOME_CODES, thresholdOf } from '../core/certification/rule.ts';
import type { Decision, Outcome } from '../core/certification/decision.ts';
import { wilson } from '../core/statistics/proportion.ts';
import type { Level } from '../core/survey/response.ts';
import { windowKey } from '../core/survey/survey-window.ts';
import { addCell, emptyTally, type Tally } from '../core/survey/tally.ts';
import type { Pool } from '../store/db.ts';
import { LEVEL_CODES, levelOfCode } from '../store/levels.ts';
import { listWindows } from '../store/reference.ts';
import { readSubjectCells } from '../store/rollups.ts';
import type { OrganizationNames } from './directory.ts';
import { type NetworkView, type Status, STATUSES } from './network-view.ts';

export type SubjectRef = { readonly id: string; readonly level: Level; readonly name: string };

export type OverviewQuery = {
  readonly level: Level;
  /** Public ids. */
  readonly organization?: string;
  readonly site?: string;
  readonly supervisor?: string;
  readonly statuses?: readonly Status[];
  readonly q?: string;
  readonly sort: 'name' | 'status' | 'n' | 'share' | 'low' | 'organization' | 'site';
  readonly order: 'asc' | 'desc';
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

/** Finds and orders the subjects a list asks for; works on columns only. */
export function searchOverview(view: NetworkView, query: OverviewQuery): OverviewResult {
  const wanted =
    query.statuses === undefined || query.statuses.length === 0
      ? null
      : new Set(query.statuses.map((s) => STATUSES.indexOf(s)));
  const search = query.q === undefined ? '' : searchKey(query.q);
  const place = placeFilter(view, query);
  const perStatus = new Array<number>(STATUSES.length).fill(0);
  const ordered = orderOf(view, query.level, query.sort);
  const found = new Uint32Array(ordered.length);
  let size = 0;
  for (const index of ordered) {
    if (search !== '' && !nameAt(view, index).includes(search)) continue;
    if (place !== null && !place(index)) continue;
    const status = view.statuses[index] as number;
    perStatus[status] = (perStatus[status] as number) + 1;
    if (wanted !== null && !wanted.has(status)) continue;
    found[size] = index;
    size += 1;
  }
  const indexes = found.subarray(0, size);
  if (query.order === 'desc') indexes.reverse();
  return { indexes, counts: Object.fromEntries(STATUSES.map((s, i) => [s, perStatus[i]])) as Record<Status, number> };
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
    id: names.publicIds[id] as string,
    level: levelOfCode(names.levels[id] as number),
    name: names.names[id] as string,
  });
  const { site, supervisor } = placeOf(view, base, names, subjectId);
  const organizationId = names.levels.indexOf(LEVEL_CODES.organization);
  return {
    index,
    orgId,
    subjectId,
    subject: ref(subjectId),
    organization: ref(organizationId),
    site: level === 'csr' || level === 'supervisor' ? (site === 0 ? null : ref(site)) : null,
    supervisor: level === 'csr' && supervisor !== 0 ? ref(supervisor) : null,
    status: STATUSES[view.statuses[index] as number] as Status,
    outcome: code === ABSENT ? 'undetermined' : (OUTCOME_CODES[code] as Outcome),
    n,
    meeting,
    share: n === 0 ? null : meeting / n,
    interval: [lo, hi],
    certificate: view.certificates.get(index)?.number ?? null,
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
    (place, month, _within, windows, _channel, pattern, n) =>
      addCell(tallies[place]?.[month - first] as Tally, sieve, pattern, windows, n),
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

const nameAt = (view: NetworkView, index: number): string => {
  const { base, names } = ownerOf(view, index);
  return names.searchNames[index - base] ?? '';
};

/** Dense ids of the site and supervisor of a subject in the last month it was seen in; 0 where unknown. */
function placeOf(
  view: NetworkView,
  base: number,
  names: OrganizationNames,
  subjectId: number,
): { site: number; supervisor: number } {
  const level = names.levels[subjectId];
  if (level === LEVEL_CODES.site) return { site: subjectId, supervisor: 0 };
  const within = view.counts.within[base + subjectId] as number;
  if (level === LEVEL_CODES.supervisor) return { site: within, supervisor: subjectId };
  if (names.levels[within] === LEVEL_CODES.site) return { site: within, supervisor: 0 };
  return within === 0
    ? { site: 0, supervisor: 0 }
    : { site: view.counts.within[base + within] as number, supervisor: within };
}

function placeFilter(view: NetworkView, query: OverviewQuery): ((index: number) => boolean) | null {
  const { organization, site, supervisor } = query;
  if (organization === undefined && site === undefined && supervisor === undefined) return null;
  return (index) => {
    const { base, names } = ownerOf(view, index);
    const org = names.levels.indexOf(LEVEL_CODES.organization);
    if (organization !== undefined && names.publicIds[org] !== organization) return false;
    if (site === undefined && supervisor === undefined) return true;
    const place = placeOf(view, base, names, index - base);
    if (site !== undefined && names.publicIds[place.site] !== site) return false;
    return supervisor === undefined || names.publicIds[place.supervisor] === supervisor;
  };
}

/** All subjects of a level in ascending order; ties stand in name order. Made once per view. */
function orderOf(view: NetworkView, level: Level, sort: OverviewQuery['sort']): Uint32Array {
  const key = `${level} ${sort}`;
  const known = view.orders.get(key);
  if (known !== undefined) return known;
  const made =
    sort === 'name' ? nameOrder(view, level) : numberOrder(orderOf(view, level, 'name'), sortNumbers(view, sort));
  view.orders.set(key, made);
  return made;
}

function nameOrder(view: NetworkView, level: Level): Uint32Array {
  const { orgIds, subjectIds, size, byOrganization } = view.directory;
  const code = LEVEL_CODES[level];
  const order = new Uint32Array(size);
  let at = 0;
  for (let i = 0; i < size; i += 1) {
    const base = view.bases.get(orgIds[i] as number);
    const subjectId = subjectIds[i] as number;
    // A subject added since the view was read is not in its columns yet.
    if (base === undefined || byOrganization.get(orgIds[i] as number)?.levels[subjectId] !== code) continue;
    if (base + subjectId >= view.counts.size) continue;
    order[at] = base + subjectId;
    at += 1;
  }
  return order.slice(0, at);
}

function sortNumbers(view: NetworkView, sort: Exclude<OverviewQuery['sort'], 'name'>): (index: number) => number {
  const { counts } = view;
  const n = (index: number): number => counts.total(counts.n, index);
  switch (sort) {
    case 'n':
      return n;
    case 'status':
      return (index) => view.statuses[index] as number;
    case 'share':
      return (index) => (n(index) === 0 ? 0 : 1 + Math.round((counts.total(counts.meeting, index) / n(index)) * 1e9));
    case 'low':
      return (index) =>
        n(index) === 0 ? 0 : 1 + Math.round(wilson(counts.total(counts.meeting, index), n(index)).lo * 1e9);
    case 'organization': {
      const rank = new Map([...nameOrder(view, 'organization')].map((index, i) => [ownerOf(view, index).orgId, i]));
      return (index) => rank.get(ownerOf(view, index).orgId) as number;
    }
    case 'site': {
      const sites = nameOrder(view, 'site');
      const rank = new Map([...sites].map((index, i) => [index, i + 1]));
      return (index) => {
        const { base, names } = ownerOf(view, index);
        return rank.get(base + placeOf(view, base, names, index - base).site) ?? 0;
      };
    }
  }
}

/** Sorts by a whole number below 2^31, ties as they stand: number and place packed into one double each. */
function numberOrder(byName: Uint32Array, number: (index: number) => number): Uint32Array {
  const packed = new Float64Array(byName.length);
  for (let i = 0; i < byName.length; i += 1) packed[i] = number(byName[i] as number) * 2_097_152 + i;
  packed.sort();
  return Uint32Array.from(packed, (value) => byName[value % 2_097_152] as number);
}
