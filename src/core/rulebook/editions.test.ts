import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { notationOf } from './notation.ts';
import { parseRulebook } from './parse.ts';
import { rulebookKey, type Rulebook } from './rulebook.ts';

const FOLDER = 'rulebooks';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const paths = globSync(`${FOLDER}/*/*.yaml`)
  .filter((path) => !/\.(examples|registry)\.yaml$/.test(path))
  .map((path) => path.replaceAll('\\', '/').slice(FOLDER.length + 1))
  .toSorted();

/** What is wrong with the editions, as sentences; `listing` is in the format of sha256sum. */
function immutable(listing: string, files: ReadonlyMap<string, Uint8Array>): string[] {
  const listed = new Map(
    listing
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const wrong = [...listed].flatMap(([path, hash]) => {
    const bytes = files.get(path);
    if (bytes === undefined)
      return [`${path} is gone: an edition is immutable and stays, because certificates name it.`];
    if (sha256(bytes) === hash) return [];
    return [
      `${path} was changed: an edition is immutable, because certificates name its hash. Take the change back and write a new edition beside it.`,
    ];
  });
  const unlisted = [...files.keys()].filter((path) => !listed.has(path));
  return [
    ...wrong,
    ...unlisted.map((path) => `${path} is not listed: add its line to ${FOLDER}/editions.sha256 (sha256sum ${path}).`),
  ];
}

const files = new Map<string, Uint8Array>(paths.map((path) => [path, readFileSync(`${FOLDER}/${path}`)]));
const listing = readFileSync(`${FOLDER}/editions.sha256`, 'utf8');

describe('an edition is immutable', () => {
  test('and none was changed', () => {
    expect(immutable(listing, files)).toEqual([]);
  });

  test('so one changed byte is found', () => {
    const path = 'world-class-call/2013.yaml';
    const bytes = Uint8Array.from(files.get(path) as Uint8Array);
    bytes[bytes.length - 2] = (bytes[bytes.length - 2] as number) ^ 1;
    expect(immutable(listing, new Map(files).set(path, bytes))).toEqual([
      'world-class-call/2013.yaml was changed: an edition is immutable, because certificates name its hash. Take the change back and write a new edition beside it.',
    ]);
  });

  test('so one that is gone and one that is new are found', () => {
    const other = new Map(files);
    other.delete('world-class-call/2008.yaml');
    other.set('friendly/2026.yaml', new Uint8Array());
    expect(immutable(listing, other)).toEqual([
      'world-class-call/2008.yaml is gone: an edition is immutable and stays, because certificates name it.',
      'friendly/2026.yaml is not listed: add its line to rulebooks/editions.sha256 (sha256sum friendly/2026.yaml).',
    ]);
  });
});

const editions: Rulebook[] = paths.map((path) => {
  const bytes = files.get(path) as Uint8Array;
  const parsed = parseRulebook(new TextDecoder().decode(bytes), sha256(bytes));
  if (!parsed.ok) throw new Error(`${path}: ${parsed.error[0]?.message}`);
  expect(path).toBe(`${parsed.value.program}/${parsed.value.edition}.yaml`);
  return parsed.value;
});

test('the eight editions say what their sources say', () => {
  const rows = editions.map((r) => [
    rulebookKey(r),
    notationOf.window(r.surveyWindow.window),
    r.countsWhen.all.join(' '),
    `${r.share.comparison} ${notationOf.ratio(r.share.value)}`,
    `${r.period.comparison} ${r.period.months}${r.period.consecutive ? ' consecutive' : ''} ${r.period.reading}`,
    r.organization.rule,
    r.labels.supervisor?.en ?? 'supervisor',
  ]);
  const call = 'resolved overall-top-box csr-top-box';
  const days = 'within 2 business days (monday-to-friday)';
  expect(rows).toEqual([
    [
      'world-class-call@2008',
      '10 minutes to 72 hours',
      call,
      'more-than 70/100',
      'at-least 6 pooled',
      'every-site',
      'manager',
    ],
    ['world-class-call@2009', days, call, 'more-than 70/100', 'exactly 6 pooled', 'every-site', 'manager'],
    ['world-class-call@2010', days, call, 'more-than 75/100', 'exactly 6 pooled', 'every-site', 'manager'],
    ['world-class-call@2011', days, call, 'more-than 75/100', 'exactly 6 pooled', 'every-site', 'manager'],
    ['world-class-call@2012', days, call, 'more-than 75/100', 'exactly 6 pooled', 'every-site', 'manager'],
    ['world-class-call@2013', days, call, 'more-than 80/100', 'exactly 3 pooled', 'every-site', 'manager'],
    [
      'world-class-call@2014',
      '10 minutes to 24 hours',
      call,
      'unstated unstated',
      'exactly 3 consecutive pooled',
      'unstated',
      'supervisor',
    ],
    [
      'world-class-fcr@2015',
      '10 minutes to 24 hours',
      'first-contact',
      'at-least 80/100',
      'exactly 3 consecutive pooled',
      'unstated',
      'supervisor',
    ],
  ]);
});

test('the same in every edition: minimums, validity, transfers', () => {
  const { source: _, note: __, ...minimums } = (editions[0] as Rulebook).minimumResponses;
  expect(minimums).toEqual({ csr: 25, supervisor: 200, site: 800, organization: 'unstated' });
  for (const r of editions) {
    expect(r.minimumResponses).toMatchObject(minimums);
    expect(r.validity.months).toBe(12);
    expect(r.transfers.judged).toBe('unstated');
  }
});

test('where a source is silent a note says so in both languages', () => {
  for (const r of editions) {
    const silent = [
      r.period,
      r.transfers,
      r.minimumResponses,
      ...(r.share.value === 'unstated' ? [r.share] : []),
      ...(r.organization.rule === 'unstated' ? [r.organization] : []),
      ...(typeof r.surveyWindow.window === 'object' && r.surveyWindow.window.kind === 'business-days'
        ? [r.surveyWindow]
        : []),
    ];
    for (const { note } of silent) {
      expect(note?.en).toMatch(/source/);
      expect(note?.fr).toMatch(/source/);
      expect(note?.en).not.toBe(note?.fr);
    }
    expect(r.period.note?.en).toContain('all months together is the product’s default');
  }
});
