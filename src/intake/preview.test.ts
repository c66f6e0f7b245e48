import { describe, expect, test } from 'vitest';
import { csv, HEADER, mapping, NOW, pieces, row } from '../../test/fixtures/intake/read.ts';
import { STYLE, workbook } from '../../test/fixtures/intake/workbook.ts';
import { preview } from './preview.ts';

test('the canonical header: rows raw and as they would be read', async () => {
  const p = await preview(pieces(csv(row('r1'), row('r2', { overall_satisfaction: '9' }), row('r3'))), null, {
    now: NOW,
    rows: 2,
  });
  expect(p).toMatchObject({
    format: 'delimited',
    delimiter: ',',
    canonical: true,
    header: HEADER,
    questions: [],
    proposal: null,
    problem: null,
  });
  expect(p.rows.map((r) => [r.line, r.raw[0], r.response?.overallSatisfaction, r.reject?.code])).toEqual([
    [2, 'r1', 5, undefined],
    [3, 'r2', undefined, 'score.out-of-range'],
  ]);
});

test('a row of the future is shown as one that will be turned away', async () => {
  const p = await preview(pieces(csv(row('r1', { contact_at: '2062-10-05', completed_at: '' }))), null, { now: NOW });
  expect(p.rows.map((r) => [r.reject?.field, r.reject?.code])).toEqual([['contact_at', 'time.in-future']]);
});

test('a large file is not read to its end', async () => {
  let given = 0;
  const block = Buffer.from(Array.from({ length: 1000 }, (_, i) => `${row(`r${i}`).join(',')}\n`).join(''));
  async function* bytes(): AsyncIterable<Uint8Array> {
    yield Buffer.from(`${HEADER.join(',')}\n`);
    for (; ; given += block.length) yield block;
  }
  expect((await preview({ name: 'endless.csv', bytes: bytes() }, null, { now: NOW })).rows.length).toBe(20);
  expect(given).toBeLessThan(2 << 20);
});

describe('an unknown file', () => {
  const text = 'Agent,Call Date,CSAT\nAnn,03/04/2015 10:00,5\nBob,05/06/2015 11:00,1\n';
  test('has a proposed mapping, questions, and rows not yet read', async () => {
    const p = await preview(pieces(text), null, { now: NOW });
    expect(p.canonical).toBe(false);
    expect(p.proposal?.fields).toEqual([
      { field: 'csr', columns: ['Agent'], confidence: 0.98 },
      { field: 'contact_at', columns: ['Call Date'], confidence: 0.97 },
      { field: 'overall_satisfaction', columns: ['CSAT'], confidence: 0.96 },
    ]);
    expect(p.questions.map((q) => q.id)).toEqual(['organization', 'site', 'date-order.contact_at', 'zone']);
    expect(p.rows.map((r) => [r.raw, r.response, r.reject])).toEqual([
      [['Ann', '03/04/2015 10:00', '5'], null, null],
      [['Bob', '05/06/2015 11:00', '1'], null, null],
    ]);
    expect(p.problem?.code).toBe('mapping.needed');
  });
  test('with a mapping that leaves a question open', async () => {
    const p = await preview(
      pieces(text),
      mapping(
        'organization: { constant: A }\nsite: { constant: B }\nzone: UTC\ncontact_at: { column: Call Date, format: DD/MM/YYYY HH:mm|MM/DD/YYYY HH:mm }\noverall_satisfaction: CSAT',
      ),
      { now: NOW },
    );
    expect(p.questions.map((q) => q.id)).toEqual(['date-order.contact_at']);
    expect(p.problem?.code).toBe('mapping.ambiguous');
  });
  test('with a mapping that is complete', async () => {
    const p = await preview(
      pieces(text),
      mapping(
        'organization: { constant: A }\nsite: { constant: B }\nzone: UTC\ncontact_at: { column: Call Date, format: DD/MM/YYYY HH:mm }\noverall_satisfaction: CSAT',
      ),
      { now: NOW },
    );
    expect(p.questions).toEqual([]);
    expect(p.rows.map((r) => r.response?.month)).toEqual([24_183, 24_185]);
  });
});

test('a sheet', async () => {
  const book = workbook([
    {
      name: 'S',
      rows: [
        ['Agent', 'Date', 'CSAT'],
        ['Ann', { value: 43_617, style: STYLE.day }, 5],
      ],
    },
  ]);
  const p = await preview(pieces(book), null, { now: NOW });
  expect(p.format).toBe('xlsx');
  expect(p.rows[0]?.raw).toEqual(['Ann', '2019-06-01', '5']);
  expect(p.mapping.contact_at).toEqual({ column: 'Date', format: 'iso' });
});
