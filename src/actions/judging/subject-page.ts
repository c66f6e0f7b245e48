import { PlauditError } from '../../core/basics/problem.ts';
import type { Month } from '../../core/basics/month.ts';
import type { Decision, MonthCount } from '../../core/certification/decision.ts';
import { ABSENT, sieveOf } from '../../core/certification/network.ts';
import { OUTCOME_CODES, TOO_FEW } from '../../core/certification/rule.ts';
import { latestPeriod } from '../../core/certification/period.ts';
import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import { type Condition, scoringOf } from '../../core/survey/pattern.ts';
import type { Pool } from '../../store/basics/db.ts';
import { listChannels } from '../../store/reference.ts';
import { readAtOnce } from '../../store/basics/snapshot.ts';
import { findSubject, type Subject } from '../../store/subjects.ts';
import { decisionUnder, isIn, monthCounts, readEvidence, type SubjectCell, tallyOf } from './evidence.ts';
import type { NetworkView } from './network-view.ts';
import { publicIdOf } from './directory.ts';
import { lineOf, type SubjectLine, type SubjectRef } from './overview.ts';

export const MEASURES = ['contact-resolution', 'fcr', 'ocr', 'csat', 'csr-csat', 'world-class'] as const;
export type Measure = (typeof MEASURES)[number];
const MEASURE_CONDITIONS: Readonly<Record<Measure, readonly Condition[]>> = {
  'contact-resolution': ['resolved'],
  'fcr': ['first-contact'],
  'ocr': ['one-contact'],
  'csat': ['overall-top-box'],
  'csr-csat': ['csr-top-box'],
  'world-class': ['resolved', 'overall-top-box', 'csr-top-box'],
};

export type SubjectPage = {
  readonly subject: Subject;
  readonly line: SubjectLine;
  readonly path: readonly SubjectRef[];
  readonly simulated: boolean;
  readonly decision: Decision;
  readonly history: readonly MonthCount[];
  readonly attributions: readonly {
    readonly month: Month;
    readonly within: readonly { readonly subject: SubjectRef | null; readonly n: number }[];
  }[];
  readonly measures: readonly { readonly measure: Measure; readonly n: number; readonly meeting: number }[];
  readonly channels: readonly { readonly channel: string; readonly n: number; readonly meeting: number }[];
  readonly editions: readonly Decision[];
  readonly below: readonly SubjectLine[];
};

/** The code that lists know a decision by; ABSENT where the subject has no response in the period. */
export function outcomeCodeOf(decision: Decision): number {
  if (decision.months.every((m) => m.n + m.outside + m.unscorable === 0)) return ABSENT;
  return decision.clauses.some((c) => c.reason === 'minimum.too-few')
    ? TOO_FEW
    : OUTCOME_CODES.indexOf(decision.outcome);
}

/** Everything one subject's page shows, from its own roll-up rows and the judged network around it. */
export async function subjectPage(
  pool: Pool,
  view: NetworkView,
  publicId: string,
  editions: readonly Rulebook[],
): Promise<SubjectPage> {
  const subject = await findSubject(pool, publicId);
  const base = subject === null ? undefined : view.bases.get(subject.orgId);
  const names = subject === null ? undefined : view.directory.byOrganization.get(subject.orgId);
  if (
    subject === null ||
    base === undefined ||
    names === undefined ||
    publicIdOf(names, subject.subjectId) === null ||
    !view.sight.lists(subject.orgId, subject.subjectId)
  ) {
    throw new PlauditError('not-found', 'No subject has this address. It may have been copied incompletely.', {
      place: publicId,
      params: { noun: 'subject' },
    });
  }
  const [evidence] = await readAtOnce(pool, (client) => readEvidence(client, [subject]));
  if (evidence === undefined) throw new Error('No evidence was read');
  const { windows, range } = evidence;
  const { orgId, level, subjectId } = subject;
  const own = evidence.own.filter((c) => view.sight.sees(orgId, level, subjectId, c.month, c.within));
  const seen = { ...evidence, own };
  const sieve = sieveOf(view.rulebook, windows);
  const line = lineOf(view, base + subject.subjectId);
  const ref = (id: number): SubjectRef | null =>
    publicIdOf(names, id) === null ? null : lineOf(view, base + id).subject;
  const inPeriod = own.filter((c) => isIn(view.period, c.month));
  const channelNames = await listChannels(pool);
  return {
    subject,
    line,
    path: [line.subject.level === 'organization' ? null : line.organization, line.site, line.supervisor]
      .filter((step) => step !== null)
      .filter((step) => step.id !== publicId),
    simulated: names.organization.simulated,
    decision: decisionUnder(view.rulebook, view.period, view.reading, subject, seen),
    history: monthCounts(own, sieve, { from: Math.max(range.first, own[0]?.month ?? range.last), to: range.last }),
    attributions: attributionsOf(own, ref),
    measures: MEASURES.map((measure) => {
      const { n, meeting } = tallyOf(inPeriod, { scoring: scoringOf(MEASURE_CONDITIONS[measure]), windowBit: 0 });
      return { measure, n, meeting };
    }),
    channels: [...new Set(inPeriod.map((c) => c.channel))]
      .toSorted((a, b) => a - b)
      .map((channel) => {
        const { n, meeting } = tallyOf(
          inPeriod.filter((c) => c.channel === channel),
          sieve,
        );
        return { channel: channelNames.get(channel) ?? String(channel), n, meeting };
      }),
    editions: editions.map((rulebook) =>
      decisionUnder(rulebook, latestPeriod(rulebook, range.last), rulebook.period.reading, subject, seen),
    ),
    below: subject.level === 'csr' ? [] : linesBelow(view, base, names.names.length, subject.subjectId),
  };
}

function attributionsOf(
  cells: readonly SubjectCell[],
  ref: (id: number) => SubjectRef | null,
): SubjectPage['attributions'] {
  const months = new Map<Month, Map<number, number>>();
  for (const cell of cells) {
    const within = months.get(cell.month) ?? new Map<number, number>();
    within.set(cell.within, (within.get(cell.within) ?? 0) + cell.n);
    months.set(cell.month, within);
  }
  return [...months].map(([month, within]) => ({
    month,
    within: [...within].toSorted((a, b) => b[1] - a[1]).map(([id, n]) => ({ subject: id === 0 ? null : ref(id), n })),
  }));
}

function linesBelow(view: NetworkView, base: number, size: number, subjectId: number): SubjectLine[] {
  const lines: SubjectLine[] = [];
  for (let index = base; index < Math.min(base + size, view.counts.size); index += 1) {
    if (view.counts.within[index] === subjectId && index !== base + subjectId) lines.push(lineOf(view, index));
  }
  return lines;
}
