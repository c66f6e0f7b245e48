import { stableOrder } from '../../core/basics/stable-order.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import type { Level } from '../../core/survey/response.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import type { LevelList, OrganizationNames } from './directory.ts';
import type { NetworkView } from './network-view.ts';

export type Sort = 'name' | 'status' | 'n' | 'share' | 'low' | 'organization' | 'site';
export type Direction = 'asc' | 'desc';

/** All subjects of a level in an order, as indexes of the view; ties stand in name order. Made once per view. */
export function orderOf(view: NetworkView, level: Level, sort: Sort, direction: Direction = 'asc'): Uint32Array {
  const key = `${level} ${sort} ${direction}`;
  const known = view.orders.get(key);
  if (known !== undefined) return known;
  const made =
    direction === 'desc'
      ? orderOf(view, level, sort).toReversed()
      : sort === 'name'
        ? nameOrder(view, level)
        : keyOrder(orderOf(view, level, 'name'), keysOf(view, level, sort));
  view.orders.set(key, made);
  return made;
}

const listOf = (view: NetworkView, level: Level): LevelList => view.directory.lists[LEVEL_CODES[level]] as LevelList;

const nameOrder = (view: NetworkView, level: Level): Uint32Array => {
  const { orgIds, subjectIds } = listOf(view, level);
  const order = new Uint32Array(orgIds.length);
  for (let i = 0; i < order.length; i += 1) {
    order[i] = (view.bases.get(orgIds[i] as number) as number) + (subjectIds[i] as number);
  }
  return order;
};

const keyOrder = (byName: Uint32Array, keys: Uint32Array): Uint32Array =>
  stableOrder(keys).map((place) => byName[place] as number);

/** Shares are compared to nine decimals; 0 is for subjects without a response. */
const NINE_DECIMALS = 1e9;

/** What the subjects of a level are ordered by, in name order. */
function keysOf(view: NetworkView, level: Level, sort: Exclude<Sort, 'name'>): Uint32Array {
  const { counts, statuses } = view;
  const byName = orderOf(view, level, 'name');
  const n = (index: number): number => counts.total(counts.n, index);
  const shareKey = (index: number, shareOf: (meeting: number, n: number) => number): number => {
    const all = n(index);
    return all === 0 ? 0 : 1 + Math.round(shareOf(counts.total(counts.meeting, index), all) * NINE_DECIMALS);
  };
  switch (sort) {
    case 'n':
      return byName.map(n);
    case 'status':
      return byName.map((index) => statuses[index] as number);
    case 'share':
      return byName.map((index) => shareKey(index, (meeting, all) => meeting / all));
    case 'low':
      return byName.map((index) => shareKey(index, (meeting, all) => wilson(meeting, all).lo));
    case 'organization': {
      const rank = new Map(Array.from(listOf(view, 'organization').orgIds, (orgId, i) => [orgId, i]));
      return Uint32Array.from(listOf(view, level).orgIds, (orgId) => rank.get(orgId) as number);
    }
    case 'site': {
      const rank = new Uint32Array(counts.size);
      for (const [i, index] of orderOf(view, 'site', 'name').entries()) rank[index] = i + 1;
      const { orgIds, subjectIds } = listOf(view, level);
      return byName.map((_, i) => {
        const orgId = orgIds[i] as number;
        const { site } = placeOf(view, orgId, subjectIds[i] as number);
        return site === 0 ? 0 : (rank[(view.bases.get(orgId) as number) + site] as number);
      });
    }
  }
}

/** Dense ids of the site and supervisor of a subject in the last month it was seen in; 0 where unknown. */
export function placeOf(view: NetworkView, orgId: number, subjectId: number): { site: number; supervisor: number } {
  const { levels } = view.directory.byOrganization.get(orgId) as OrganizationNames;
  const base = view.bases.get(orgId) as number;
  const level = levels[subjectId];
  if (level === LEVEL_CODES.site) return { site: subjectId, supervisor: 0 };
  const within = view.counts.within[base + subjectId] as number;
  if (level === LEVEL_CODES.supervisor) return { site: within, supervisor: subjectId };
  if (levels[within] === LEVEL_CODES.site) return { site: within, supervisor: 0 };
  return within === 0
    ? { site: 0, supervisor: 0 }
    : { site: view.counts.within[base + within] as number, supervisor: within };
}
