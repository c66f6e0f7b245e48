import type { Clause } from '../decision.ts';
import type { ClauseContext } from './clause-context.ts';

/** Enough attributed responses in the period. Too few is never "not met": the evidence is not there yet. */
export function minimumResponses({ rulebook, rule, n }: ClauseContext): Clause {
  const required = rule.minimum;
  const enough = required !== null && n >= required;
  return {
    clause: 'minimum-responses',
    required,
    observed: n,
    n,
    outcome: enough ? 'met' : 'undetermined',
    source: rulebook.minimumResponses.source,
    reason: required === null ? 'minimum.unstated' : enough ? 'minimum.reached' : 'minimum.too-few',
    params: { required: required ?? '', observed: n, missing: required === null ? 0 : Math.max(0, required - n) },
  };
}
