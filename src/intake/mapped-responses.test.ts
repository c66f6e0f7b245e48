import { describe, expect, test } from 'vitest';
import { csv, mapping, read, reasons, row } from '../../test/fixtures/intake/read.ts';
import type { IntakeOptions } from './responses.ts';

const BASE = 'organization: { constant: Acme }\nsite: { constant: Here }\n';
/** Reads rows of the columns when, x, y under a mapping that adds lines to BASE. */
const readWith = (yaml: string, rows: string[], options: Partial<IntakeOptions> = {}) =>
  read(`when,x,y\n${rows.join('\n')}\n`, { mapping: mapping(BASE + yaml), ...options });
const iso = (ms: number | undefined): string => new Date(ms ?? NaN).toISOString();

describe('subjects', () => {
  test('columns, constants, a missing supervisor, words', async () => {
    const r = await readWith(
      'csr: { column: x, words: { a1: Ann } }\nsupervisor: null\nchannel: { column: y, words: { INB: Phone } }\nresolved: { constant: true }\ncontact_at: when\n',
      ['2015-04-03,A1,inb', '2015-04-03,Bob,E-mail'],
    );
    expect(r.responses.map((x) => [x.organization, x.site, x.supervisor, x.csr, x.channel])).toEqual([
      ['Acme', 'Here', null, 'Ann', 'phone'],
      ['Acme', 'Here', null, 'Bob', 'e-mail'],
    ]);
  });
  test('words that mean nothing is there', async () => {
    const r = await readWith('empty: [null, N/A]\ncsr: x\noverall_satisfaction: y\ncontact_at: when\n', [
      '2015-04-03,NULL,n/a',
      '2015-04-03,Ann,5',
      'null,Ann,5',
    ]);
    expect(r.responses.map((x) => [x.csr, x.overallSatisfaction])).toEqual([
      [null, null],
      ['Ann', 5],
    ]);
    expect(reasons(r)).toEqual(['4 contact_at required.missing']);
    expect(r.summary.unanswered).toBe(1);
  });
  test('rows that are no responses are passed over and counted', async () => {
    const r = await readWith('only_rows: { column: x, is: [Y, 1] }\noverall_satisfaction: y\ncontact_at: when\n', [
      '2015-04-03,y,5',
      '2015-04-03,N,nonsense',
      '2015-04-03,1.0,4',
      '2015-04-03,,3',
    ]);
    expect(r.responses.map((x) => x.overallSatisfaction)).toEqual([5, 4]);
    expect(r.summary).toMatchObject({ read: 4, taken: 2, rejected: 0, passedOver: 2 });
  });
});

describe('times', () => {
  test('43617 is an Excel day, and 43617/ is not', async () => {
    const r = await readWith('resolved: x\ncontact_at: { column: when, format: excel-days }\n', [
      '43617,yes,',
      '43617/,yes,',
      '43617,no,',
    ]);
    expect(r.responses.map((x) => [iso(x.contactAt), x.contactTimeKnown, x.month])).toEqual([
      ['2019-06-01T00:00:00.000Z', false, 24_233],
      ['2019-06-01T00:00:00.000Z', false, 24_233],
    ]);
    expect(r.rejects).toEqual([
      {
        line: 3,
        field: 'contact_at',
        code: 'excel-day.trailing',
        value: '43617/',
        message: 'something stands after the Excel day number in "43617/"',
      },
    ]);
  });
  test('a pattern under a zone', async () => {
    const r = await readWith(
      "resolved: x\nzone: America/Toronto\ncontact_at: { column: when, format: 'DD/MM/YYYY HH:mm' }\n",
      ['30/04/2015 23:30,yes,', '31/04/2015 23:30,yes,'],
    );
    expect(r.responses.map((x) => [iso(x.contactAt), x.month, x.contactTimeKnown])).toEqual([
      ['2015-05-01T03:30:00.000Z', 24_183, true],
    ]);
    expect(reasons(r)).toEqual(['3 contact_at time.malformed']);
  });
  test('date and time in two columns; without the time only the day is known', async () => {
    const r = await readWith(
      "resolved: y\nzone: UTC\ncontact_at: { date: when, time: x, format: 'YYYY-MM-DD HH:mm:ss' }\n",
      ['2021-01-01,9:12:58,Y', '2021-01-01,,Y', '2021-01-01,noon,Y'],
    );
    expect(r.responses.map((x) => [iso(x.contactAt), x.contactTimeKnown])).toEqual([
      ['2021-01-01T09:12:58.000Z', true],
      ['2021-01-01T00:00:00.000Z', false],
    ]);
    expect(r.rejects[0]).toMatchObject({ field: 'contact_at', code: 'time.malformed', value: '2021-01-01 noon' });
  });
  test('midnights that stand for a day', async () => {
    const r = await readWith(
      'resolved: x\nzone: America/Toronto\ncontact_at: { column: when, midnight_is_day_only: true }\n',
      ['2015-04-03T00:00:00,yes,', '2015-04-03T00:00:01,yes,', '2015-04-03T04:00:00Z,yes,'],
    );
    expect(r.responses.map((x) => x.contactTimeKnown)).toEqual([false, true, false]);
  });
  test('seconds since 1970 need no zone', async () => {
    const r = await readWith('resolved: x\ncontact_at: { column: when, format: epoch-seconds }\n', ['1428055872,yes,']);
    expect(iso(r.responses[0]?.contactAt)).toBe('2015-04-03T10:11:12.000Z');
  });
});

describe('answers', () => {
  const scores = async (yaml: string, ...words: string[]) => {
    const r = await readWith(
      `contact_at: when\noverall_satisfaction: ${yaml}\n`,
      words.map((w) => `2015-04-03,${w},`),
    );
    return [...r.responses.map((x) => x.overallSatisfaction), ...reasons(r)];
  };
  test('a scale of 0 to 10', async () => {
    expect(await scores('{ column: x, scale: { min: 0, max: 10 } }', '0', '9', '10', '11')).toEqual([
      1,
      4,
      5,
      '5 overall_satisfaction score.out-of-range',
    ]);
  });
  test('a scale on which 1 is best', async () => {
    expect(await scores('{ column: x, scale: { min: 1, max: 5, top: 1 } }', '1', '5')).toEqual([5, 1]);
  });
  test('labels, beside numbers', async () => {
    expect(
      await scores(
        '{ column: x, labels: { Very satisfied: 5, Not at all: 1 } }',
        'VERY SATISFIED',
        'not at all',
        '3',
        '5.0',
        'so-so',
      ),
    ).toEqual([5, 1, 3, 5, '6 overall_satisfaction score.malformed']);
  });
  test('one-hot columns', async () => {
    const text = 's1,s2,s3,s4,s5\n0,0,0,0,1\n1,0,0,0,0\n0,0,0,0,0\n,,,1.0,\n0,1,0,1,0\n0,2,0,0,0\n';
    const dated = text
      .split('\n')
      .map((line, i) => (line === '' ? '' : `${i === 0 ? 'when' : '2015-04-03'},${line}`))
      .join('\n');
    const good = await read(dated, {
      mapping: mapping(`${BASE}contact_at: when\noverall_satisfaction: { one_hot: [s1, s2, s3, s4, s5] }`),
    });
    expect(good.responses.map((x) => x.overallSatisfaction)).toEqual([5, 1, null, 4]);
    expect(good.rejects.map((x) => [x.line, x.code, x.value])).toEqual([
      [6, 'one-hot.several', '0 1 0 1 0'],
      [7, 'one-hot.malformed', '2'],
    ]);
  });
  test('words for yes and no of its own', async () => {
    const r = await readWith('contact_at: when\nresolved: { column: x, yes: [Done], no: [Open, Lost] }\n', [
      '2015-04-03,done,',
      '2015-04-03,LOST,',
      '2015-04-03,yes,',
    ]);
    expect(r.responses.map((x) => x.resolved)).toEqual([true, false]);
    expect(reasons(r)).toEqual(['4 resolved answer.unknown-word']);
  });
  test('labels for a number of contacts', async () => {
    const r = await readWith('contact_at: when\ncontacts_needed: { column: x, labels: { 3 or more: 3 } }\n', [
      '2015-04-03,3 or more,',
      '2015-04-03,2,',
    ]);
    expect(r.responses.map((x) => x.contactsNeeded)).toEqual([3, 2]);
  });
});

describe('what a value should have been is said', () => {
  const messages = async (yaml: string, ...rows: string[]) =>
    (await readWith(yaml, rows)).rejects.map((r) => r.message);

  test('without a mapping: ISO 8601, and 1 to 5', async () => {
    const cells = [
      row('a', { contact_at: '43617' }),
      row('b', { csr_satisfaction: '6' }),
      row('c', { csr_satisfaction: 'ok' }),
    ];
    expect((await read(csv(...cells))).rejects.map((r) => r.message)).toEqual([
      '"43617" is not a time as contact_at should be written: expected ISO 8601, such as 2015-06-01T10:00:00Z',
      '"6" is not on the scale: expected a whole number from 1 to 5',
      '"ok" is not a score: expected a whole number from 1 to 5',
    ]);
  });

  test('with one: its pattern, its scale and its words', async () => {
    expect(
      await messages('contact_at: { column: when, format: DD/MM/YYYY }\noverall_satisfaction: y\n', '2015-04-03,,5'),
    ).toEqual(['"2015-04-03" is not a time as contact_at should be written: expected DD/MM/YYYY, as the mapping says']);
    const score = 'overall_satisfaction: { column: y, scale: { min: 0, max: 10 }, labels: { Good: 5, Bad: 1 } }\n';
    expect(await messages(`contact_at: when\n${score}`, '2015-04-03,,11')).toEqual([
      `"11" is not on the scale: expected a whole number from 0 to 10, or one of the mapping's words: "Good", "Bad"`,
    ]);
  });
});

describe('a mapping that cannot be used says why, once', () => {
  const problem = (yaml: string, options: Partial<IntakeOptions> = {}) =>
    readWith(yaml, ['2015-04-03,yes,5'], options).then(
      () => 'none',
      (error: Error & { code: string }) => `${error.code}: ${error.message}`,
    );
  test.each([
    [
      'resolved: x\n',
      'mapping.needed: The mapping for responses.csv does not say where to find contact_at: name a column or a constant.',
    ],
    [
      'contact_at: when\nresolved: xx\n',
      'mapping.invalid: The mapping names a column "xx" that responses.csv does not have: did you mean "x"?',
    ],
    [
      'contact_at: when\nresolved: weather\n',
      'mapping.invalid: The mapping names a column "weather" that responses.csv does not have: it has "when", "x", "y".',
    ],
    [
      'contact_at: { column: when, format: DD/MM/YYYY|MM/DD/YYYY }\nresolved: x\n',
      'mapping.ambiguous: The order of day and month in contact_at is not known: its format says "DD/MM/YYYY|MM/DD/YYYY"; keep the right one.',
    ],
    [
      "contact_at: { column: when, format: 'DD/MM/YYYY HH:mm' }\nresolved: x\n",
      'mapping.needed: The times in contact_at are written without a zone ("DD/MM/YYYY HH:mm"): add a zone to the mapping, for example "zone: America/Toronto" or "zone: UTC".',
    ],
    [
      'contact_at: when\nresolved: x\nzone: Mars\n',
      'mapping.invalid: The mapping\'s zone "Mars" is not known: write it like America/Toronto, or UTC.',
    ],
  ])('%j', async (yaml, expected) => {
    expect(await problem(yaml)).toBe(expected);
  });
});
