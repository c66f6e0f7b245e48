import { formatMonth, formatPeriod, type Month, type Period } from '../../core/basics/month.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { searchKey } from '../../core/basics/search-key.ts';
import { decide } from '../../core/certification/decide.ts';
import type { Decision, MonthCount, SiteOutcome } from '../../core/certification/decision.ts';
import { allowedPeriod, latestPeriod } from '../../core/certification/period.ts';
import { UNSTATED, type Reading, type Rulebook } from '../../core/rulebook/rulebook.ts';
import type { Mapping } from '../../core/survey/mapping.ts';
import type { MonthTallies } from '../../core/survey/month-tallies.ts';
import { scoringOf } from '../../core/survey/pattern.ts';
import { LEVELS, type Level } from '../../core/survey/response.ts';
import { ResponseLedger } from '../../core/survey/response-ledger.ts';
import type { Sieve } from '../../core/survey/tally.ts';
import type { Reject } from '../../intake/rejects.ts';
import { openResponses } from '../../intake/responses.ts';

export type ScoreOptions = {
  readonly rulebook: Rulebook;
  /** Responses dated later than a day after this are rejected. */
  readonly now: Date;
  readonly mapping?: Mapping;
  /** All four where it is left out. */
  readonly level?: Level;
  readonly reading?: Reading;
  readonly period?: Period;
  /** Bytes read of all bytes, where the file's size is known. */
  readonly onProgress?: (file: string, bytesRead: number, totalBytes: number | null) => void;
  readonly onRejects?: (file: string, rejects: readonly Reject[]) => Promise<void> | void;
};

export type ScoreCounts = {
  /** Rows below the headers that are not blank: taken + rejected + leftOut + duplicates + superseded. */
  readonly read: number;
  /** Responses counted, each once. */
  readonly taken: number;
  readonly rejected: number;
  /** Rows that are no responses by the mapping. */
  readonly leftOut: number;
  /** Taken, but without an answer this rulebook needs. */
  readonly unscorable: number;
  /** Of the unscorable: without an answer to any question. They stand in no month and end no period. */
  readonly unanswered: number;
  /** Rows that say again what was read before. */
  readonly duplicates: number;
  /** Rows whose place a later row with the same id took. */
  readonly superseded: number;
  /** Scorable, but answered outside the edition's survey window. */
  readonly outsideWindow: number;
  readonly truncated: readonly string[];
};

export type ScoreResult = {
  readonly responses: ScoreCounts;
  readonly decisions: readonly (Decision & { readonly organization: string })[];
};

/**
 * Judges files of responses under one edition, without a database. Several files are read as one network:
 * the last month in any of them ends everyone's period.
 * Throws the problems of intake, and `period.invalid`.
 */
export async function scoreFiles(files: readonly string[], options: ScoreOptions): Promise<ScoreResult> {
  const { rulebook } = options;
  const { window } = rulebook.surveyWindow;
  const windowed = window !== UNSTATED && window.kind !== 'any';
  const sieve: Sieve = { scoring: scoringOf(rulebook.countsWhen.all), windowBit: windowed ? 1 : 0 };
  const ledger = new ResponseLedger(sieve, windowed ? [window] : []);
  let read = 0;
  let rejected = 0;
  let leftOut = 0;
  const truncated: string[] = [];
  for (const file of files) {
    const intake = await openResponses(file, {
      now: options.now,
      mapping: options.mapping,
      onProgress: ({ bytesRead, bytesTotal }) => options.onProgress?.(file, bytesRead, bytesTotal),
    });
    for await (const batch of intake) {
      for (const response of batch.responses) ledger.add(response);
      if (batch.rejects.length > 0) await options.onRejects?.(file, batch.rejects);
    }
    read += intake.summary.read;
    rejected += intake.summary.rejected;
    leftOut += intake.summary.passedOver;
    if (intake.summary.truncated) truncated.push(file);
  }
  let unscorable = ledger.unanswered;
  let outsideWindow = 0;
  for (const { tally } of (ledger.tallies[LEVELS.indexOf('organization')] as MonthTallies).sorted()) {
    unscorable += tally.unscorable;
    outsideWindow += tally.outside;
  }
  const responses: ScoreCounts = {
    read,
    taken: ledger.taken,
    rejected,
    leftOut,
    unscorable,
    unanswered: ledger.unanswered,
    duplicates: ledger.duplicates,
    superseded: ledger.superseded,
    outsideWindow,
    truncated,
  };
  const lastMonth = ledger.lastMonth();
  if (lastMonth === -1) return { responses, decisions: [] };
  return { responses, decisions: decideAll(ledger, options, periodOf(rulebook, lastMonth, options.period)) };
}

function periodOf(rulebook: Rulebook, lastMonth: Month, asked: Period | undefined): Period {
  if (asked === undefined) return latestPeriod(rulebook, lastMonth);
  const allowed = allowedPeriod(rulebook, asked);
  if (!allowed.ok) throw new PlauditError('period.invalid', allowed.error, { place: formatPeriod(asked) });
  return allowed.value;
}

/** As the database lists them: the order of a file's rows says nothing about its sites. */
function bySearchName(a: { readonly name: string }, b: { readonly name: string }): number {
  const [first, second] = [searchKey(a.name), searchKey(b.name)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function decideAll(ledger: ResponseLedger, options: ScoreOptions, period: Period): ScoreResult['decisions'] {
  const { rulebook, reading } = options;
  const wanted = options.level === undefined ? LEVELS : [options.level];
  const needed = wanted.includes('organization') ? [...new Set<Level>([...wanted, 'site'])] : wanted;
  const months = new Map(needed.map((level) => [level, monthsBySubject(ledger, level, period)]));
  const decisions: (Decision & { organization: string })[] = [];
  const siteOutcomes = new Map<string, SiteOutcome[]>();
  // Sites before organizations: an organization is judged by its sites.
  for (const level of LEVELS.filter((l) => needed.includes(l))) {
    const counts = months.get(level) as MonthCount[][];
    for (const [i, { name, organization }] of (ledger.names[LEVELS.indexOf(level)] ?? []).entries()) {
      const evidence = {
        level,
        subject: name,
        months: counts[i] ?? [],
        sites: level === 'organization' ? (siteOutcomes.get(name) ?? []).toSorted(bySearchName) : undefined,
      };
      const decision = decide(rulebook, evidence, period, reading);
      if (level === 'site' && (counts[i] ?? []).length > 0) {
        const sites = siteOutcomes.get(organization) ?? [];
        siteOutcomes.set(organization, [...sites, { name, outcome: decision.outcome, readings: decision.readings }]);
      }
      if (wanted.includes(level)) decisions.push({ ...decision, organization });
    }
  }
  return decisions;
}

/** Month counts of every subject of a level, by id - 1; empty where the period has no response of it. */
function monthsBySubject(ledger: ResponseLedger, level: Level, { from, to }: Period): MonthCount[][] {
  const code = LEVELS.indexOf(level);
  const bySubject: MonthCount[][] = (ledger.names[code] ?? []).map(() => []);
  for (const { subject, month, tally } of (ledger.tallies[code] as MonthTallies).sorted()) {
    if (month >= from && month <= to) bySubject[subject - 1]?.push({ month, ...tally });
  }
  return bySubject;
}

/** The document `plaudit score --json` prints. Shares are numbers, counts integers, months YYYY-MM. */
export function scoreDocument(rulebook: Rulebook, result: ScoreResult): Record<string, unknown> {
  return {
    rulebook: {
      program: rulebook.program,
      edition: rulebook.edition,
      sha256: rulebook.sha256,
      profile: rulebook.profile,
    },
    responses: result.responses,
    decisions: result.decisions.map(decisionDocument),
  };
}

export function decisionDocument(decision: Decision & { readonly organization?: string }): Record<string, unknown> {
  return {
    level: decision.level,
    subject: decision.subject,
    ...(decision.organization === undefined ? {} : { organization: decision.organization }),
    outcome: decision.outcome,
    decidedBy: decision.decidedBy,
    reading: decision.reading,
    period: { from: formatMonth(decision.period.from), to: formatMonth(decision.period.to) },
    n: decision.n,
    meeting: decision.meeting,
    share: decision.share,
    interval: decision.interval,
    months: decision.months.map((m) => ({
      month: formatMonth(m.month),
      n: m.n,
      meeting: m.meeting,
      outside: m.outside,
      lagUnknown: m.lagUnknown,
      unscorable: m.unscorable,
    })),
    readings: decision.readings,
    clauses: decision.clauses.map(({ clause, required, observed, n, outcome, source }) => ({
      clause,
      required,
      observed,
      n,
      outcome,
      source,
    })),
    luckyPass: decision.luckyPass,
    steps: decision.steps,
  };
}
