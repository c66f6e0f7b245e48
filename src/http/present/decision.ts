import { formatMonth, type Period } from '../../core/basics/month.ts';
import { ratioValue } from '../../core/basics/ratio.ts';
import type { Decision, MonthCount } from '../../core/certification/decision.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import type { AskedOf, SubjectLine } from '../../actions/judging/overview.ts';
import type { DecisionBody, OverviewRow } from '../contract/decisions.ts';

export const presentPeriod = (p: Period): { from: string; to: string } => ({
  from: formatMonth(p.from),
  to: formatMonth(p.to),
});

/** A count with the two things every figure is shown with. */
export function presentShare(
  meeting: number,
  n: number,
): { n: number; meeting: number; share: number | null; interval: [number, number] } {
  const { lo, hi } = wilson(meeting, n);
  return { n, meeting, share: n === 0 ? null : meeting / n, interval: [lo, hi] };
}

export const presentMonth = (m: MonthCount): DecisionBody['months'][number] => ({
  month: formatMonth(m.month),
  outside: m.outside,
  lagUnknown: m.lagUnknown,
  unscorable: m.unscorable,
  ...presentShare(m.meeting, m.n),
});

export const presentDecision = (d: Decision): DecisionBody => ({
  rulebook: { program: d.program, edition: d.edition, sha256: d.rulebookSha256 },
  profile: d.profile === null ? null : { ...d.profile, supplies: [...d.profile.supplies] },
  level: d.level,
  subject: d.subject,
  period: presentPeriod(d.period),
  reading: d.reading,
  outcome: d.outcome,
  decidedBy: d.decidedBy,
  n: d.n,
  meeting: d.meeting,
  share: d.share,
  interval: [...d.interval] as [number, number],
  threshold: presentThreshold(d.threshold),
  months: d.months.map(presentMonth),
  readings: d.readings,
  clauses: d.clauses.map((c) => ({ ...c, params: { ...c.params } })),
  luckyPass: d.luckyPass.map((l) => ({ ...l })),
  steps: d.steps.map((s) => structuredClone(s) as DecisionBody['steps'][number]),
});

export const presentThreshold = (t: Decision['threshold']): DecisionBody['threshold'] =>
  t === null ? null : { value: ratioValue(t.value), comparison: t.comparison };

export const presentLine = (line: SubjectLine, rule: AskedOf, trend: [number, number][]): OverviewRow => ({
  subject: { ...line.subject },
  organization: { ...line.organization },
  site: line.site,
  supervisor: line.supervisor,
  status: line.status,
  outcome: line.outcome,
  n: line.n,
  minimum: rule.minimum,
  threshold: presentThreshold(rule.threshold),
  meeting: line.meeting,
  share: line.share,
  interval: [...line.interval] as [number, number],
  trend,
  certificate: line.certificate,
});
