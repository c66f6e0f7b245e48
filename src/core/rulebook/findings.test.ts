import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { applyProfile } from './apply-profile.ts';
import { FINDING_CODES, formatFinding, type Finding } from './finding.ts';
import { lintRulebook } from './lint.ts';
import { parseRulebook } from './parse.ts';
import { parseProfile } from './profile.ts';
import { parseRegistry } from './registry.ts';

const fixture = (name: string): string => readFileSync(`test/fixtures/rulebook/${name}`, 'utf8');
const EDITION = fixture('edition.yaml');
const PROFILE = readFileSync('docs/examples/profile-2014.yaml', 'utf8');
const REGISTRY = readFileSync('rulebooks/world-class-fcr/2015.registry.yaml', 'utf8');

/** The text with one passage replaced; fails when the passage is not there, or there twice. */
function changed(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, () => to);
}

/** "severity code line:column path | message remedy" */
const shown = (f: Finding): string =>
  `${f.severity} ${f.code} ${f.line}:${f.column} ${f.path} | ${f.message} ${f.remedy}`;
const seen = new Set<string>();
const show = (findings: readonly Finding[]): string[] => {
  for (const { code } of findings) seen.add(code);
  return findings.map(shown);
};

test('an edition without fault gives no finding', () => {
  expect(lintRulebook(EDITION)).toEqual([]);
  expect(lintRulebook(EDITION, { volume: { csr: 9, supervisor: 67 } })).toEqual([]);
});

type Mistake = {
  readonly name: string;
  readonly instead: string;
  readonly write: string;
  readonly found: readonly string[];
};
const mistakes = parse(fixture('mistakes.yaml')) as Mistake[];

describe('the linter finds', () => {
  test.each(mistakes)('$name', ({ instead, write, found }) => {
    expect(show(lintRulebook(changed(EDITION, instead, write)))).toEqual(found);
  });

  test.each([
    [
      'a list',
      '- one\n',
      'error yaml.not-a-mapping 1:1  | A rulebook is a list of "key: value" lines, and this file is not. Begin with "plaudit-rulebook: 1", then one "key: value" a line.',
    ],
    [
      'an empty file',
      '',
      'error yaml.not-a-mapping 1:1  | A rulebook is a list of "key: value" lines, and this file is not. Begin with "plaudit-rulebook: 1", then one "key: value" a line.',
    ],
    [
      'an alias',
      'a: &x 1\nb: *x\n',
      'error yaml.alias 1:4  | "&x" marks a value for use elsewhere. Leave the mark out and write the value where it is needed.\nerror yaml.alias 2:4  | "*x" refers to another place in the file. Write the value itself.',
    ],
    [
      'more than 100 KB',
      `# ${'é'.repeat(50_000)}`,
      'error yaml.too-large 1:1  | The file is larger than 100 KB. Check that it is a rulebook; move long texts elsewhere.',
    ],
    [
      'lists in lists',
      '['.repeat(20_000),
      'error yaml.too-deep 1:1  | Lists or mappings stand inside one another too many times. Write every rule as the reference editions do.',
    ],
    [
      'something else altogether',
      '{"name": "x", "version": "1"}',
      'error format.version 1:1  | "plaudit-rulebook" is missing. Write "plaudit-rulebook: 1" in the first line.',
    ],
  ])('%s', (_, text, expected) => {
    expect(show(lintRulebook(text)).join('\n')).toBe(expected);
  });

  test('everything at once, in the order of the file', () => {
    const text = changed(changed(EDITION, 'csr: 25', 'csr: 25 calls'), 'value: 80/100', 'value: 80 %');
    expect(lintRulebook(text).map((f) => `${f.line} ${f.code}`)).toEqual(['12 unit.share', '26 unit.count']);
  });

  test('a volume from the command line before that of the file, and only warns where a longer period is allowed', () => {
    const text = `${changed(EDITION, 'comparison: exactly', 'comparison: at-least')}monthly-volume: { csr: 20 }\n`;
    expect(lintRulebook(text)).toEqual([]);
    expect(show(lintRulebook(text, { volume: { csr: 2 } }))).toEqual([
      'warning period.too-short 26:8 minimum-responses.csr | 2 responses a month for one CSR make 6 in 3 months, and 25 are needed. Make the period 13 months long, or lower the minimum to at most 6.',
    ]);
  });

  test('the name of a built-in edition, also where more is wrong', () => {
    const builtIn = new Set(['friendly@2026', 'friendly@2025']);
    expect(lintRulebook(changed(EDITION, 'edition: "2026"', 'edition: "2027"'), { builtIn })).toEqual([]);
    expect(show(lintRulebook(EDITION, { builtIn }))).toEqual([
      'error name.built-in 3:10 edition | The edition friendly@2026 is built in and cannot be replaced. Give this file a program or an edition of its own.',
    ]);
  });
});

describe('reading an edition', () => {
  test('refuses every error and nothing else', () => {
    for (const { name, instead, write } of mistakes) {
      const text = changed(EDITION, instead, write);
      const errors = lintRulebook(text).filter((f) => f.severity === 'error' && f.code !== 'period.too-short');
      const parsed = parseRulebook(text, 'a'.repeat(64));
      expect([name, parsed.ok ? [] : parsed.error]).toEqual([name, errors]);
    }
  });

  test('gives the rules, the hash and no profile', () => {
    expect(parseRulebook(EDITION, 'a'.repeat(64))).toEqual({
      ok: true,
      value: {
        program: 'friendly',
        edition: '2026',
        sha256: 'a'.repeat(64),
        title: { en: 'Friendly', fr: 'Aimable' },
        source: { document: 'Minutes', statement: { en: 'We decided.', fr: 'Nous avons décidé.' } },
        countsWhen: { source: 'item 1', all: ['resolved', 'overall-top-box'] },
        share: { source: 'item 2', value: { num: 80, den: 100 }, comparison: 'more-than' },
        period: { source: 'item 3', months: 3, comparison: 'exactly', consecutive: false, reading: 'pooled' },
        surveyWindow: { source: 'item 4', window: { kind: 'elapsed', fromMinutes: 10, toMinutes: 1440 } },
        minimumResponses: { source: 'item 5', csr: 25, supervisor: 200, site: 800, organization: 2000 },
        organization: { source: 'item 6', rule: 'every-site' },
        transfers: { source: 'item 7', judged: 'last' },
        validity: { source: 'item 8', months: 12 },
        labels: {},
        monthlyVolume: {},
        profile: null,
      },
    });
  });

  test.each([
    ['within: 2 business days\n  calendar: every-day', { kind: 'business-days', days: 2, calendar: 'every-day' }],
    ['within: 1 hour', { kind: 'elapsed', fromMinutes: 0, toMinutes: 60 }],
    ['any: yes', { kind: 'any' }],
    ['within: unstated', 'unstated'],
  ])('knows the window "%s"', (text, window) => {
    const parsed = parseRulebook(changed(EDITION, 'from: 10 minutes\n  to: 24 hours', text), '');
    expect(parsed.ok && parsed.value.surveyWindow).toEqual({ source: 'item 4', window });
  });

  test('takes numbers and dates as they are written', () => {
    const parsed = parseRulebook(changed(EDITION, 'edition: "2026"', 'edition: 2026.10'), '');
    expect(parsed.ok && parsed.value.edition).toBe('2026.10');
  });
});

describe('a profile', () => {
  const of = (text: string): Finding[] => {
    const parsed = parseProfile(text, 'b'.repeat(64));
    return parsed.ok ? [] : parsed.error;
  };
  test.each([
    [
      'a wrong date',
      'date: 2026-01-15',
      'date: 2026-02-30',
      'error date.form 7:7 date | "2026-02-30" is not a date. Write year, month and day, as in "2026-01-15".',
    ],
    [
      'no reason',
      'reason: The source names neither a share nor a rule for organizations; the board chose those of 2013.\n',
      '',
      'error key.missing 3:1 reason | "reason" is missing. Write "reason:" and why these values were chosen.',
    ],
    [
      'no edition',
      'for: world-class-call@2014',
      'for: world-class-call',
      'error name.form 5:6 for | "world-class-call" names no edition. Write "for:" and program@edition, as in "world-class-call@2014".',
    ],
    [
      'unstated as a value',
      'comparison: more-than',
      'comparison: unstated',
      'error profile.unstated 12:17 values.share.comparison | A profile supplies values; "unstated" is none. Write a value, or leave the line out.',
    ],
    [
      'a rule that every edition states',
      '  organization:\n    rule: every-site',
      '  period: { length: 6 months }',
      'error profile.stated 13:11 values.period | "period" is stated by every edition. Leave it out, or write an edition of your own.',
    ],
    [
      'no value',
      '  share:\n    value: 80/100\n    comparison: more-than\n  organization:\n    rule: every-site',
      '  {}',
      'error profile.empty 10:3 values | The profile supplies no value. Write below it any of: share, survey-window, minimum-responses, organization, transfers, validity.',
    ],
    [
      'a wrong unit',
      'value: 80/100',
      'value: 80',
      'error unit.share 11:12 values.share.value | "80" can be read in more than one way. Write "80/100", which is exact.',
    ],
    [
      'an unknown key',
      '    rule: every-site',
      '    rules: every-site',
      'error key.unknown 14:5 values.organization.rules | The key "rules" is not known here. Did you mean "rule"?',
    ],
  ])('with %s is refused', (_, from, to, expected) => {
    expect(show(of(changed(PROFILE, from, to))).join('\n')).toBe(expected);
  });

  test('is refused where the edition states the value, is another, or has one already', () => {
    const edition = parseRulebook(EDITION, '');
    const profile = parseProfile(changed(PROFILE, 'world-class-call@2014', 'friendly@2026'), '');
    if (!edition.ok || !profile.ok) throw new Error('both can be read');
    const applied = applyProfile(edition.value, profile.value);
    expect(applied.ok ? [] : show(applied.error)).toEqual([
      'error profile.stated 11:12 values.share.value | friendly@2026 states share.value: 80/100. A profile cannot change it. Leave the line out, or write an edition of your own.',
      'error profile.stated 12:17 values.share.comparison | friendly@2026 states share.comparison: more-than. A profile cannot change it. Leave the line out, or write an edition of your own.',
      'error profile.stated 14:11 values.organization.rule | friendly@2026 states organization.rule: every-site. A profile cannot change it. Leave the line out, or write an edition of your own.',
    ]);
    const other = applyProfile(edition.value, { ...profile.value, for: 'friendly@2025' });
    expect(other.ok ? [] : show(other.error)).toEqual([
      'error profile.other-edition 1:1 for | The profile "Board values for 2014" is for friendly@2025, not for friendly@2026. Write a profile for friendly@2026.',
    ]);
    const { supplies, for: _, ...named } = profile.value;
    const second = applyProfile(
      { ...edition.value, profile: { ...named, supplies: supplies.map((s) => s.path) } },
      profile.value,
    );
    expect(second.ok ? [] : show(second.error)).toEqual([
      'error profile.second 1:1 for | friendly@2026 already carries the profile "Board values for 2014". Put all values into one profile.',
    ]);
  });
});

describe('a historical registry', () => {
  test('of 2015 has the 26 centers of the source, marked as transcribed', () => {
    const parsed = parseRegistry(REGISTRY);
    if (!parsed.ok) throw new Error('it can be read');
    const { names, note: _, title: __, ...rest } = parsed.value;
    expect(names).toHaveLength(26);
    expect([names[0], names[25]]).toEqual(['211 Ontario', 'VSP Vision Care (California & Ohio)']);
    expect(rest).toEqual({
      program: 'world-class-fcr',
      edition: '2015',
      year: 2015,
      level: 'site',
      origin: 'transcribed',
      source: 'SQM Group, Contact Center World Class FCR Certification Registry, 2015',
    });
  });

  test.each([
    [
      'names a center twice',
      '  - 407 ETR',
      '  - 211 Ontario',
      'error value.twice 20:5 names.2 | "211 Ontario" stands here twice. Keep one of the two.',
    ],
    [
      'claims to be issued',
      'origin: transcribed',
      'origin: issued',
      'error value.unknown 6:9 origin | "issued" is not known here. Known here: transcribed.',
    ],
  ])('that %s is refused', (_, from, to, expected) => {
    const parsed = parseRegistry(changed(REGISTRY, from, to));
    expect(parsed.ok ? [] : show(parsed.error)).toEqual([expected]);
  });
});

test('every finding there is has been seen above', () => {
  expect(FINDING_CODES.filter((code) => !seen.has(code))).toEqual([]);
});

test('a finding is shown with its file, place, message and remedy', () => {
  const [finding] = lintRulebook(changed(EDITION, 'value: 80/100', 'value: 80'));
  expect(formatFinding(finding as Finding, 'mine.yaml')).toBe(
    'mine.yaml:12:10: error: share.value: "80" can be read in more than one way. Write "80/100", which is exact.',
  );
});
