import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { csv, HEADER, mapping, pieces, read, reasons, row } from '../../../test/fixtures/intake/read.ts';
import { MAX_ROW_BYTES } from './tokenizer.ts';

const objectOf = (cells: string[]): Record<string, string> =>
  Object.fromEntries(HEADER.map((name, i) => [name, cells[i] as string]));
const ndjson = (...objects: object[]): string => objects.map((o) => `${JSON.stringify(o)}\n`).join('');

test('the same rows as in CSV give the same responses', async () => {
  const rows = [row('r1'), row('r2', { csr: 'Zoé "Z"' }), row('r3')];
  const expected = (await read(csv(row('r1'), row('r2', { csr: '"Zoé ""Z"""' }), row('r3')))).responses;
  const text = ndjson(...rows.map(objectOf));
  for (const source of [
    pieces(text),
    pieces(text, 'x', 1),
    pieces(gzipSync(text)),
    pieces(Buffer.from(`\uFEFF${text}`, 'utf16le')),
  ]) {
    const r = await read(source);
    expect(r.responses).toEqual(expected);
    expect(r.summary).toMatchObject({ format: 'ndjson', delimiter: null, taken: 3, truncated: false });
  }
});

test('true, numbers and null are what they are, keys come in any order, and empty ones are left out', async () => {
  const base = { organization: 'A', site: 'B', contact_at: '2015-04-03T10:11:12Z' };
  const r = await read(
    ndjson({ ...base, resolved: true, contacts_needed: 2 }, { csr_satisfaction: 4, ...base, resolved: null }, base),
  );
  expect(r.responses).toMatchObject([
    { resolved: true, contactsNeeded: 2, csrSatisfaction: null },
    { resolved: null, contactsNeeded: null, csrSatisfaction: 4 },
    { resolved: null, contactsNeeded: null, csrSatisfaction: null },
  ]);
});

test('a canonical key that first appears far down is read', async () => {
  const base = { organization: 'A', site: 'B', contact_at: '2015-04-03T10:11:12Z', resolved: true };
  const many = Array.from({ length: 5000 }, () => base);
  const r = await read(ndjson(...many, { ...base, csr: 'Ann' }));
  expect(r.responses.at(-1)?.csr).toBe('Ann');
  expect(r.summary.taken).toBe(5001);
});

test('nested keys are columns with points', async () => {
  const r = await read(ndjson({ At: '2015-04-03', Agent: { Name: 'Ann', Tags: ['a', 'b'] }, Score: 5 }), {
    mapping: mapping(
      'organization: { constant: A }\nsite: { constant: B }\ncsr: Agent.Name\ncontact_reason: Agent.Tags\ncontact_at: At\noverall_satisfaction: Score',
    ),
  });
  expect(r.responses[0]).toMatchObject({ csr: 'Ann', contactReason: '["a","b"]', overallSatisfaction: 5 });
});

describe('lines that are no object', () => {
  const good = JSON.stringify(objectOf(row('r1')));
  test.each(['oops', '{"response_id": "a", "organization": ', '\u0000\u0000'])(
    'not even in the first place: %j',
    async (first) => {
      const r = await read(`${first}\n${good}\n${good}\n`);
      expect([r.summary.format, r.summary.taken, ...reasons(r)]).toEqual(['ndjson', 2, '1 row.json']);
    },
  );

  test('make no NDJSON of a table with objects in its cells', async () => {
    const cells = row('r1', { contact_reason: '{"a": 1}' });
    for (const text of [
      csv(cells.map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell))),
      `${['contact_reason', ...HEADER.filter((name) => name !== 'contact_reason')].join('\t')}\n{"a": 1}\t${row('r1')
        .filter((_, i) => HEADER[i] !== 'contact_reason')
        .join('\t')}\n`,
    ])
      expect((await read(text)).summary).toMatchObject({ format: 'delimited', taken: 1 });
  });

  test('stop no other', async () => {
    const r = await read(`${good}\nnot json\n\n[1]\n${good}\n`);
    expect(reasons(r)).toEqual(['2 row.json', '4 row.json']);
    expect(r.lines).toEqual([1, 5]);
  });
  test('the last one, cut', async () => {
    const r = await read(`${good}\n${good.slice(0, 50)}`);
    expect(reasons(r)).toEqual(['2 row.truncated']);
    expect(r.summary).toMatchObject({ taken: 1, truncated: true });
  });
  test('the last one, whole without a line end', async () => {
    expect((await read(`${good}\n${good}`)).summary).toMatchObject({ taken: 2, truncated: false });
  });
  test('one without end', async () => {
    const r = await read(`${good}\n{"a":"${'x'.repeat(2 * MAX_ROW_BYTES)}"}\n${good}\n`);
    expect(reasons(r)).toEqual(['2 row.too-large']);
    expect(r.lines).toEqual([1, 3]);
  });
  test('all of them', async () => {
    await expect(read('{"a": x}\n')).rejects.toMatchObject({
      code: 'file.format',
      message: 'responses.csv has no line that is a JSON object with keys: write one object a line (NDJSON).',
    });
  });
});
