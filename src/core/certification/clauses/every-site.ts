import { UNSTATED } from '../../rulebook/rulebook.ts';
import type { Clause } from '../decision.ts';
import { judgeSites, OUTCOME_CODES } from '../rule.ts';
import type { ClauseContext } from './clause-context.ts';

/** An organization is certified when every one of its sites is; or by no stated rule at all. */
export function everySite({ rulebook, evidence, n }: ClauseContext): Clause {
  const sites = evidence.sites ?? [];
  const unstated = rulebook.organization.rule === UNSTATED;
  const certified = sites.filter((s) => s.outcome === 'met').length;
  const outcome = unstated
    ? 'undetermined'
    : (OUTCOME_CODES[judgeSites(sites.map((s) => s.outcome))] ?? 'undetermined');
  return {
    clause: 'every-site',
    required: unstated ? null : sites.length,
    observed: certified,
    n,
    outcome,
    source: rulebook.organization.source,
    reason: unstated ? 'every-site.unstated' : sites.length === 0 ? 'every-site.none' : `every-site.${outcome}`,
    params: {
      required: sites.length,
      observed: certified,
      missing: sites
        .filter((s) => s.outcome !== 'met')
        .map((s) => s.name)
        .join(', '),
    },
  };
}
