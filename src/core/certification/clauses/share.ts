import { ratioValue } from '../../basics/ratio.ts';
import type { Clause } from '../decision.ts';
import { shareMet } from '../rule.ts';
import { type ClauseContext, outcomeOf } from './clause-context.ts';

/**
 * The share of the whole period, compared by integers. Below the minimum sample the share is shown and
 * not judged: neither 24 of 24 nor 0 of 24 says what the 25th customer will.
 */
export function share({ rulebook, rule, n, meeting }: ClauseContext): Clause {
  const enough = rule.minimum === null ? n > 0 : n >= rule.minimum;
  const verdict = enough ? shareMet(rule, meeting, n) : null;
  const unstated = rule.threshold === null || rule.comparison === null;
  return {
    clause: 'share',
    required: rule.threshold === null ? null : ratioValue(rule.threshold),
    observed: n === 0 ? null : meeting / n,
    n,
    outcome: outcomeOf(verdict),
    source: rulebook.share.source,
    reason: unstated
      ? 'share.unstated'
      : verdict === null
        ? 'share.not-judged'
        : `share.${rule.comparison}.${verdict ? 'met' : 'not-met'}`,
    params: {
      required: rule.threshold === null ? '' : ratioValue(rule.threshold),
      comparison: rule.comparison ?? '',
      meeting,
      n,
    },
  };
}
