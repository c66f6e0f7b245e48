import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Result } from '../basics/result.ts';
import { applyProfile } from '../rulebook/apply-profile.ts';
import { formatFinding, type Finding } from '../rulebook/finding.ts';
import { parseRulebook } from '../rulebook/parse.ts';
import { parseProfile, type Profile } from '../rulebook/profile.ts';
import { rulebookKey, type Rulebook } from '../rulebook/rulebook.ts';
import { decide } from './decide.ts';
import { describeExample, parseExamples, type Example } from './examples.ts';
import { allowedPeriod, latestPeriod } from './period.ts';

/** Every rulebook of this repository with the golden examples that stand beside it. */
const files = ['rulebooks/*/*.examples.yaml', 'docs/examples/*.examples.yaml']
  .flatMap((pattern) => globSync(pattern))
  .toSorted();

const read = (path: string): { text: string; sha256: string } => {
  const bytes = readFileSync(path);
  return { text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') };
};

function valueOf<T>(path: string, result: Result<T, Finding[]>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.map((f) => formatFinding(f, path)).join('\n'));
}

function completed(rulebook: Rulebook, path: string, { name, profile }: Example): Rulebook {
  if (profile === null) return rulebook;
  const inPlace = {
    name,
    for: rulebookKey(rulebook),
    by: 'the example',
    date: '2026-01-15',
    reason: name,
    sha256: '0'.repeat(64),
  };
  const found: Profile =
    typeof profile === 'string'
      ? valueOf(profile, parseProfile(read(profile).text, read(profile).sha256))
      : { ...inPlace, supplies: profile };
  return valueOf(path, applyProfile(rulebook, found));
}

test('every edition has golden examples', () => {
  const editions = globSync('rulebooks/*/*.yaml').filter((path) => !/\.(examples|registry)\.yaml$/.test(path));
  const withExamples = files.map((path) => path.replace('.examples.yaml', '.yaml'));
  expect(withExamples.filter((path) => path.startsWith('rulebooks/'))).toEqual(editions.toSorted());
  expect(editions).toHaveLength(8);
});

describe.each(files)('%s', (path) => {
  const edition = path.replace('.examples.yaml', '.yaml');
  const { text, sha256 } = read(edition);
  const rulebook = valueOf(edition, parseRulebook(text, sha256));
  const examples = valueOf(path, parseExamples(read(path).text));

  test.each(examples.map((example) => [describeExample(example), example] as const))('%s', (_, example) => {
    const judged = completed(rulebook, path, example);
    const period = example.period ?? latestPeriod(judged, judged.period.months);
    expect(allowedPeriod(judged, period)).toEqual({ ok: true, value: period });
    const { outcome, decidedBy } = decide(judged, example.evidence, period, example.reading ?? undefined);
    expect({ outcome, because: decidedBy }).toEqual({ outcome: example.outcome, because: example.because });
  });
});

describe('an example that cannot be run is refused', () => {
  const good = `plaudit-examples: 1
examples:
  - name: good
    csr: { 2013-01: 8 of 10 }
    outcome: met
`;
  test.each([
    [
      'a count of nothing',
      '8 of 10',
      'ten',
      '4:21: error: examples.1.csr.2013-01: "ten" is no count of responses. Write "8 of 10", "8 of 10, 2 late", "8 of 10, 2 without a time", or "none".',
    ],
    [
      'more that meet than there are',
      '8 of 10',
      '11 of 10',
      '4:21: error: examples.1.csr.2013-01: "11 of 10" is no count of responses. Write "8 of 10", "8 of 10, 2 late", "8 of 10, 2 without a time", or "none".',
    ],
    [
      'no month',
      '2013-01',
      '2013-13',
      '4:12: error: examples.1.csr.2013-13: "2013-13" is not a month. Write year and month, as in "2013-01".',
    ],
    [
      'no period',
      'outcome: met',
      'outcome: met\n    period: 2013',
      '6:13: error: examples.1.period: "2013" is no period. Write the first and the last month, as in "2013-01..2013-03".',
    ],
    [
      'no subject',
      'csr: { 2013-01: 8 of 10 }',
      'reading: pooled',
      '3:5: error: examples.1: An example is about one subject. Write one of: csr, supervisor, site, organization, with its months below it.',
    ],
    [
      'no reason',
      'outcome: met',
      'outcome: not-met',
      '3:5: error: examples.1.because: "because" is missing. Write "because:" and one of: minimum-responses, share, every-month, period, survey-window, every-site.',
    ],
    [
      'a reason for nothing',
      'outcome: met',
      'outcome: met\n    because: share',
      '6:14: error: examples.1.because: Where every clause is met, none settles it. Leave "because" out.',
    ],
    [
      'no example',
      '  - name: good\n    csr: { 2013-01: 8 of 10 }\n    outcome: met\n',
      '  []\n',
      '3:3: error: examples: There is no example. Write "examples:" and below it one example after each "- name:".',
    ],
  ])('for %s', (_, from, to, expected) => {
    const parsed = parseExamples(good.replace(from, to));
    expect(parsed.ok ? [] : parsed.error.map((f) => formatFinding(f, ''))).toEqual([`:${expected}`]);
  });

  test('and a good one is not', () => {
    expect(parseExamples(good).ok).toBe(true);
  });
});
