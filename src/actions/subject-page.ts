import { PlauditError } from '../core/basics/problem.ts';
import type { Month, Period } from '../core/basics/month.ts';
import { decide } from '../core/certification/decide.ts';
import type { Decision, Evidence, MonthCount } from '../core/certification/decision.ts';
import { sieveOf } from '../core/certification/network.ts';
import { latestPeriod } from '../core/certification/period.ts';
import type { Reading, Rulebook } from '../core/rulebook/rulebook.ts';
import { type Condition, scoringOf } from '../core/survey/pattern.ts';
import { windowKey } from '../core/survey/survey-window.ts';
import { addCell, emptyTally, type Sieve, type Tally } from '../core/survey/tally.ts';
import type { Level } from '../core/survey/response.ts';
import { visitCells } from '../core/survey/cell-codec.ts';
import type { Pool } from '../store/db.ts';
import { LEVEL_CODES } from '../store/levels.ts';
import { listChannels, listWindows } from '../store/reference.ts';
import { monthRange, readSubjectCells } from '../store/rollups.ts';
import { findSubject, sitesOf, type Subject, subjectOf } from '../store/subjects.ts';
import { checkedPeriod } from './judge-network.ts';
import type { NetworkView } from './network-view.ts';
import { lineOf, type SubjectLine, type SubjectRef } from './overview.ts';

export const MEASURES = ['contact-resolution', 'fcr', 'ocr', 'csat', 'csr-csat', 'world-class'] as const;
export type Measure = (typeof MEASURES)[number];
const MEASURE_CONDITIONS: Readonly<Record<Measure, readonly Condition[]>> = {
  'contact-resolution': ['resolved'],
  fcr: ['first-contact'],
  ocr: ['one-contact'],
  csat: ['overall-top-box'],
  'csr-csat': ['csr-top-box'],
  'world-class': ['resolved', 'overall-top-box', 'csr-top-box'],
};

/** One cell of one subject, with its month. */
type SubjectCell = { readonly subject: number; readonly month: Month; readonly within: number; readonly windows: number; readonly channel: number; readonly pattern: number; readonly n: number };

export type SubjectPage = {
  readonly subject: Subject;
  readonly line: SubjectLine;
  readonly path: readonly SubjectRef[];
  readonly simulated: boolean;
  readonly decision: Decision;
  readonly history: readonly MonthCount[];
  readonly attributions: readonly { readonly month: Month; readonly within: readonly { readonly subject: SubjectRef | null; readonly n: number }[] }[];
  readonly measures: readonly { readonly measure: Measure; readonly n: number; readonly meeting: number }[];
  readonly channels: readonly { readonly channel: string; readonly n: number; readonly meeting: number }[];
  readonly editions: readonly Decision[];
  readonly below: readonly SubjectLine[];
};

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
  if (subject === null || base === undefined || names === undefined || base + subject.subjectId >= view.counts.size) {
    throw new PlauditError('not-found', 'No subject has this address. It may have been copied incompletely.', { place: publicId });
  }
  const evidence = await readEvidence(pool, subject);
  const { windows, range, own } = evidence;
  const sieve = sieveOf(view.rulebook, windows);
  const line = lineOf(view, base + subject.subjectId);
  const ref = (id: number): SubjectRef | null =>
    names.names[id] === undefined ? null : lineOf(view, base + id).subject;
  const inPeriod = own.filter((c) => c.month >= view.period.from && c.month <= view.period.to);
  const channelNames = await listChannels(pool);
  return {
    subject,
    line,
    path: [line.subject.level === 'organization' ? null : line.organization, line.site, line.supervisor]
      .filter((step) => step !== null)
      .filter((step) => step.id !== publicId),
    simulated: names.organization.simulated,
    decision: decisionUnder(view.rulebook, view.period, view.reading, subject, evidence),
    history: monthCounts(own, sieve, { from: Math.max(range.first, own[0]?.month ?? range.last), to: range.last }),
    attributions: attributionsOf(own, ref),
    measures: MEASURES.map((measure) => {
      const { n, meeting } = tallyOf(inPeriod, { scoring: scoringOf(MEASURE_CONDITIONS[measure]), windowBit: 0 });
      return { measure, n, meeting };
    }),
    channels: [...new Set(inPeriod.map((c) => c.channel))].toSorted((a, b) => a - b).map((channel) => {
      const { n, meeting } = tallyOf(inPeriod.filter((c) => c.channel === channel), sieve);
      return { channel: channelNames.get(channel) ?? String(channel), n, meeting };
    }),
    editions: editions.map((rulebook) =>
      decisionUnder(rulebook, latestPeriod(rulebook, range.last), rulebook.period.reading, subject, evidence),
    ),
    below: subject.level === 'csr' ? [] : linesBelow(view, base, names.names.length, subject.subjectId),
  };
}

type SubjectEvidence = {
  readonly windows: readonly string[];
  readonly range: { readonly first: Month; readonly last: Month };
  readonly own: readonly SubjectCell[];
  /** Only for an organization: the cells of its sites. */
  readonly sites: readonly { readonly name: string; readonly cells: readonly SubjectCell[] }[];
};

async function readEvidence(pool: Pool, subject: Subject): Promise<SubjectEvidence> {
  const windows = (await listWindows(pool)).map(windowKey);
  const range = await monthRange(pool);
  if (range === null) throw new PlauditError('not-found', 'The network has no response yet: import a file first.');
  const cellsOf = async (level: number, subjects: readonly number[]): Promise<SubjectCell[]> => {
    const cells: SubjectCell[] = [];
    await readSubjectCells(pool, { orgId: subject.orgId, level, subjects, fromMonth: range.first, toMonth: range.last }, (month, view, length) =>
      visitCells(view, 0, length, (id, within, windowBits, channel, pattern, n) =>
        cells.push({ subject: id, month, within, windows: windowBits, channel, pattern, n }),
      ),
    );
    return cells.toSorted((a, b) => a.month - b.month);
  };
  const own = await cellsOf(LEVEL_CODES[subject.level], [subject.subjectId]);
  if (subject.level !== 'organization') return { windows, range, own, sites: [] };
  const found = await sitesOf(pool, subject.orgId);
  const all = await cellsOf(LEVEL_CODES.site, found.map((site) => site.subjectId));
  const sites = found.map((site) => ({ name: site.name, cells: all.filter((c) => c.subject === site.subjectId) }));
  return { windows, range, own, sites };
}

function decisionUnder(rulebook: Rulebook, period: Period, reading: Reading, subject: Subject, e: SubjectEvidence): Decision {
  const sieve = sieveOf(rulebook, e.windows);
  const sites = e.sites
    // As in judgeNetwork: a site without any response in the period is not one of its sites then.
    .filter(({ cells }) => cells.some((c) => c.month >= period.from && c.month <= period.to))
    .map(({ name, cells }) => {
      const months = monthCounts(cells, sieve, period);
      const { outcome, readings } = decide(rulebook, { level: 'site', subject: name, months }, period, reading);
      return { name, outcome, readings };
    });
  const evidence: Evidence = { level: subject.level, subject: subject.name, months: monthCounts(e.own, sieve, period), sites };
  return decide(rulebook, evidence, period, reading);
}

/** The decision on one subject for any allowed period: what a certificate is checked against. */
export async function currentDecision(
  pool: Pool,
  rulebook: Rulebook,
  subject: Subject,
  period: Period,
  reading: Reading,
): Promise<Decision> {
  return decisionUnder(rulebook, checkedPeriod(rulebook, period), reading, subject, await readEvidence(pool, subject));
}

/** Whom a subject belonged to in the last month of a period it was seen in, from the organization down. */
export async function placeInMonth(
  pool: Pool,
  subject: Subject,
  organizationName: string,
  period: Period,
): Promise<{ level: Level; name: string }[]> {
  if (subject.level === 'organization') return [];
  const steps: { level: Level; name: string }[] = [];
  let current: Subject | null = subject;
  while (current !== null && current.level !== 'site') {
    const within = await mostWithin(pool, current, period);
    current = within === 0 ? null : await subjectOf(pool, subject.orgId, within);
    if (current !== null) steps.unshift({ level: current.level, name: current.name });
  }
  return [{ level: 'organization', name: organizationName }, ...steps];
}

async function mostWithin(pool: Pool, subject: Subject, { from, to }: Period): Promise<number> {
  const counts = new Map<number, number>();
  let last = -1;
  const query = { orgId: subject.orgId, level: LEVEL_CODES[subject.level], subjects: [subject.subjectId], fromMonth: from, toMonth: to };
  await readSubjectCells(pool, query, (month, view, length) => {
    if (month < last) return;
    if (month > last) counts.clear();
    last = month;
    visitCells(view, 0, length, (_subject, within, _windows, _channel, _pattern, n) => counts.set(within, (counts.get(within) ?? 0) + n));
  });
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function tallyOf(cells: readonly SubjectCell[], sieve: Sieve): Tally {
  const tally = emptyTally();
  for (const c of cells) addCell(tally, sieve, c.pattern, c.windows, c.n);
  return tally;
}

function monthCounts(cells: readonly SubjectCell[], sieve: Sieve, { from, to }: Period): MonthCount[] {
  const months: MonthCount[] = [];
  for (let month = from; month <= to; month += 1) months.push({ month, ...tallyOf(cells.filter((c) => c.month === month), sieve) });
  return months;
}

function attributionsOf(cells: readonly SubjectCell[], ref: (id: number) => SubjectRef | null): SubjectPage['attributions'] {
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
