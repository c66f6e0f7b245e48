import { formatMonth } from '../../basics/month.ts';
import type { Clause } from '../decision.ts';
import { type ClauseContext, outcomeOf } from './clause-context.ts';

/**
 * The months counted. Where the edition says "consecutive", a month without a counted response breaks
 * the run; elsewhere the clause holds by construction, because the period asked for was checked first.
 */
export function period({ rulebook, rule, months, n }: ClauseContext): Clause {
  const empty = months.filter((m) => m.n === 0);
  const broken = rule.consecutive && empty.length > 0;
  const enough = rule.minimum === null ? n > 0 : n >= rule.minimum;
  return {
    clause: 'period',
    required: rulebook.period.months,
    observed: rule.consecutive ? months.length - empty.length : months.length,
    n,
    outcome: outcomeOf(broken ? (enough ? false : null) : true),
    source: rulebook.period.source,
    reason: broken ? 'period.broken' : rule.consecutive ? 'period.consecutive' : 'period.complete',
    params: {
      required: rulebook.period.months,
      observed: months.length - empty.length,
      empty: empty.map((m) => formatMonth(m.month)).join(', '),
    },
  };
}
