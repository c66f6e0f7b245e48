import type { Clause } from '../decision.ts';
import { shareMet } from '../rule.ts';
import { type ClauseContext, outcomeOf } from './clause-context.ts';

/** Only under the reading "each month": every month of the period must reach the share by itself. */
export function everyMonth({ rulebook, rule, reading, months, n }: ClauseContext): Clause | null {
  if (reading !== 'each-month') return null;
  const enough = rule.minimum === null ? n > 0 : n >= rule.minimum;
  const passed = months.filter((m) => shareMet(rule, m.meeting, m.n) === true).length;
  const unstated = rule.threshold === null || rule.comparison === null;
  const empty = months.filter((m) => m.n === 0).length;
  const verdict = !enough ? null : empty > 0 ? false : unstated ? null : passed === months.length;
  return {
    clause: 'every-month',
    required: months.length,
    observed: unstated ? null : passed,
    n,
    outcome: outcomeOf(verdict),
    source: rulebook.period.source,
    reason: `every-month.${verdict === null ? (unstated ? 'unstated' : 'not-judged') : verdict ? 'met' : 'not-met'}`,
    params: { required: months.length, observed: passed, empty },
  };
}
