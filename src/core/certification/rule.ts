import { compareShare, type Ratio } from '../basics/ratio.ts';
import type { Level } from '../survey/response.ts';
import { UNSTATED, type Comparison, type Reading, type Rulebook } from '../rulebook/rulebook.ts';
import type { Decision, Outcome } from './decision.ts';

/**
 * The part of a rulebook that one subject of one level is judged by, as plain values: what `decide`
 * explains clause by clause and `judgeCounts` applies to hundreds of thousands of subjects.
 */
export type LevelRule = {
  readonly level: Level;
  readonly minimum: number | null;
  readonly threshold: Ratio | null;
  readonly comparison: Comparison | null;
  readonly consecutive: boolean;
  /** True when the edition names a survey window; null when it is unstated. */
  readonly windowed: boolean | null;
};

export function levelRule(rulebook: Rulebook, level: Level): LevelRule {
  const { value, comparison } = rulebook.share;
  const minimum = rulebook.minimumResponses[level];
  const { window } = rulebook.surveyWindow;
  return {
    level,
    minimum: minimum === UNSTATED ? null : minimum,
    threshold: value === UNSTATED ? null : value,
    comparison: comparison === UNSTATED ? null : comparison,
    consecutive: rulebook.period.consecutive,
    windowed: window === UNSTATED ? null : window.kind !== 'any',
  };
}

/** True where an organization's outcome is that of its sites, or of no stated rule: it has no share of its own. */
export const judgedBySites = (rulebook: Rulebook, level: Level): boolean =>
  level === 'organization' && rulebook.organization.rule !== 'own-share';

/** The share that subjects of a level are held to; null where it is unstated or they are judged by their sites. */
export function thresholdOf(rulebook: Rulebook, level: Level): Decision['threshold'] {
  const { threshold, comparison } = levelRule(rulebook, level);
  if (judgedBySites(rulebook, level) || threshold === null || comparison === null) return null;
  return { value: threshold, comparison };
}

/** Does `meeting` of `n` satisfy the share? Null when the share or its comparison is unstated, or n is 0. */
export function shareMet(rule: LevelRule, meeting: number, n: number): boolean | null {
  if (rule.threshold === null || rule.comparison === null || n === 0) return null;
  const sign = compareShare(meeting, n, rule.threshold);
  return rule.comparison === 'more-than' ? sign > 0 : sign >= 0;
}

/** Numbers that stand for outcomes in columns: 0 met, 1 not met, 2 undetermined, 3 too few responses. */
export const OUTCOME_CODES = ['met', 'not-met', 'undetermined', 'undetermined'] as const satisfies readonly Outcome[];
export const MET = 0;
export const NOT_MET = 1;
export const UNDETERMINED = 2;
export const TOO_FEW = 3;

/**
 * The outcome of one subject from its counts alone, without an object allocated: the same answer as
 * `decide`, which a property test holds it to. `n` and `meeting` are columns in which the subject's
 * months stand at `offset .. offset + months - 1`.
 *
 * Too few responses come first: nothing else can be said. Then one rule broken is enough for "not met";
 * then one rule without an answer leaves it undetermined.
 */
export function judgeCounts(
  rule: LevelRule,
  reading: Reading,
  n: ArrayLike<number>,
  meeting: ArrayLike<number>,
  offset: number,
  months: number,
  lagUnknown: number,
): number {
  let total = 0;
  let totalMeeting = 0;
  let empty = 0;
  let failed = 0;
  for (let i = offset; i < offset + months; i += 1) {
    const monthN = n[i] as number;
    const monthMeeting = meeting[i] as number;
    total += monthN;
    totalMeeting += monthMeeting;
    if (monthN === 0) empty += 1;
    else if (reading === 'each-month' && shareMet(rule, monthMeeting, monthN) === false) failed += 1;
  }
  if (rule.minimum !== null && total < rule.minimum) return TOO_FEW;
  if (total === 0) return UNDETERMINED;
  const share = shareMet(rule, totalMeeting, total);
  if (share === false || (rule.consecutive && empty > 0)) return NOT_MET;
  if (reading === 'each-month' && (failed > 0 || empty > 0)) return NOT_MET;
  if (rule.minimum === null || share === null) return UNDETERMINED;
  return rule.windowed === null || (rule.windowed && lagUnknown > 0) ? UNDETERMINED : MET;
}

/** An organization under "every site is certified": one site not met is enough, no site is no evidence. */
export function judgeSites(outcomes: readonly Outcome[]): number {
  if (outcomes.includes('not-met')) return NOT_MET;
  return outcomes.length === 0 || outcomes.includes('undetermined') ? UNDETERMINED : MET;
}
