import { describe, expect, test } from 'vitest';
import { formatMapping } from './mapping-text.ts';
import { checkMapping, missingIn, parseMapping } from './mapping.ts';

const GOOD = `
name: Chats
zone: America/Toronto
empty: [null, N/A]
only_rows: { column: Answered, is: [Y] }
response_id: cases
organization: { constant: Acme }
site: Site Name
supervisor: null
csr: { column: Agent, words: { a1: Ann } }
contact_at: { date: Date, time: Time, format: 'YYYYMMDD HH:mm' }
resolved: { column: Helped, yes: [1], no: [0] }
contacts_needed: { column: Calls, labels: { 3 or more: 3 } }
overall_satisfaction: { one_hot: [S1, S2, S3, S4, S5] }
csr_satisfaction: { column: Q2, scale: { min: 0, max: 10 } }
`;

test('a mapping is read, with words that YAML takes for values, and written back equal', () => {
  const parsed = parseMapping(GOOD);
  expect(parsed).toEqual({
    ok: true,
    value: {
      name: 'Chats',
      zone: 'America/Toronto',
      empty: ['null', 'N/A'],
      only_rows: { column: 'Answered', is: ['Y'] },
      response_id: { column: 'cases' },
      organization: { constant: 'Acme' },
      site: { column: 'Site Name' },
      csr: { column: 'Agent', words: { a1: 'Ann' } },
      contact_at: { date: 'Date', time: 'Time', format: 'YYYYMMDD HH:mm' },
      resolved: { column: 'Helped', yes: ['1'], no: ['0'] },
      contacts_needed: { column: 'Calls', labels: { '3 or more': 3 } },
      overall_satisfaction: { one_hot: ['S1', 'S2', 'S3', 'S4', 'S5'] },
      csr_satisfaction: { column: 'Q2', scale: { min: 0, max: 10 } },
    },
  });
  if (parsed.ok) expect(parseMapping(formatMapping(parsed.value))).toEqual(parsed);
});

test('a mapping is written as briefly as a person would', () => {
  expect(formatMapping({ site: { column: 'Site' }, contact_at: { column: 'When', format: 'iso' } })).toBe(
    'site: Site\ncontact_at: When\n',
  );
});

describe('problems name the key and the nearest known one', () => {
  const problems = (yaml: string) => {
    const parsed = parseMapping(yaml);
    return parsed.ok ? [] : parsed.error.map((p) => `${p.path}: ${p.message}`);
  };
  test.each([
    ['organisation: X', ['organisation: unknown key "organisation": did you mean "organization"?']],
    ['weather: X', ['weather: unknown key "weather"']],
    [
      'csr: { colum: Agent }',
      ['csr.colum: unknown key "colum": did you mean "column"?', 'csr: give exactly one of column, constant'],
    ],
    ['csr: { column: A, constant: B }', ['csr: give exactly one of column, constant']],
    [
      'contact_at: { column: A, format: DD/MM }',
      ['contact_at.format: the time format "DD/MM" must have a year, a month and a day, for example DD/MM/YYYY'],
    ],
    [
      'overall_satisfaction: { column: A, scale: { min: 5, max: 1 } }',
      ['overall_satisfaction.scale: a scale needs min below max, and top, where given, must be one of the two'],
    ],
    ['- a\n- b', [': a mapping is a list of "field: column" lines']],
    ['', [': a mapping is a list of "field: column" lines']],
  ])('%s', (yaml, expected) => {
    expect(problems(yaml).toSorted()).toEqual(expected.toSorted());
  });

  test('YAML that is none says where', () => {
    expect(problems('csr: [a')[0]).toMatch(/^line 1: not valid YAML: /);
  });
});

test('what a mapping must still say', () => {
  const parsed = checkMapping({ csr: 'Agent' });
  expect(parsed.ok && missingIn(parsed.value)).toEqual(['organization', 'site', 'contact_at', 'an answer']);
});

test.each([
  [
    'many times over',
    `a: &a [x]\n${'bcdefghij'.replace(/./g, (c, i: number) => `${c}: &${c} [${`*${'abcdefghi'[i]},`.repeat(9)}]\n`)}`,
  ],
  ['inside itself', 'empty: &a [*a]'],
])('a value that stands for an earlier one %s is refused', (_, yaml) => {
  expect(parseMapping(yaml)).toEqual({
    ok: false,
    error: [{ path: '', message: 'write values out: "*name" for an earlier one is not read' }],
  });
});
