import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalCsv, folderWith, plaudit } from './plaudit.ts';

const responses = canonicalCsv([
  ['Ann', '2013-01', 8, 10],
  ['Ann', '2013-02', 7, 8],
  ['Ann', '2013-03', 6, 7],
  ['Bob', '2013-01', 8, 10],
  ['Bob', '2013-02', 7, 8],
  ['Bob', '2013-03', 5, 7],
  ['Cleo', '2013-03', 24, 24],
]);
const folder = folderWith({
  'responses.csv': responses,
  'damaged.csv': responses
    .replace('Ann-2013-01-0,Northwind', 'Ann-2013-01-0,')
    .replace('2013-01-02T10:00:00-04:00', '2.1.2013'),
});
const call2013 = ['--rulebook', 'world-class-call@2013'];

type Document = {
  rulebook: unknown;
  responses: unknown;
  decisions: { level: string; subject: string; outcome: string; [key: string]: unknown }[];
};

describe('score', () => {
  test('prints the decisions as one JSON document', async () => {
    const { code, out, err } = await plaudit(['score', 'responses.csv', ...call2013, '--json'], { cwd: folder });
    const document = JSON.parse(out) as Document;
    expect([code, err]).toEqual([0, '']);
    expect(document.rulebook).toEqual({
      program: 'world-class-call',
      edition: '2013',
      sha256: readFileSync(new URL('../../rulebooks/editions.sha256', import.meta.url), 'utf8').match(
        /(\w+) .*call\/2013\.yaml/,
      )?.[1],
      profile: null,
    });
    expect(document.responses).toEqual({
      ...{ read: 74, taken: 74, rejected: 0, leftOut: 0, unscorable: 0, unanswered: 0 },
      ...{ duplicates: 0, superseded: 0, outsideWindow: 0, truncated: [] },
    });
    expect(document.decisions.map((d) => [d.level, d.subject, d.outcome, d['n'], d['meeting'], d['readings']])).toEqual(
      [
        ['csr', 'Ann', 'met', 25, 21, { pooled: 'met', eachMonth: 'not-met' }],
        ['csr', 'Bob', 'not-met', 25, 20, { pooled: 'not-met', eachMonth: 'not-met' }],
        ['csr', 'Cleo', 'undetermined', 24, 24, { pooled: 'undetermined', eachMonth: 'undetermined' }],
        ['site', 'Halifax', 'undetermined', 74, 65, { pooled: 'undetermined', eachMonth: 'undetermined' }],
        ['organization', 'Northwind', 'undetermined', 74, 65, { pooled: 'undetermined', eachMonth: 'undetermined' }],
      ],
    );
    expect(document.decisions[1]).toMatchObject({
      period: { from: '2013-01', to: '2013-03' },
      share: 0.8,
      decidedBy: 'share',
      steps: [{ kind: 'meeting-in-a-row', count: 1 }],
    });
  });

  test('shows a person the same as tables', async () => {
    const { code, out } = await plaudit(['score', 'responses.csv', ...call2013, '--level', 'csr'], { cwd: folder });
    expect([code, out.split('\n').slice(1)]).toEqual([
      0,
      [
        'Period     2013-01..2013-03, all months together',
        'Responses  74 read, 74 taken, 0 rejected',
        '',
        'CSRs: 1 met, 1 not met, 1 not enough responses',
        'CSR   outcome                n  share, %  0              50       ▾   100  each month    settled by         it would take',
        'Ann   met                   25      84.0                      ────┼●───    not met       every clause met',
        'Bob   not met               25      80.0                    ──────●───     not met       the share          1 more world-class contact',
        'Cleo  not enough responses  24     100.0                          │ ────●  undetermined  too few responses  1 more response',
        '',
      ],
    ]);
  });

  test('answers why, clause by clause', async () => {
    const { out } = await plaudit(['score', 'responses.csv', ...call2013, '--why', 'bob'], { cwd: folder });
    expect(out).toContain(`
Bob, CSR of Northwind
Outcome  not met (all months together; every month by itself: not met)
Share    80.0 %: 20 of 25 contacts count; 95 % interval 60.9 to 91.1 %
`);
    expect(out).toContain(`
  share of contacts that count: not met  <- settles the outcome
    required more than 80 %; observed 80.0 %; n 25
    20 of 25 contacts count: that is not more than 80 %.
    Source: `);
  });

  test('takes the good rows and names the others; with --strict the exit code says so too', async () => {
    const args = ['score', 'damaged.csv', ...call2013, '--level', 'csr', '--json', '--rejects', 'rejected.csv'];
    const { code, out, err } = await plaudit(args, { cwd: folder });
    const rejected = [
      'damaged.csv, line 2: organization is empty',
      'damaged.csv, line 3: "2.1.2013" is not a time as contact_at should be written: expected ISO 8601, such as 2015-06-01T10:00:00Z',
    ];
    expect((await plaudit([...args, '--strict'], { cwd: folder })).code).toBe(3);
    expect([code, err]).toEqual([0, `${rejected.join('\n')}\n2 rows rejected. All of them are in rejected.csv.\n`]);
    expect((JSON.parse(out) as Document).responses).toMatchObject({ read: 74, taken: 72, rejected: 2 });
    expect(readFileSync(join(folder, 'rejected.csv'), 'utf8').split('\r\n').slice(0, 2)).toEqual([
      '\uFEFFline,field,reason,message,value',
      '2,organization,required.missing,organization is empty,',
    ]);
  });

  test('one response of the future is turned away, and everyone keeps the period', async () => {
    writeFileSync(
      join(folder, 'future.csv'),
      responses.replace('2013-03-02T10:00:00-04:00', '2062-10-05T10:00:00-04:00'),
    );
    const { code, out, err } = await plaudit(['score', 'future.csv', ...call2013, '--json'], { cwd: folder });
    const { responses: counts, decisions } = JSON.parse(out) as Document;
    expect([code, counts]).toMatchObject([0, { read: 74, taken: 73, rejected: 1 }]);
    expect(err).toContain('"2062-10-05T10:00:00-04:00" is in the future: contact_at cannot be later than today\n');
    expect(decisions[0]).toMatchObject({ subject: 'Ann', period: { from: '2013-01', to: '2013-03' }, n: 24 });
  });

  test('of what cannot be scored, rows without any answer stand apart and in no month', async () => {
    const header = 'response_id,organization,site,contact_at,resolved,overall_satisfaction,csr_satisfaction';
    const rows = ['a,N,H,2013-03-01,yes,5,5', 'b,N,H,2013-03-01,,5,', 'c,N,H,2013-03-01,,,', 'd,N,H,2013-04-01,,,'];
    writeFileSync(join(folder, 'partly.csv'), `${header}\n${rows.join('\n')}\n`);
    const { out } = await plaudit(['score', 'partly.csv', ...call2013, '--json'], { cwd: folder });
    const { responses: counts, decisions } = JSON.parse(out) as Document;
    expect(counts).toMatchObject({ taken: 4, unscorable: 3, unanswered: 2 });
    expect(decisions.find((d) => d.level === 'organization')).toMatchObject({
      period: { from: '2013-01', to: '2013-03' },
      n: 1,
      months: [{ unscorable: 0 }, { unscorable: 0 }, { month: '2013-03', n: 1, unscorable: 1 }],
    });
  });

  test('counts the rows that a mapping leaves out', async () => {
    const canonical = await plaudit(['mapping', 'responses.csv'], { cwd: folder });
    writeFileSync(join(folder, 'ann.yaml'), `${canonical.out}only_rows: { column: csr, is: [Ann] }\n`);
    const args = ['score', 'responses.csv', '--mapping', 'ann.yaml', ...call2013];
    const { out } = await plaudit([...args, '--json'], { cwd: folder });
    expect((JSON.parse(out) as Document).responses).toMatchObject({ read: 74, taken: 25, rejected: 0, leftOut: 49 });
    expect((await plaudit(args, { cwd: folder })).out).toContain('49 left out by the mapping\n');
  });

  test('the demo as a file says what it wrote', async () => {
    const out = join(folder, 'demo.csv');
    const made = await plaudit(['demo', '--out', out, '--last-month', '2026-06', '--json']);
    const rows = readFileSync(out, 'utf8').split('\n').length - 2;
    expect([made.code, JSON.parse(made.out)]).toEqual([0, { file: out, simulated: true, rows, lastMonth: '2026-06' }]);
    expect(await plaudit(['demo', '--out', '-', '--json'])).toMatchObject({ code: 2 });
  });

  test('ends quietly when nobody reads on', async () => {
    const { code, err } = await plaudit(['demo', '--out', '-', '--last-month', '2026-06'], {
      cwd: folder,
      readUntil: 1,
    });
    expect([code, err]).toEqual([0, '']);
  });
});

describe('mapping', () => {
  const cwd = folderWith({
    'survey.csv': 'Date;Agent;CSAT\n03/04/2019;Ann;5\n05/06/2019;Ann;3\n',
  });
  const questions = async (...args: string[]): Promise<[number | null, string[]]> => {
    const { code, out } = await plaudit(['mapping', 'survey.csv', '--json', ...args], { cwd });
    const document = JSON.parse(out) as { questions: { id: string }[] };
    return [code, document.questions.map((q) => q.id)];
  };
  const answers = [
    ...['--answer', 'organization=Northwind', '--answer', 'site=Halifax'],
    ...['--answer', 'date-order.contact_at=day-first'],
  ];

  test('asks what the file does not tell, and only that', async () => {
    const asked = ['organization', 'site', 'date-order.contact_at'];
    expect([await questions(), await questions(...answers)]).toEqual([
      [1, asked],
      [0, []],
    ]);
  });

  test('once answered is a mapping that reads the file', async () => {
    const { code, out } = await plaudit(['mapping', 'survey.csv', ...answers], { cwd });
    writeFileSync(join(cwd, 'map.yaml'), out);
    const scored = await plaudit(['score', 'survey.csv', '--mapping', 'map.yaml', ...call2013, '--json'], { cwd });
    const { responses: counts, decisions } = JSON.parse(scored.out) as Document;
    expect([code, scored.code, counts]).toMatchObject([0, 0, { read: 2, taken: 2, unscorable: 2 }]);
    expect(decisions.map((d) => [d.subject, d['period']])).toEqual(
      ['Ann', 'Halifax', 'Northwind'].map((subject) => [subject, { from: '2019-04', to: '2019-06' }]),
    );
  });
});
