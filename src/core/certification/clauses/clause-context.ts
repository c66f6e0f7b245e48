import type { Reading, Rulebook } from '../../rulebook/rulebook.ts';
import type { Evidence, MonthCount, Outcome } from '../decision.ts';
import type { LevelRule } from '../rule.ts';

/** What every clause may look at: the rule, the evidence in the period's months, and their sums. */
export type ClauseContext = {
  readonly rulebook: Rulebook;
  readonly rule: LevelRule;
  readonly reading: Reading;
  readonly evidence: Evidence;
  /** Every month of the period, in order, zeros included. */
  readonly months: readonly MonthCount[];
  readonly n: number;
  readonly meeting: number;
  readonly outside: number;
  readonly lagUnknown: number;
};

export const outcomeOf = (met: boolean | null): Outcome => (met === null ? 'undetermined' : met ? 'met' : 'not-met');
