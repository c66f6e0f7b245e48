import { monthsIn, type Period } from '../basics/month.ts';
import { ratioValue } from '../basics/ratio.ts';
import { wilson } from '../statistics/proportion.ts';
import { luckyPass, luckyPassEveryMonth } from '../statistics/binomial.ts';
import { UNSTATED, type Reading, type Rulebook } from '../rulebook/rulebook.ts';
import type { ClauseContext } from './clauses/clause-context.ts';
import { everyMonth } from './clauses/every-month.ts';
import { everySite } from './clauses/every-site.ts';
import { minimumResponses } from './clauses/minimum-responses.ts';
import { period as periodClause } from './clauses/period.ts';
import { share } from './clauses/share.ts';
import { surveyWindow } from './clauses/survey-window.ts';
import type { Clause, ClauseCode, Decision, Evidence, LuckyPass, MonthCount, Outcome } from './decision.ts';
import { stepsTo } from './forecast.ts';
import { judgedBySites, levelRule, thresholdOf, type LevelRule } from './rule.ts';

const OWN_CLAUSES = [minimumResponses, share, everyMonth, periodClause, surveyWindow] as const;

/** How far under the threshold the lucky-pass chances are asked: at it, and 5 and 10 points under. */
const UNDER = [0, 0.05, 0.1] as const;

/**
 * Judges one subject under one edition.
 *
 * `period` must be one the edition allows (see period.ts); months outside it are ignored. `reading`
 * overrides the edition's own. Too few responses leave the decision undetermined whatever else is seen;
 * then a broken clause makes it not met; then a clause without an answer leaves it undetermined.
 * Source: the outcomes of a program, docs/glossary.md.
 */
export function decide(
  rulebook: Rulebook,
  evidence: Evidence,
  period: Period,
  reading: Reading = rulebook.period.reading,
): Decision {
  const ctx = contextOf(rulebook, evidence, period, reading);
  const clauses = clausesOf(ctx);
  const deciding = decidingClause(clauses);
  const { rule, n, meeting, months } = ctx;
  const { lo, hi } = wilson(meeting, n);
  const outcomeUnder = (r: Reading): Outcome =>
    r === reading
      ? outcomeBy(deciding)
      : outcomeBy(decidingClause(clausesOf(contextOf(rulebook, underReading(evidence, r), period, r))));
  return {
    program: rulebook.program,
    edition: rulebook.edition,
    rulebookSha256: rulebook.sha256,
    profile: rulebook.profile,
    level: evidence.level,
    subject: evidence.subject,
    period,
    reading,
    outcome: outcomeBy(deciding),
    decidedBy: deciding?.clause ?? null,
    n,
    meeting,
    share: n === 0 ? null : meeting / n,
    interval: [lo, hi],
    threshold: thresholdOf(rulebook, evidence.level),
    months,
    readings: { pooled: outcomeUnder('pooled'), eachMonth: outcomeUnder('each-month') },
    clauses,
    luckyPass: judgedBySites(rulebook, evidence.level) ? [] : luckyPasses(rule, reading, n, months),
    steps: stepsTo(ctx, clauses),
  };
}

/** The clause that settles the outcome, as `decide` names it, for whom nothing else of the decision is wanted. */
export function settlingClause(
  rulebook: Rulebook,
  evidence: Evidence,
  period: Period,
  reading: Reading,
): ClauseCode | null {
  return decidingClause(clausesOf(contextOf(rulebook, evidence, period, reading)))?.clause ?? null;
}

/** The same evidence with each site's outcome under that reading. */
const underReading = (evidence: Evidence, reading: Reading): Evidence => ({
  ...evidence,
  sites: evidence.sites?.map((site) => ({
    ...site,
    outcome: (reading === 'pooled' ? site.readings?.pooled : site.readings?.eachMonth) ?? site.outcome,
  })),
});

function clausesOf(ctx: ClauseContext): Clause[] {
  if (judgedBySites(ctx.rulebook, ctx.evidence.level)) return [everySite(ctx)];
  return OWN_CLAUSES.map((clause) => clause(ctx)).filter((c) => c !== null);
}

function decidingClause(clauses: readonly Clause[]): Clause | null {
  const tooFew = clauses.find((c) => c.reason === 'minimum.too-few');
  return (
    tooFew ?? clauses.find((c) => c.outcome === 'not-met') ?? clauses.find((c) => c.outcome === 'undetermined') ?? null
  );
}

const outcomeBy = (clause: Clause | null): Outcome => clause?.outcome ?? 'met';

function contextOf(rulebook: Rulebook, evidence: Evidence, period: Period, reading: Reading): ClauseContext {
  const byMonth = new Map(evidence.months.map((m) => [m.month, m]));
  const months: MonthCount[] = monthsIn(period).map(
    (month) => byMonth.get(month) ?? { month, n: 0, meeting: 0, outside: 0, lagUnknown: 0, unscorable: 0 },
  );
  const sum = (pick: (m: MonthCount) => number): number => months.reduce((total, m) => total + pick(m), 0);
  return {
    rulebook,
    rule: levelRule(rulebook, evidence.level),
    reading,
    evidence,
    months,
    n: sum((m) => m.n),
    meeting: sum((m) => m.meeting),
    outside: sum((m) => m.outside),
    lagUnknown: sum((m) => m.lagUnknown),
  };
}

function luckyPasses(rule: LevelRule, reading: Reading, n: number, months: readonly MonthCount[]): LuckyPass[] {
  const { threshold, comparison } = rule;
  if (threshold === null || comparison === null || n === 0) return [];
  return UNDER.map((under) => ({ truth: ratioValue(threshold) - under }))
    .filter(({ truth }) => truth > 0)
    .map(({ truth }) => ({
      truth,
      probability:
        reading === 'pooled'
          ? luckyPass({ n, threshold, comparison, truth })
          : luckyPassEveryMonth(
              months.map((m) => m.n),
              { threshold, comparison, truth },
            ),
    }));
}

/** The names of the rules this edition leaves unstated, in the order they are judged. */
export function unstatedRules(rulebook: Rulebook): string[] {
  const rules: string[] = [];
  if (rulebook.share.value === UNSTATED || rulebook.share.comparison === UNSTATED) rules.push('share');
  if (rulebook.surveyWindow.window === UNSTATED) rules.push('survey-window');
  if (rulebook.organization.rule === UNSTATED) rules.push('organization');
  if (rulebook.transfers.judged === UNSTATED) rules.push('transfers');
  if (rulebook.validity.months === UNSTATED) rules.push('validity');
  return rules;
}
