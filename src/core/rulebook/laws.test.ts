import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CONDITIONS } from '../survey/pattern.ts';
import { LEVELS } from '../survey/response.ts';
import { CALENDARS, type SurveyWindow } from '../survey/survey-window.ts';
import { applyProfile } from './apply-profile.ts';
import { diffRulebooks } from './diff.ts';
import { describeRulebook } from './describe.ts';
import { lintRulebook } from './lint.ts';
import { notationOf } from './notation.ts';
import { parseRulebook } from './parse.ts';
import type { Profile, Supply } from './profile.ts';
import { READINGS, rulebookKey, RULES, UNSTATED, type Rulebook, type Sourced } from './rulebook.ts';
import { COMPARISONS, ORGANIZATION_RULES, TRANSFER_RULES } from './rules.ts';

const line = fc.string({ minLength: 1, maxLength: 30 }).map((s) => `${s.trim()}.`);
const text = fc.record({ en: line, fr: line });
const sourced: fc.Arbitrary<Sourced> = fc.record({ source: line, note: text }, { requiredKeys: ['source'] });
const word = <T extends string>(...words: readonly T[]) => fc.constantFrom(...words);
const orUnstated = <T>(of: fc.Arbitrary<T>) => fc.oneof(of, fc.constant(UNSTATED));
const ratio = fc
  .integer({ min: 2, max: 1000 })
  .chain((den) => fc.record({ num: fc.integer({ min: 1, max: den - 1 }), den: fc.constant(den) }));
const monthCount = fc.integer({ min: 1, max: 120 });
const responses = fc.integer({ min: 1, max: 10_000 });
const window: fc.Arbitrary<SurveyWindow> = fc.oneof(
  fc.constant({ kind: 'any' as const }),
  fc.record({
    kind: fc.constant('elapsed' as const),
    fromMinutes: fc.integer({ min: 0, max: 60 }),
    toMinutes: fc.integer({ min: 60, max: 9999 }),
  }),
  fc.record({
    kind: fc.constant('business-days' as const),
    days: fc.integer({ min: 0, max: 99 }),
    calendar: word(...Object.keys(CALENDARS)),
  }),
);
const perLevel = <T>(of: fc.Arbitrary<T>) => fc.record({ csr: of, supervisor: of, site: of, organization: of });
const someLevels = <T>(of: fc.Arbitrary<T>) =>
  fc.record({ csr: of, supervisor: of, site: of, organization: of }, { requiredKeys: [] });
const both = <A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>): fc.Arbitrary<A & B> =>
  fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }));

const rulebooks: fc.Arbitrary<Rulebook> = fc.record({
  program: fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5})?$/),
  edition: fc.stringMatching(/^[0-9]{4}(\.[0-9]{1,2})?$/),
  sha256: fc.constant('d'.repeat(64)),
  title: text,
  source: fc.record({ document: line, statement: text }),
  countsWhen: both(sourced, fc.record({ all: fc.uniqueArray(word(...CONDITIONS), { minLength: 1 }) })),
  share: both(sourced, fc.record({ value: orUnstated(ratio), comparison: orUnstated(word(...COMPARISONS)) })),
  period: both(
    sourced,
    fc.record({
      months: monthCount,
      comparison: word('exactly' as const, 'at-least' as const),
      consecutive: fc.boolean(),
      reading: word(...READINGS),
    }),
  ),
  surveyWindow: both(sourced, fc.record({ window: orUnstated(window) })),
  minimumResponses: both(sourced, perLevel(orUnstated(responses))),
  organization: both(sourced, fc.record({ rule: orUnstated(word(...ORGANIZATION_RULES)) })),
  transfers: both(sourced, fc.record({ judged: orUnstated(word(...TRANSFER_RULES)) })),
  validity: both(sourced, fc.record({ months: orUnstated(monthCount) })),
  labels: someLevels(text),
  monthlyVolume: someLevels(responses),
  profile: fc.constant(null),
});

function windowYaml(w: Rulebook['surveyWindow']['window']): object {
  if (w === UNSTATED) return { within: UNSTATED };
  if (w.kind === 'any') return { any: 'yes' };
  if (w.kind === 'elapsed') return { from: `${w.fromMinutes} minutes`, to: `${w.toMinutes} minutes` };
  return { within: `${w.days} business days`, calendar: w.calendar };
}

const origin = ({ source, note }: Sourced): object => ({ source, ...(note && { note }) });

const toYaml = (r: Rulebook): string =>
  stringify(
    {
      'plaudit-rulebook': 1,
      'program': r.program,
      'edition': r.edition,
      'title': r.title,
      'source': r.source,
      'counts-when': { all: r.countsWhen.all, ...origin(r.countsWhen) },
      'share': { value: notationOf.ratio(r.share.value), comparison: r.share.comparison, ...origin(r.share) },
      'period': {
        length: notationOf.months(r.period.months),
        comparison: r.period.comparison,
        consecutive: r.period.consecutive ? 'yes' : 'no',
        reading: r.period.reading,
        ...origin(r.period),
      },
      'survey-window': { ...windowYaml(r.surveyWindow.window), ...origin(r.surveyWindow) },
      'minimum-responses': {
        ...Object.fromEntries(LEVELS.map((l) => [l, r.minimumResponses[l]])),
        ...origin(r.minimumResponses),
      },
      'organization': { rule: r.organization.rule, ...origin(r.organization) },
      'transfers': { judged: r.transfers.judged, ...origin(r.transfers) },
      'validity': { length: notationOf.months(r.validity.months), ...origin(r.validity) },
      'labels': r.labels,
      'monthly-volume': r.monthlyVolume,
    },
    { lineWidth: 0 },
  );

const place = { path: 'values', line: 1, column: 1 };
const supplies: fc.Arbitrary<Supply[]> = fc
  .record(
    {
      'share.value': ratio.map((value): Supply => ({ path: 'share.value', value, place })),
      'share.comparison': word(...COMPARISONS).map((value): Supply => ({ path: 'share.comparison', value, place })),
      'survey-window': window.map((value): Supply => ({ path: 'survey-window', value, place })),
      'minimum': fc
        .tuple(word(...LEVELS), responses)
        .map(([level, value]): Supply => ({ path: `minimum-responses.${level}`, level, value, place })),
      'organization': word(...ORGANIZATION_RULES).map((value): Supply => ({ path: 'organization.rule', value, place })),
      'transfers': word(...TRANSFER_RULES).map((value): Supply => ({ path: 'transfers.judged', value, place })),
      'validity': monthCount.map((value): Supply => ({ path: 'validity.length', value, place })),
    },
    { requiredKeys: [] },
  )
  .map((found) => Object.values(found));

const profileFor = (r: Rulebook, values: readonly Supply[]): Profile => ({
  name: 'Board',
  for: rulebookKey(r),
  by: 'Board',
  date: '2026-01-15',
  reason: 'needed',
  sha256: 'e'.repeat(64),
  supplies: values,
});

/** Every value that a rulebook can leave open, by its path. */
const values = (r: Rulebook): Record<string, unknown> => ({
  'counts-when': r.countsWhen.all,
  'share.value': r.share.value,
  'share.comparison': r.share.comparison,
  'period': [r.period.months, r.period.comparison, r.period.consecutive, r.period.reading],
  'survey-window': r.surveyWindow.window,
  ...Object.fromEntries(LEVELS.map((l) => [`minimum-responses.${l}`, r.minimumResponses[l]])),
  'organization.rule': r.organization.rule,
  'transfers.judged': r.transfers.judged,
  'validity.length': r.validity.months,
});

describe('an edition', () => {
  test('that is written and read again is the same', () => {
    fc.assert(
      fc.property(rulebooks, (r) => {
        expect(parseRulebook(toYaml(r), r.sha256)).toEqual({ ok: true, value: r });
      }),
      { numRuns: 60 },
    );
  });

  test('has one sentence a rule in each language', () => {
    fc.assert(
      fc.property(rulebooks, (r) => {
        const lines = describeRulebook(r);
        expect(lines.map((l) => l.rule)).toEqual(RULES);
        for (const { sentence } of lines) {
          expect(sentence.en).toMatch(/^[A-Z].*\.$/s);
          expect(sentence.fr).toMatch(/^[A-ZÀ-Ý].*\.$/s);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('differences', () => {
  test('there are none between an edition and itself, whatever its title, hash and sources', () => {
    fc.assert(
      fc.property(rulebooks, text, (r, title) => {
        expect(
          diffRulebooks(r, { ...r, title, sha256: 'f'.repeat(64), share: { ...r.share, source: 'elsewhere' } }),
        ).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('are the same the other way round, with from and to exchanged', () => {
    fc.assert(
      fc.property(rulebooks, rulebooks, (a, b) => {
        const there = diffRulebooks(a, b).map((c) => [c.rule, c.from, c.to]);
        const back = diffRulebooks(b, a).map((c) => [c.rule, c.to, c.from]);
        expect(there).toEqual(back);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a profile', () => {
  test('never changes a stated value: it completes the edition, or is refused', () => {
    fc.assert(
      fc.property(rulebooks, supplies, (r, given) => {
        const before = values(r);
        const overrides = given.filter((s) => before[s.path] !== UNSTATED).map((s) => s.path);
        const applied = applyProfile(r, profileFor(r, given));
        if (!applied.ok) {
          expect(applied.error.map((f) => [f.code, f.path])).toEqual(overrides.map(() => ['profile.stated', 'values']));
          expect(overrides).not.toEqual([]);
          return;
        }
        expect(overrides).toEqual([]);
        const after = values(applied.value);
        const supplied = Object.fromEntries(given.map((s) => [s.path, s.value]));
        expect(after).toEqual({ ...before, ...supplied });
        expect(applied.value.profile?.supplies).toEqual(given.map((s) => s.path));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the linter', () => {
  const edition = readFileSync('docs/examples/own-edition.yaml', 'utf8');
  const edits = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: edition.length }),
      cut: fc.integer({ min: 0, max: 12 }),
      put: fc.string({ maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  test('has an answer with place and remedy to any text, and refuses what parsing refuses', () => {
    fc.assert(
      fc.property(edits, (all) => {
        const edited = all.reduce((t, { at, cut, put }) => t.slice(0, at) + put + t.slice(at + cut), edition);
        const findings = lintRulebook(edited);
        const lines = edited.split('\n').length;
        for (const f of findings) {
          expect(f.message).toMatch(/\S.*\.$/s);
          expect(f.remedy).toMatch(/\S.*[.?]$/s);
          expect(f.line).toBeGreaterThanOrEqual(1);
          expect(f.line).toBeLessThanOrEqual(lines);
          expect(f.column).toBeGreaterThanOrEqual(1);
        }
        const parsed = parseRulebook(edited, '');
        expect(parsed.ok).toBe(!findings.some((f) => f.severity === 'error' && f.code !== 'period.too-short'));
      }),
      { numRuns: 60 },
    );
  });
});
