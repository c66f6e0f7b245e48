import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNSTATED, type Comparison, type Reading, type Rulebook } from '../rulebook/rulebook.ts';
import { decide } from './decide.ts';
import type { MonthCount, Outcome } from './decision.ts';
import { meetingInARow, meetingNeeded } from './forecast.ts';
import { allowedPeriod, latestPeriod } from './period.ts';
import { judgeCounts, levelRule, OUTCOME_CODES, shareMet } from './rule.ts';

const FIRST = 24_183; // 2015-04

const rulebook = (over: Partial<Rulebook> = {}): Rulebook => ({
  program: 'test',
  edition: '1',
  sha256: '00',
  title: { en: 'Test', fr: 'Essai' },
  source: { document: 'this test', statement: { en: '', fr: '' } },
  countsWhen: { source: 's', all: ['resolved'] },
  share: { source: 's', value: { num: 80, den: 100 }, comparison: 'at-least' },
  period: { source: 's', months: 3, comparison: 'exactly', consecutive: true, reading: 'pooled' },
  surveyWindow: { source: 's', window: { kind: 'elapsed', fromMinutes: 10, toMinutes: 1440 } },
  minimumResponses: { source: 's', csr: 25, supervisor: 200, site: 800, organization: UNSTATED },
  organization: { source: 's', rule: 'every-site' },
  transfers: { source: 's', judged: UNSTATED },
  validity: { source: 's', months: 12 },
  labels: {},
  monthlyVolume: {},
  profile: null,
  ...over,
});

const months = (...counts: (readonly [number, number])[]): MonthCount[] =>
  counts.map(([meeting, n], i) => ({ month: FIRST + i, n, meeting, outside: 0, lagUnknown: 0, unscorable: 0 }));
const PERIOD = { from: FIRST, to: FIRST + 2 };
const csr = (counts: MonthCount[], reading?: Reading, book = rulebook()) =>
  decide(book, { level: 'csr', subject: 'A', months: counts }, PERIOD, reading);

describe('one subject', () => {
  test('20 of 25 reaches "80 % or more"; every figure of the decision is exact', () => {
    const decision = csr(months([8, 10], [7, 8], [5, 7]));
    expect(decision.outcome).toBe('met');
    expect(decision.decidedBy).toBe(null);
    expect([decision.n, decision.meeting, decision.share]).toEqual([25, 20, 0.8]);
    expect(decision.interval.map((x) => x.toFixed(4))).toEqual(['0.6087', '0.9114']);
    expect(decision.readings).toEqual({ pooled: 'met', eachMonth: 'not-met' });
    expect(decision.luckyPass.map((l) => [l.truth.toFixed(2), l.probability.toFixed(3)])).toEqual([
      ['0.80', '0.617'],
      ['0.75', '0.378'],
      ['0.70', '0.193'],
    ]);
    expect(decision.steps).toEqual([]);
    expect(decision.clauses.map((c) => [c.clause, c.required, c.observed, c.outcome])).toEqual([
      ['minimum-responses', 25, 25, 'met'],
      ['share', 0.8, 0.8, 'met'],
      ['period', 3, 3, 'met'],
      ['survey-window', 'elapsed:10-1440', 25, 'met'],
    ]);
  });

  test('24 of 24 is not enough: undetermined, and one more response is what it takes', () => {
    const decision = csr(months([8, 8], [8, 8], [8, 8]));
    expect([decision.outcome, decision.decidedBy]).toEqual(['undetermined', 'minimum-responses']);
    expect(decision.steps).toEqual([{ kind: 'more-responses', count: 1, meeting: 0 }]);
  });

  test('too few responses come before a broken run and a low share', () => {
    expect(csr(months([0, 8], [0, 0], [0, 8])).decidedBy).toBe('minimum-responses');
  });

  test('a month without a response breaks a consecutive run, and only there', () => {
    const gap = months([20, 20], [0, 0], [20, 20]);
    const broken = csr(gap);
    expect([broken.outcome, broken.decidedBy]).toEqual(['not-met', 'period']);
    expect(broken.steps).toEqual([{ kind: 'new-period', months: 3, empty: ['2015-05'] }]);
    const loose = rulebook({ period: { ...rulebook().period, consecutive: false } });
    expect(csr(gap, undefined, loose).outcome).toBe('met');
  });

  test('22 of 28 under 80 % needs two more in a row', () => {
    const decision = csr(months([8, 10], [7, 9], [7, 9]));
    expect([decision.outcome, decision.decidedBy]).toEqual(['not-met', 'share']);
    expect(decision.steps).toEqual([{ kind: 'meeting-in-a-row', count: 2 }]);
  });

  test('an unknown lag counts and leaves the window clause without an answer', () => {
    const counts = months([10, 10], [10, 10], [10, 10]).map((m) => ({ ...m, lagUnknown: 1 }));
    const decision = csr(counts);
    expect([decision.outcome, decision.decidedBy, decision.n]).toEqual(['undetermined', 'survey-window', 30]);
    expect(decision.steps).toEqual([{ kind: 'completion-times', count: 3 }]);
  });

  test('an unstated share is undetermined and asks for an operator profile', () => {
    const book = rulebook({ share: { source: 's', value: UNSTATED, comparison: UNSTATED } });
    const decision = csr(months([10, 10], [10, 10], [10, 10]), undefined, book);
    expect([decision.outcome, decision.decidedBy, decision.threshold]).toEqual(['undetermined', 'share', null]);
    expect(decision.steps).toEqual([{ kind: 'operator-profile', rules: ['share'] }]);
  });
});

describe('an organization', () => {
  const organization = (...outcomes: Outcome[]) =>
    decide(
      rulebook(),
      {
        level: 'organization',
        subject: 'O',
        months: [],
        sites: outcomes.map((outcome, i) => ({ name: `S${i}`, outcome })),
      },
      PERIOD,
    );

  test.each<[Outcome[], Outcome]>([
    [['met'], 'met'],
    [['met', 'met', 'met'], 'met'],
    [['met', 'not-met', 'undetermined'], 'not-met'],
    [['met', 'undetermined', 'met'], 'undetermined'],
    [[], 'undetermined'],
  ])('with sites %j is %s', (sites, outcome) => {
    expect(organization(...sites).outcome).toBe(outcome);
  });

  test('is read under the other reading by what its sites are under that one', () => {
    const sites = [
      { name: 'A', outcome: 'met', readings: { pooled: 'met', eachMonth: 'met' } },
      { name: 'B', outcome: 'met', readings: { pooled: 'met', eachMonth: 'not-met' } },
    ] as const;
    const evidence = { level: 'organization', subject: 'O', months: [], sites } as const;
    expect(decide(rulebook(), evidence, PERIOD).readings).toEqual({ pooled: 'met', eachMonth: 'not-met' });
  });

  test('names the sites that are missing', () => {
    expect(organization('met', 'not-met', 'undetermined').steps).toEqual([{ kind: 'sites', names: ['S1', 'S2'] }]);
  });
});

describe('laws', () => {
  const month = fc.integer({ min: 0, max: 30 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  const share = fc.record({
    value: fc.oneof(fc.constant(UNSTATED), fc.record({ num: fc.integer({ min: 1, max: 20 }), den: fc.constant(20) })),
    comparison: fc.constantFrom<Comparison>('more-than', 'at-least'),
  });
  const situation = fc.record({
    counts: fc.array(month, { minLength: 3, maxLength: 3 }),
    unknown: fc.integer({ min: 0, max: 2 }),
    share,
    consecutive: fc.boolean(),
    minimum: fc.oneof(fc.constant(UNSTATED), fc.integer({ min: 0, max: 40 })),
    reading: fc.constantFrom<Reading>('pooled', 'each-month'),
    windowed: fc.constantFrom('any', 'elapsed', UNSTATED),
  });

  test('counting a network says what explaining one subject says', () => {
    fc.assert(
      fc.property(situation, (s) => {
        const book = rulebook({
          share: { source: 's', ...s.share },
          period: { ...rulebook().period, consecutive: s.consecutive },
          minimumResponses: { ...rulebook().minimumResponses, csr: s.minimum },
          surveyWindow:
            s.windowed === 'any'
              ? { source: 's', window: { kind: 'any' } }
              : {
                  source: 's',
                  window: s.windowed === UNSTATED ? UNSTATED : { kind: 'elapsed', fromMinutes: 1, toMinutes: 2 },
                },
        });
        const total = s.counts.reduce((sum, [, n]) => sum + n, 0);
        const lagUnknown = Math.min(s.unknown, total);
        const counts = months(...s.counts).map((m, i) => ({ ...m, lagUnknown: i === 0 ? lagUnknown : 0 }));
        const code = judgeCounts(
          levelRule(book, 'csr'),
          s.reading,
          counts.map((m) => m.n),
          counts.map((m) => m.meeting),
          0,
          3,
          lagUnknown,
        );
        expect(OUTCOME_CODES[code]).toBe(csr(counts, s.reading, book).outcome);
      }),
      { numRuns: 2000 },
    );
  });

  test('the steps suffice: so many more meeting responses reach the share, and one fewer does not', () => {
    fc.assert(
      fc.property(
        month,
        fc.integer({ min: 1, max: 19 }),
        fc.constantFrom<Comparison>('more-than', 'at-least'),
        ([meeting, n], num, comparison) => {
          const rule = levelRule(rulebook({ share: { source: 's', value: { num, den: 20 }, comparison } }), 'csr');
          const k = meetingInARow(rule, meeting, n) as number;
          if (n + k > 0) expect(shareMet(rule, meeting + k, n + k)).toBe(true);
          if (k > 0 && n + k - 1 > 0) expect(shareMet(rule, meeting + k - 1, n + k - 1)).toBe(false);
          const needed = meetingNeeded(rule, n);
          if (n > 0) expect(shareMet(rule, needed ?? n, n)).toBe(needed !== null);
          if (needed !== null && needed > 0) expect(shareMet(rule, needed - 1, n)).toBe(false);
        },
      ),
    );
  });
});

test('a period is as long as the edition says, longer only under "at least"', () => {
  const exact = rulebook();
  const atLeast = rulebook({ period: { ...exact.period, comparison: 'at-least' } });
  expect(latestPeriod(exact, FIRST + 2)).toEqual(PERIOD);
  const four = { from: FIRST, to: FIRST + 3 };
  expect(allowedPeriod(atLeast, four)).toEqual({ ok: true, value: four });
  expect(allowedPeriod(exact, four)).toEqual({
    ok: false,
    error: 'The period 2015-04..2015-07 has 4 months; test@1 counts exactly 3. From 2015-04 that is 2015-04..2015-06.',
  });
  expect(allowedPeriod(atLeast, { from: FIRST, to: FIRST + 1 }).ok).toBe(false);
});
