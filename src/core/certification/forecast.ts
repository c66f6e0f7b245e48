import { formatMonth } from '../basics/month.ts';
import { UNSTATED, type Rulebook } from '../rulebook/rulebook.ts';
import type { Clause, Step } from './decision.ts';
import type { ClauseContext } from './clauses/clause-context.ts';
import { shareMet, type LevelRule } from './rule.ts';

/**
 * The smallest number of further responses, all of them meeting, after which `meeting` of `n` satisfies
 * the share; 0 when it does already, null when no number does ("more than 100 %") or the share is unstated.
 */
export function meetingInARow(rule: LevelRule, meeting: number, n: number): number | null {
  if (rule.threshold === null || rule.comparison === null) return null;
  const { num, den } = rule.threshold;
  // (meeting + k) * den  > or >=  num * (n + k)   <=>   k * (den - num)  > or >=  num * n - meeting * den
  const gap = num * n - meeting * den;
  const gain = den - num;
  if (gain === 0) return rule.comparison === 'at-least' && gap <= 0 ? 0 : null;
  const k = rule.comparison === 'at-least' ? Math.ceil(gap / gain) : Math.floor(gap / gain) + 1;
  return Math.max(0, k);
}

/** The smallest number of meeting responses among `n` that satisfies the share; null when none does. */
export function meetingNeeded(rule: LevelRule, n: number): number | null {
  if (rule.threshold === null || rule.comparison === null || n === 0) return null;
  const exact = rule.threshold.num * n;
  const k =
    rule.comparison === 'at-least' ? Math.ceil(exact / rule.threshold.den) : Math.floor(exact / rule.threshold.den) + 1;
  return k > n ? null : k;
}

const unstatedRules = (rulebook: Rulebook, ctx: ClauseContext): string[] => {
  const rules: string[] = [];
  if (ctx.evidence.level === 'organization' && rulebook.organization.rule !== 'own-share') {
    return rulebook.organization.rule === UNSTATED ? ['organization'] : [];
  }
  if (ctx.rule.threshold === null || ctx.rule.comparison === null) rules.push('share');
  if (ctx.rule.minimum === null) rules.push('minimum-responses');
  if (ctx.rule.windowed === null) rules.push('survey-window');
  return rules;
};

/** What it would take to be certified, the nearest step first; empty when the decision is met. */
export function stepsTo(ctx: ClauseContext, clauses: readonly Clause[]): Step[] {
  if (clauses.every((c) => c.outcome === 'met')) return [];
  const steps: Step[] = [];
  const rules = unstatedRules(ctx.rulebook, ctx);
  if (rules.length > 0) steps.push({ kind: 'operator-profile', rules });
  if (clauses.some((c) => c.clause === 'every-site')) {
    const names = (ctx.evidence.sites ?? []).filter((s) => s.outcome !== 'met').map((s) => s.name);
    if (names.length > 0 && rules.length === 0) steps.push({ kind: 'sites', names });
    return steps;
  }
  const { rule, n, meeting } = ctx;
  const target = Math.max(n, rule.minimum ?? 0);
  if (target > n) {
    // Of the responses still missing, so many must meet; where even all of them do not suffice, the row below says so.
    const needed = meetingNeeded(rule, target);
    steps.push({
      kind: 'more-responses',
      count: target - n,
      meeting: needed === null ? 0 : Math.min(target - n, Math.max(0, needed - meeting)),
    });
  }
  const reach = meetingInARow(rule, meeting, n);
  if (reach !== null && reach > target - n && shareMet(rule, meeting, n) !== true) {
    steps.push({ kind: 'meeting-in-a-row', count: reach });
  }
  if (clauses.some((c) => (c.clause === 'period' || c.clause === 'every-month') && c.outcome === 'not-met')) {
    steps.push({
      kind: 'new-period',
      months: ctx.rulebook.period.months,
      empty: ctx.months.filter((m) => m.n === 0).map((m) => formatMonth(m.month)),
    });
  }
  if (clauses.some((c) => c.clause === 'survey-window' && c.reason === 'window.unknown')) {
    steps.push({ kind: 'completion-times', count: ctx.lagUnknown });
  }
  return steps;
}
