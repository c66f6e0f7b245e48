import { describe, expect, test } from 'vitest';
import { monthOf, parseMonth, type Month } from '../../core/basics/month.ts';
import { judgeCounts, judgeSites, OUTCOME_CODES, TOO_FEW, type LevelRule } from '../../core/certification/rule.ts';
import type { Reading } from '../../core/rulebook/rulebook.ts';
import { patternOf, scoringOf, type Scoring } from '../../core/survey/pattern.ts';
import type { Level, SurveyResponse } from '../../core/survey/response.ts';
import { insideWindow, type SurveyWindow } from '../../core/survey/survey-window.ts';
import { simulatedNetwork } from './network.ts';
import { DEMO_SEED, simulateNetwork } from './simulate.ts';

/** What the demo network is there to show, under two editions and the latest three months. */
type Edition = { scoring: Scoring; window: SurveyWindow; comparison: 'more-than' | 'at-least'; consecutive: boolean };
const CALL_2013: Edition = {
  scoring: scoringOf(['resolved', 'overall-top-box', 'csr-top-box']),
  window: { kind: 'business-days', days: 2, calendar: 'monday-to-friday' },
  comparison: 'more-than',
  consecutive: false,
};
const FCR_2015: Edition = {
  scoring: scoringOf(['first-contact']),
  window: { kind: 'elapsed', fromMinutes: 10, toMinutes: 1440 },
  comparison: 'at-least',
  consecutive: true,
};
const MINIMUM = { csr: 25, supervisor: 200, site: 800 } as const;
const MONTHS = 3;

type JudgedLevel = keyof typeof MINIMUM;
type Counts = { n: number[]; meeting: number[] };
type Judged = { code: number; n: number; share: number };

const finalResponses = (seed: number, lastMonth: Month): SurveyResponse[] => {
  const last = new Map<string, SurveyResponse>();
  for (const batch of simulateNetwork({ seed, lastMonth })) for (const r of batch) last.set(r.responseId, r);
  return [...last.values()].filter((r) => r.month > lastMonth - MONTHS);
};

function judge(
  responses: readonly SurveyResponse[],
  lastMonth: Month,
  edition: Edition,
  level: JudgedLevel,
  reading: Reading = 'pooled',
): Map<string, Judged> {
  const counts = new Map<string, Counts>();
  for (const r of responses) {
    const name = r[level];
    if (name === null) continue;
    const subject = level === 'site' ? name : `${r.organization}/${name}`;
    const own = counts.get(subject) ?? { n: [0, 0, 0], meeting: [0, 0, 0] };
    counts.set(subject, own);
    const score = edition.scoring[patternOf(r)] ?? 0;
    if (score === 0 || insideWindow(edition.window, r) !== true) continue;
    const i = r.month - lastMonth + MONTHS - 1;
    own.n[i] = (own.n[i] ?? 0) + 1;
    if (score === 2) own.meeting[i] = (own.meeting[i] ?? 0) + 1;
  }
  const rule: LevelRule = {
    level: level satisfies Level,
    minimum: MINIMUM[level],
    threshold: { num: 80, den: 100 },
    comparison: edition.comparison,
    consecutive: edition.consecutive,
    windowed: true,
  };
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  return new Map(
    [...counts].map(([subject, { n, meeting }]) => {
      const code = judgeCounts(rule, reading, n, meeting, 0, MONTHS, 0);
      return [subject, { code, n: sum(n), share: sum(meeting) / sum(n) }];
    }),
  );
}

const labelOf = (code: number): string => (code === TOO_FEW ? 'too few' : (OUTCOME_CODES[code] ?? ''));
const outcomes = (judged: Map<string, Judged>): Record<string, string> =>
  Object.fromEntries([...judged].map(([subject, { code }]) => [subject, labelOf(code)]));
const tally = (judged: Map<string, Judged>): Record<string, number> => {
  const sums: Record<string, number> = { 'met': 0, 'not-met': 0, 'too few': 0 };
  for (const { code } of judged.values()) sums[labelOf(code)] = (sums[labelOf(code)] ?? 0) + 1;
  return sums;
};

const SITES_2013 = {
  'Belfast': 'not-met',
  'Boise': 'not-met',
  'Calgary': 'met',
  'Cardiff': 'met',
  'Leeds': 'not-met',
  'Lille': 'not-met',
  'Louisville': 'not-met',
  'Lévis': 'met',
  'Moncton': 'met',
  'Montréal': 'met',
  'Nantes': 'not-met',
  'Omaha': 'not-met',
  'Phoenix': 'met',
  'Portland': 'not-met',
  'Regina': 'met',
  'Saint Paul': 'met',
  'Saint-Denis': 'too few',
  'Tampa': 'not-met',
  'Vancouver': 'met',
  'Winnipeg': 'not-met',
};
const SITES_2015 = { ...SITES_2013, 'Louisville': 'met', 'Portland': 'met', 'Saint Paul': 'not-met' };

describe.each([
  [DEMO_SEED, '2016-03'],
  [DEMO_SEED, '2026-10'],
  [7, '2026-02'],
])('the latest three months of seed %i, ending with %s', (seed, month) => {
  const lastMonth = parseMonth(month) as Month;
  const responses = finalResponses(seed, lastMonth);
  const sites2013 = judge(responses, lastMonth, CALL_2013, 'site');
  const sites2015 = judge(responses, lastMonth, FCR_2015, 'site');

  test('certify some sites under both editions, some under one, and leave one with too few responses', () => {
    expect(outcomes(sites2013)).toEqual(SITES_2013);
    expect(outcomes(sites2015)).toEqual(SITES_2015);
  });

  test('have a site that nearly passes, and one that clearly fails', () => {
    for (const sites of [sites2013, sites2015]) {
      expect(sites.get('Winnipeg')?.share).toBeGreaterThanOrEqual(0.79);
      expect(sites.get('Winnipeg')?.share).toBeLessThan(0.8);
      expect(sites.get('Lille')?.share).toBeLessThan(0.6);
    }
  });

  test('have one organization with every site certified, and one whose single other site is missing', () => {
    const { sites } = simulatedNetwork({ seed, lastMonth });
    const organizations = Object.groupBy(sites, (s) => s.organization);
    const verdicts = Object.entries(organizations).map(([name, own]) => {
      const codes = (own ?? []).map((s) => OUTCOME_CODES[sites2013.get(s.name)?.code ?? TOO_FEW] ?? 'undetermined');
      return [name.slice(0, 7), OUTCOME_CODES[judgeSites(codes)], codes.filter((c) => c !== 'met').length];
    });
    expect(verdicts).toEqual([
      ['Kestrel', 'not-met', 1],
      ['Assuran', 'met', 0],
      ['Larkspu', 'not-met', 2],
      ["O'Dwyer", 'not-met', 3],
      ['The Ama', 'not-met', 2],
      ['Télécom', 'not-met', 3],
    ]);
  });

  test('certify a good number of supervisors and CSRs, and leave many CSRs with too few responses', () => {
    for (const edition of [CALL_2013, FCR_2015]) {
      const supervisors = tally(judge(responses, lastMonth, edition, 'supervisor'));
      expect(supervisors['met']).toBeGreaterThan(30);
      expect(supervisors['not-met']).toBeGreaterThan(30);
      const csrs = tally(judge(responses, lastMonth, edition, 'csr'));
      expect(csrs['met']).toBeGreaterThan(200);
      expect(csrs['not-met']).toBeGreaterThan(150);
      expect(csrs['too few']).toBeGreaterThan(350);
    }
  });
});

describe('the demo itself', () => {
  const lastMonth = monthOf(2016, 3);
  const responses = finalResponses(DEMO_SEED, lastMonth);

  test('has a site that passes by its three months together and not by each of them', () => {
    expect(judge(responses, lastMonth, FCR_2015, 'site', 'pooled').get('Louisville')?.code).toBe(0);
    expect(judge(responses, lastMonth, FCR_2015, 'site', 'each-month').get('Louisville')?.code).toBe(1);
  });

  test('has 10 to 60 responses of a CSR who worked all three months, but for the one small site', () => {
    const present = simulatedNetwork({ seed: DEMO_SEED, lastMonth }).csrs.filter(({ assignments }) => {
      const days = assignments.reduce((sum, a) => sum + a.to - a.from, 0);
      return days === 366 && assignments[0]?.site !== 'Saint-Denis';
    });
    const own = Map.groupBy(responses, (r) => `${r.organization}/${r.csr}`);
    const counts = present.map((c) => own.get(`${c.organization}/${c.name}`)?.length ?? 0);
    expect(counts.filter((n) => n < 10 || n > 60)).toEqual([]);
    expect(counts.filter((n) => n >= 25).length / counts.length).toBeGreaterThan(0.6);
  });
});
