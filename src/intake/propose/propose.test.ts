import { describe, expect, test } from 'vitest';
import { formatMapping } from '../../core/survey/mapping-text.ts';
import { missingIn } from '../../core/survey/mapping.ts';
import { proposeMapping } from './propose.ts';
import { questionsOf } from './open-questions.ts';
import { answerQuestions } from './questions.ts';

const propose = (header: string, ...rows: string[]) =>
  proposeMapping(
    header.split(','),
    rows.map((line) => line.split(',')),
  );
const asked = (header: string, ...rows: string[]) => propose(header, ...rows).questions.map((q) => q.id);

test('a survey of chats with star counts', () => {
  const p = propose(
    'Site Name,Month,Date,cases,Agent,Consult Outcome,Survey Count,1 Star Count,2 Star Count,3 Star Count,4 Star Count,5 Star Count,Helped Resolve Surveys,CSAT Star Average',
    'India,07 - Jan,20181231,Case 1,Agent 2,Code 1,1,1,0,0,0,0,0,1',
    'India,07 - Jan,20190113,Case 2,Agent 1,Code 1,1,0,0,0,0,1,1,5',
  );
  expect(formatMapping(p.mapping)).toBe(
    [
      'response_id: cases',
      'site: Site Name',
      'csr: Agent',
      'contact_reason: Consult Outcome',
      'contact_at: Date',
      'resolved: Helped Resolve Surveys',
      'overall_satisfaction:',
      ...[
        '  one_hot:',
        '    - 1 Star Count',
        '    - 2 Star Count',
        '    - 3 Star Count',
        '    - 4 Star Count',
        '    - 5 Star Count',
      ],
      '',
    ].join('\n'),
  );
  expect(p.questions).toEqual([
    { id: 'organization', field: 'organization', column: null, sample: null, choices: [], open: true },
  ]);
  expect(p.fields.map((f) => f.field)).toEqual([
    'response_id',
    'site',
    'csr',
    'contact_at',
    'contact_reason',
    'resolved',
    'overall_satisfaction',
  ]);
  for (const field of p.fields) expect(field.confidence).toBeGreaterThan(0.7);
});

test('French names', () => {
  const p = propose(
    'Numéro;Entreprise;Centre d’appels;Superviseure;Conseillère;Date de l’appel;Canal;Motif;Résolu;Satisfaction globale'.replaceAll(
      ';',
      ',',
    ),
    '1,Acme,Laval,Zoé,Ann,2015-04-03T10:11:12Z,Téléphone,Facture,Oui,Très satisfait',
    '2,Acme,Laval,Zoé,Ann,2015-04-03T10:12:12Z,Téléphone,Facture,Non,Insatisfait',
    '3,Acme,Laval,Zoé,Ann,2015-04-03T10:13:12Z,Courriel,Facture,Oui,Neutre',
  );
  expect(p.questions).toEqual([]);
  expect(missingIn(p.mapping)).toEqual([]);
  expect(p.mapping).toEqual({
    response_id: { column: 'Numéro' },
    organization: { column: 'Entreprise' },
    site: { column: 'Centre d’appels' },
    supervisor: { column: 'Superviseure' },
    csr: { column: 'Conseillère' },
    contact_at: { column: 'Date de l’appel', format: 'iso' },
    channel: { column: 'Canal' },
    contact_reason: { column: 'Motif' },
    resolved: { column: 'Résolu' },
    overall_satisfaction: {
      column: 'Satisfaction globale',
      labels: { 'très satisfait': 5, 'insatisfait': 2, 'neutre': 3 },
    },
  });
});

describe('the order of day and month', () => {
  const both = ['03/04/2015,5', '05/06/2015,4'];
  test('is asked when both are possible, and the mapping can not be used before', () => {
    const p = propose('Call Date,CSAT', ...both);
    expect(p.mapping.contact_at).toEqual({ column: 'Call Date', format: 'DD/MM/YYYY|MM/DD/YYYY' });
    expect(p.questions.find((q) => q.id === 'date-order.contact_at')).toEqual({
      id: 'date-order.contact_at',
      field: 'contact_at',
      column: 'Call Date',
      sample: '03/04/2015',
      choices: [
        { value: 'day-first', example: '2015-04-03' },
        { value: 'month-first', example: '2015-03-04' },
      ],
      open: false,
    });
    const answered = (order: string) =>
      answerQuestions(p.mapping, { 'date-order.contact_at': order }).contact_at?.format;
    expect(answered('day-first')).toBe('DD/MM/YYYY');
    expect(answered('month-first')).toBe('MM/DD/YYYY');
    expect(() => answered('both')).toThrow(
      '"both" is no answer to the question "date-order.contact_at": choose day-first or month-first.',
    );
  });
  test('is asked with a value in which the readings differ', () => {
    const p = propose('Call Date,CSAT', '03/03/2015,5', '04/04/2015,5', '12/05/2015,4', '03/04/2015,5');
    const question = p.questions.find((q) => q.id === 'date-order.contact_at');
    expect([question?.sample, question?.choices.map((c) => c.example)]).toEqual([
      '12/05/2015',
      ['2015-05-12', '2015-12-05'],
    ]);
    const same = propose('Call Date,CSAT', '04/04/2015,5', '05/05/2015,4').questions;
    expect(same.find((q) => q.id === 'date-order.contact_at')?.sample).toBe('04/04/2015');
  });
  test('is asked also when the same day stands for both everywhere', () => {
    expect(asked('Call Date,CSAT', '04/04/2015,5', '05/05/2015,4')).toContain('date-order.contact_at');
  });
  test('is asked when the year may come first too', () => {
    const p = propose('Call Date,CSAT', '10/11/12,5');
    const question = p.questions.find((q) => q.id === 'date-order.contact_at');
    expect(question?.choices.map((c) => c.value)).toEqual(['year-first', 'day-first', 'month-first']);
  });
  test('is known from a day after the 12th', () => {
    const p = propose('Call Date,CSAT', ...both, '13/04/2015,5');
    expect(p.mapping.contact_at?.format).toBe('DD/MM/YYYY');
    const q = propose('Call Date,CSAT', ...both, '04/13/2015,5');
    expect(q.mapping.contact_at?.format).toBe('MM/DD/YYYY');
    expect([...p.questions, ...q.questions].map((x) => x.id)).not.toContain('date-order.contact_at');
  });
  test('is asked with a value that is none among many', () => {
    const many = Array.from({ length: 30 }, (_, i) => `0${1 + (i % 9)}/05/2015,5`);
    expect(asked('Call Date,CSAT', ...many, 'unknown,5')).toContain('date-order.contact_at');
  });
});

describe('times', () => {
  test.each([
    ['20150403', 'iso'],
    ['2015-04-03T10:11:12Z', 'iso'],
    ['30/04/2015 23:10', 'DD/MM/YYYY HH:mm'],
    ['4/30/2015 11:10 PM', 'MM/DD/YYYY hh:mm A'],
    ['30-Apr-2015', 'DD-MMM-YYYY'],
    ['2015/4/3', 'YYYY/MM/DD'],
    ['42097', 'excel-days'],
    ['42097.5', 'excel-days'],
    ['1428055872', 'epoch-seconds'],
    ['1428055872123', 'epoch-milliseconds'],
  ])('%s is %s', (value, format) => {
    expect(propose('Contact Date,CSAT', `${value},5`).mapping.contact_at?.format).toBe(format);
  });
  test('without a zone ask for one, with UTC as a choice', () => {
    const p = propose('Contact Date,CSAT', '2015-04-03 10:11:12,5');
    expect(p.questions.find((q) => q.id === 'zone')).toEqual({
      id: 'zone',
      field: 'contact_at',
      column: 'Contact Date',
      sample: null,
      choices: [{ value: 'UTC', example: null }],
      open: true,
    });
    expect(answerQuestions(p.mapping, { zone: 'America/Toronto' }).zone).toBe('America/Toronto');
    expect(() => answerQuestions(p.mapping, { zone: 'Mars' })).toThrow(
      '"Mars" is no answer to the question "zone": write it like America/Toronto, or UTC.',
    );
  });
  test('days need none', () => {
    expect(asked('Contact Date,CSAT', '2015-04-03,5')).not.toContain('zone');
  });
  test('day and time of day in two columns', () => {
    const p = propose('Date,Time,CSAT', '2015-04-03,9:12:58,5');
    expect(p.mapping.contact_at).toEqual({ date: 'Date', time: 'Time', format: 'YYYY-MM-DD HH:mm:ss' });
    expect(p.questions.map((q) => q.id)).toContain('zone');
  });
  test('midnights among other times are asked about; midnights alone are days', () => {
    const rows = ['2015-04-03T00:00:00Z,5', '2015-04-04T00:00:00Z,5'];
    const p = propose('Contact Date,CSAT', ...rows, '2015-04-04T09:00:00Z,5');
    expect(p.questions.map((q) => q.id)).toContain('midnight.contact_at');
    expect(answerQuestions(p.mapping, { 'midnight.contact_at': 'day-only' }).contact_at?.midnight_is_day_only).toBe(
      true,
    );
    expect(propose('Contact Date,CSAT', ...rows).mapping.contact_at?.midnight_is_day_only).toBe(true);
  });
});

describe('scores', () => {
  test('whose scale is not clear are asked about', () => {
    const p = propose('CSAT', '7', '9');
    expect(p.questions.find((q) => q.id === 'scale.overall_satisfaction')?.choices.map((c) => c.value)).toEqual([
      '0-10',
      '1-10',
    ]);
    expect(answerQuestions(p.mapping, { 'scale.overall_satisfaction': '1-10' }).overall_satisfaction?.scale).toEqual({
      min: 1,
      max: 10,
    });
  });
  test('from 1 to 5, and from 0 to 10, are clear', () => {
    expect([asked('CSAT', '1', '5'), asked('CSAT', '0', '10')].flat()).not.toContain('scale.overall_satisfaction');
  });
  test('that never reach 5 are not taken for 1 to 5 in silence', () => {
    expect(asked('CSAT', '1', '4')).toContain('scale.overall_satisfaction');
  });
});

test('words that mean nothing, and columns that do not fit their name', () => {
  const p = propose('agent,supervisor,manager,resolved,fcr', 'Ann,null,Sam,Y,many', '[None],Bob,Sam,N,few');
  expect(p.mapping).toEqual({
    empty: ['null', '[none]'],
    csr: { column: 'agent' },
    supervisor: { column: 'supervisor' },
    resolved: { column: 'resolved' },
  });
});

test('what is not found is asked for', () => {
  const p = propose('a,b', 'x,2015-04-03');
  expect(p.questions.map((q) => [q.id, q.choices.map((c) => c.value)])).toEqual([
    ['organization', []],
    ['site', []],
    ['contact_at', ['b']],
    ['overall_satisfaction', ['a', 'b']],
  ]);
  expect(
    answerQuestions(p.mapping, { organization: 'Acme', site: 'Here', contact_at: 'b', overall_satisfaction: 'a' }),
  ).toEqual({
    organization: { constant: 'Acme' },
    site: { constant: 'Here' },
    contact_at: { column: 'b', format: 'iso' },
    overall_satisfaction: { column: 'a' },
  });
});

test('a column that is chosen is looked at, and may raise a question of its own', () => {
  const sample = { header: ['a', 'b'], rows: [['9', '03/04/2015 10:11']] };
  const answered = answerQuestions({}, { contact_at: 'b', overall_satisfaction: 'a' }, sample);
  expect(answered).toEqual({
    contact_at: { column: 'b', format: 'DD/MM/YYYY HH:mm|MM/DD/YYYY HH:mm' },
    overall_satisfaction: { column: 'a' },
  });
  expect(questionsOf(answered, sample).map((q) => q.id)).toEqual([
    'organization',
    'site',
    'date-order.contact_at',
    'zone',
    'scale.overall_satisfaction',
  ]);
});
