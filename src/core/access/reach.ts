import type { Month } from '../basics/month.ts';
import type { Level } from '../survey/response.ts';
import type { Principal } from './principal.ts';
import { LEVEL_OF_ROLE, type Role } from './role.ts';

/** A site, supervisor or CSR that someone stands for. */
export type Part = {
  readonly orgId: number;
  readonly level: Exclude<Level, 'organization'>;
  readonly subjectId: number;
};

/** How far someone sees into the network: everything, or some organizations and parts of others. */
export type Reach =
  | 'everything'
  | {
      /** Seen whole; ascending. */
      readonly orgIds: readonly number[];
      /** Of organizations that are not seen whole. */
      readonly parts: readonly Part[];
    };

export const NOTHING: Reach = { orgIds: [], parts: [] };

const SEE_EVERYTHING: readonly Role[] = ['operator', 'decider'];

/** How far the roles of a principal reach, taken together. */
export function reachOf(principal: Principal): Reach {
  if (principal.kind === 'public') return NOTHING;
  const { grants } = principal;
  if (grants.some(({ role }) => SEE_EVERYTHING.includes(role))) return 'everything';
  const whole = new Set<number>();
  const parts = new Map<string, Part>();
  for (const { role, orgId, subjectId } of grants) {
    const level = LEVEL_OF_ROLE[role];
    if (level === null || orgId === null) continue;
    if (level === 'organization') whole.add(orgId);
    else if (subjectId !== null) parts.set(`${orgId} ${level} ${subjectId}`, { orgId, level, subjectId });
  }
  return {
    orgIds: [...whole].toSorted((a, b) => a - b),
    parts: [...parts.values()].filter(({ orgId }) => !whole.has(orgId)),
  };
}

/** The organizations of which a reach sees anything; null for all. */
export function organizationsIn(reach: Reach): readonly number[] | null {
  if (reach === 'everything') return null;
  return [...new Set([...reach.orgIds, ...reach.parts.map(({ orgId }) => orgId)])].toSorted((a, b) => a - b);
}

/** The same text for the same reach. */
export const reachKey = (reach: Reach): string =>
  reach === 'everything'
    ? 'everything'
    : [
        ...reach.orgIds,
        ...reach.parts.map(({ orgId, level, subjectId }) => `${orgId}/${level}/${subjectId}`).toSorted(),
      ].join(' ');

/** The site or sites a supervisor belonged to in a month, by the responses of that month. */
export type SitesOf = (supervisorId: number, month: Month) => ReadonlySet<number> | undefined;

/**
 * Whether counts of a subject in a month, gained within another, are in sight of someone who stands for these parts
 * of the organization. As of the dates in question: a supervisor sees what his CSRs did under him, a site's manager
 * what was done at the site, a CSR all that is his own. Of an organization as a whole only who stands for it sees it.
 *
 * `within` is the CSR's supervisor (his site where he had none), the supervisor's site. Source: docs/decisions/0010.
 */
export function sees(
  parts: readonly Part[],
  sitesOf: SitesOf,
  level: Level,
  subjectId: number,
  month: Month,
  within: number,
): boolean {
  return parts.some((part) => {
    if (part.level === level && part.subjectId === subjectId) return true;
    if (part.level === 'supervisor') return level === 'csr' && within === part.subjectId;
    if (part.level !== 'site') return false;
    if (level === 'supervisor') return within === part.subjectId;
    return level === 'csr' && (within === part.subjectId || sitesOf(within, month)?.has(part.subjectId) === true);
  });
}
