import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decide } from '../core/certification/decide.ts';
import type { Decision, MonthCount, Outcome, Step } from '../core/certification/decision.ts';
import { READINGS, UNSTATED, type Rulebook } from '../core/rulebook/rulebook.ts';
import { LANGUAGES } from './format.ts';

type Tree = { [key: string]: string | Tree };

const judging = (language: string): Tree =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'messages', language, 'judging.json'), 'utf8')) as Tree;

const PLURAL = /_(zero|one|two|few|many|other)$/;
function keysOf(tree: string | Tree | undefined, path = ''): string[] {
  if (typeof tree !== 'object') return [path.replace(PLURAL, '')];
  const keys = Object.entries(tree).flatMap(([key, below]) => keysOf(below, path === '' ? key : `${path}.${key}`));
  return [...new Set(keys)].toSorted();
}

const FIRST = 24_183; // 2015-04
const PERIOD = { from: FIRST, to: FIRST + 2 };
const BASE: Rulebook = {
  program: 'test',
  edition: '1',
  sha256: '00',
  title: { en: '', fr: '' },
  source: { document: '', statement: { en: '', fr: '' } },
  countsWhen: { source: '', all: ['resolved'] },
  share: { source: '', value: { num: 8, den: 10 }, comparison: 'at-least' },
  period: { source: '', months: 3, comparison: 'exactly', consecutive: true, reading: 'pooled' },
  surveyWindow: { source: '', window: { kind: 'elapsed', fromMinutes: 1, toMinutes: 2 } },
  minimumResponses: { source: '', csr: 25, supervisor: 25, site: 25, organization: 25 },
  organization: { source: '', rule: 'every-site' },
  transfers: { source: '', judged: UNSTATED },
  validity: { source: '', months: 12 },
  labels: {},
  monthlyVolume: {},
  profile: null,
};

/** Each rule in each form it can have, the others as in the base. */
const EDITIONS: readonly Rulebook[] = [
  BASE,
  { ...BASE, share: { ...BASE.share, comparison: 'more-than' } },
  { ...BASE, share: { ...BASE.share, value: UNSTATED, comparison: UNSTATED } },
  { ...BASE, period: { ...BASE.period, consecutive: false } },
  { ...BASE, surveyWindow: { source: '', window: { kind: 'any' } } },
  { ...BASE, surveyWindow: { source: '', window: UNSTATED } },
  { ...BASE, minimumResponses: { ...BASE.minimumResponses, csr: UNSTATED } },
  { ...BASE, organization: { source: '', rule: UNSTATED } },
  { ...BASE, organization: { source: '', rule: 'own-share' } },
];
const COUNTS: readonly (readonly [meeting: number, n: number])[][] = [
  [
    [10, 10],
    [10, 10],
    [10, 10],
  ],
  [
    [2, 10],
    [10, 10],
    [2, 10],
  ],
  [
    [20, 20],
    [0, 0],
    [20, 20],
  ],
  [
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [0, 0],
    [0, 0],
    [0, 0],
  ],
];
const SITES: readonly (readonly Outcome[])[] = [[], ['met'], ['met', 'not-met'], ['met', 'undetermined']];

function* decisions(): Generator<Decision> {
  for (const edition of EDITIONS) {
    for (const reading of READINGS) {
      for (const counts of COUNTS) {
        for (const lagUnknown of [0, 1]) {
          const months = counts.map(([meeting, n], i): MonthCount => ({
            month: FIRST + i,
            n,
            meeting,
            outside: 0,
            lagUnknown: Math.min(n, lagUnknown),
            unscorable: 0,
          }));
          yield decide(edition, { level: 'csr', subject: 'A', months }, PERIOD, reading);
        }
      }
      for (const outcomes of SITES) {
        const sites = outcomes.map((outcome, i) => ({ name: `S${i}`, outcome }));
        yield decide(edition, { level: 'organization', subject: 'O', months: [], sites }, PERIOD, reading);
      }
    }
  }
}

const all = [...decisions()];
const sorted = (values: Iterable<string>): string[] => [...new Set(values)].toSorted();
const steps = all.flatMap((decision) => decision.steps);
/** Under which key a step's sentence stands; the forms of one kind are chosen by its values. */
const FORMS: Readonly<Record<Step['kind'], readonly string[]>> = {
  'more-responses': ['more-responses.any', 'more-responses.meeting'],
  'meeting-in-a-row': ['meeting-in-a-row'],
  'new-period': ['new-period.plain', 'new-period.empty'],
  'completion-times': ['completion-times'],
  'sites': ['sites'],
  'operator-profile': ['operator-profile'],
};

describe.each(LANGUAGES)('in %s', (language) => {
  const messages = judging(language);

  test('every reason that a clause can give has its sentence, and every sentence a reason', () => {
    const reasons = all.flatMap((decision) => decision.clauses.map((clause) => clause.reason));
    expect(keysOf(messages['why'])).toEqual(sorted(reasons));
  });

  test('every step that can be taken has its sentence, and every sentence a step', () => {
    expect(keysOf(messages['take'])).toEqual(sorted(steps.flatMap((step) => FORMS[step.kind])));
  });

  test('every clause and every rule that a profile can supply has its name', () => {
    expect(keysOf(messages['clause'])).toEqual(sorted(all.flatMap((d) => d.clauses.map((c) => c.clause))));
    const rules = steps.flatMap((step) => (step.kind === 'operator-profile' ? step.rules : []));
    expect(keysOf(messages['rule'])).toEqual(expect.arrayContaining(sorted(rules)));
  });
});
