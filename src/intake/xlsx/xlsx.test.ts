import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  csv,
  HEADER,
  mapping,
  NOW,
  pieces,
  read,
  readSource,
  reasons,
  row,
} from '../../../test/fixtures/intake/read.ts';
import { STYLE, workbook } from '../../../test/fixtures/intake/workbook.ts';
import type { Cell } from '../../../test/fixtures/intake/workbook.ts';
import { openResponses } from '../responses.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plaudit-test-'));
});
afterAll(() => rm(folder, { recursive: true }));
const saved = async (content: Uint8Array, name = 'book.xlsx'): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const sheet = (...rows: Cell[][]): Uint8Array => workbook([{ name: 'Responses', rows }]);
const iso = (ms: number | undefined): string => new Date(ms ?? NaN).toISOString();

describe('the same rows as in CSV give the same responses', () => {
  const rows = [row('r1'), row('r2', { csr: 'Zoé <&> "Z"' }), row('r3', { contact_reason: '' })];
  const book = (options = {}) =>
    workbook(
      [
        { name: 'A', rows: [HEADER, ...rows] },
        { name: 'B', rows: [] },
      ],
      options,
    );
  test.each([
    ['as Excel writes it', {}],
    ['with the texts first', { textsFirst: true }],
    ['without references, with prefixes', { bare: true }],
  ])('%s', async (_, options) => {
    const expected = await read(csv(rows[0]!, row('r2', { csr: '"Zoé <&> ""Z"""' }), rows[2]!));
    for (const source of [
      pieces(book(options), 'x', 999),
      pieces(gzipSync(book(options))),
      await saved(book(options)),
    ]) {
      const r = await readSource(source);
      expect(r.responses).toEqual(expected.responses);
      expect(r.lines).toEqual([2, 3, 4]);
      expect(r.summary).toMatchObject({ format: 'xlsx', read: 3, taken: 3, truncated: false });
    }
  });
  test('the digest is that of the file, and progress ends near its size', async () => {
    let last = 0;
    // A ZIP names the time it was made: two books are the same to the byte only within two seconds.
    const bytes = book();
    const r = await readSource(await saved(bytes), { onProgress: (p) => (last = p.bytesRead / (p.bytesTotal ?? 1)) });
    expect(r.summary.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(last).toBeGreaterThan(0);
    expect(last).toBeLessThanOrEqual(1);
  });
  test('nothing is left behind in the folder for temporary files', async () => {
    const own = await mkdtemp(join(folder, 'own-'));
    vi.stubEnv('TMPDIR', own);
    try {
      await read(pieces(book()));
      const opened = await openResponses(pieces(book()), { now: NOW });
      expect((await readdir(own)).length).toBe(1);
      await opened.close();
      await expect(read(pieces(sheet(['a'], ['b'])))).rejects.toMatchObject({ code: 'mapping.needed' });
      await expect(read(pieces(book().subarray(0, 200)))).rejects.toMatchObject({ code: 'file.truncated' });
    } finally {
      vi.unstubAllEnvs();
    }
    expect(await readdir(own)).toEqual([]);
  });
});

const COLUMNS = ['when', 'score', 'resolved', 'who'];
const MAPPING =
  'organization: { constant: A }\nsite: { constant: B }\ncontact_at: when\noverall_satisfaction: score\nresolved: resolved\ncsr: who\nzone: UTC\n';
const mapped = (rows: Cell[][], yaml = MAPPING, options = {}) =>
  read(workbook([{ name: 'S', rows: [COLUMNS, ...rows] }], options), { mapping: mapping(yaml) });

describe('cells', () => {
  test('days and times by their style', async () => {
    const at = (style: number, value: number): Cell[] => [{ value, style }, 5, true, 'Ann'];
    const r = await mapped([
      at(STYLE.day, 43_617),
      at(STYLE.customDay, 43_617),
      at(STYLE.dayAndTime, 43_617.4375),
      at(STYLE.customBoth, 43_617.4375),
      at(STYLE.dayAndTime, 43_617),
      at(STYLE.day, 43_617.4375),
      at(STYLE.money, 43_617),
      at(STYLE.quoted, 43_617),
      at(STYLE.plain, 43_617),
    ]);
    expect(r.responses.map((x) => [iso(x.contactAt), x.contactTimeKnown])).toEqual([
      ['2019-06-01T00:00:00.000Z', false],
      ['2019-06-01T00:00:00.000Z', false],
      ['2019-06-01T10:30:00.000Z', true],
      ['2019-06-01T10:30:00.000Z', true],
      ['2019-06-01T00:00:00.000Z', true],
      ['2019-06-01T10:30:00.000Z', true],
    ]);
    expect(reasons(r)).toEqual(['8', '9', '10'].map((line) => `${line} contact_at time.malformed`));
  });
  test('the date system that starts in 1904', async () => {
    const r = await mapped([[{ value: 42_155, style: STYLE.day }, 5, true, 'Ann']], MAPPING, { date1904: true });
    expect(iso(r.responses[0]?.contactAt)).toBe('2019-06-01T00:00:00.000Z');
  });
  test('a true date is taken whatever the pattern of the mapping', async () => {
    const yaml = MAPPING.replace('contact_at: when', "contact_at: { column: when, format: 'DD/MM/YYYY HH:mm' }");
    const r = await mapped(
      [
        [{ value: 43_617.5, style: STYLE.dayAndTime }, 5, true, 'Ann'],
        ['02/06/2019 12:00', 5, true, 'Ann'],
      ],
      yaml,
    );
    expect(r.responses.map((x) => iso(x.contactAt))).toEqual(['2019-06-01T12:00:00.000Z', '2019-06-02T12:00:00.000Z']);
  });
  test('a time of day in a column of its own', async () => {
    const yaml = MAPPING.replace(
      'contact_at: when',
      "contact_at: { date: when, time: who, format: 'YYYY-MM-DD HH:mm:ss' }",
    );
    const r = await mapped(
      [[{ value: 43_617, style: STYLE.day }, 5, true, { value: 0.4375, style: STYLE.clock }]],
      yaml,
    );
    expect(iso(r.responses[0]?.contactAt)).toBe('2019-06-01T10:30:00.000Z');
  });
  test('numbers, booleans, texts written in place, errors, empty cells, blank rows', async () => {
    const r = await mapped([
      ['2015-04-03', 5, false, { inline: 'Zoé' }],
      [null, null, null, null],
      ['2015-04-03', null, null, null],
      ['2015-04-03', { error: '#N/A' }, true, 'Ann'],
    ]);
    expect(r.responses.map((x) => [x.overallSatisfaction, x.resolved, x.csr])).toEqual([
      [5, false, 'Zoé'],
      [null, null, null],
    ]);
    expect(r.lines).toEqual([2, 4]);
    expect(r.rejects[0]).toMatchObject({
      line: 5,
      field: 'overall_satisfaction',
      code: 'score.malformed',
      value: '#N/A',
    });
  });
});

describe('sheets', () => {
  const two = workbook([
    { name: 'Notes', rows: [['hello'], ['world']] },
    { name: 'Réponses', rows: [HEADER, row('r1')] },
  ]);
  test('the one that is named', async () => {
    expect((await read(two, { sheet: 'réponses' })).summary.taken).toBe(1);
  });
  test('else the first', async () => {
    await expect(read(two)).rejects.toMatchObject({ code: 'mapping.needed' });
  });
  test('a name that is none', async () => {
    await expect(read(two, { sheet: 'Reponse' })).rejects.toMatchObject({
      code: 'file.format',
      message: 'responses.csv has no sheet "Reponse": did you mean "Réponses"?',
    });
  });
  test.each<[string, Cell[][], string]>([
    ['empty', [], 'responses.csv has an empty sheet.'],
    ['with a header only', [HEADER], 'responses.csv has a header line and no rows.'],
  ])('one that is %s', async (_, rows, message) => {
    await expect(read(sheet(...rows))).rejects.toMatchObject({ code: 'file.empty', message });
  });
});

describe('workbooks that are not read', () => {
  const problem = (content: Uint8Array) =>
    read(content).then(
      () => 'none',
      (e: Error & { code: string }) => `${e.code}: ${e.message}`,
    );
  test.each<[string, Record<string, string>, string]>([
    [
      'another archive',
      { 'a.txt': 'hello' },
      'file.format: responses.csv is a ZIP archive without a workbook: unpack it first.',
    ],
    [
      'OpenDocument',
      { mimetype: 'application/vnd.oasis' },
      'file.format: responses.csv is an OpenDocument file: save it as .xlsx or CSV.',
    ],
    [
      'entities',
      { 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "aa">]><workbook/>' },
      'file.format: responses.csv declares a document type, which no spreadsheet does: it is not read.',
    ],
    [
      'a text without end',
      {
        'xl/workbook.xml': '<workbook><sheets><sheet name="A"/></sheets></workbook>',
        'xl/worksheets/sheet1.xml': `<a>${'x'.repeat(3 << 20)}</a>`,
      },
      'file.format: responses.csv holds a text of more than 1 MiB: it is not read.',
    ],
    [
      'parts in parts',
      { 'xl/workbook.xml': '<a>'.repeat(100) },
      'file.format: responses.csv nests its parts too deeply: it is not read.',
    ],
  ])('%s', async (_, parts, expected) => {
    expect(await problem(zipSync(Object.fromEntries(Object.entries(parts).map(([n, xml]) => [n, strToU8(xml)]))))).toBe(
      expected,
    );
  });
  test('a part that unpacks to very much', async () => {
    const bomb = zipSync({
      'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="A"/></sheets></workbook>'),
      'xl/worksheets/sheet1.xml': strToU8(`<a>${'<row></row>'.repeat(800_000)}`),
    });
    expect(await problem(bomb)).toBe(
      'file.format: responses.csv holds a file (xl/worksheets/sheet1.xml) that grows more than 300 times when unpacked: it is not read; export the responses as CSV.',
    );
  });
});

describe('a workbook cut off in the middle', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => row(`r${i}`, { contact_reason: `reason ${(i * 7919) % 1000}` }));
  test('with the texts first: good rows are taken', async () => {
    const book = workbook([{ name: 'A', rows: [HEADER, ...rows] }], { textsFirst: true });
    const r = await read(book.subarray(0, Math.floor(book.length * 0.8)));
    expect(r.summary.truncated).toBe(true);
    expect(r.summary.taken).toBeGreaterThan(500);
    expect(r.summary.taken).toBeLessThan(3000);
    expect(r.responses.map((x) => x.responseId)).toEqual(Array.from({ length: r.summary.taken }, (_, i) => `r${i}`));
    expect(r.rejects.map((x) => x.code)).toEqual(r.rejects.length === 0 ? [] : ['row.truncated']);
  });
  test('with the list of parts missing only: everything is taken', async () => {
    const book = workbook([{ name: 'A', rows: [HEADER, ...rows] }]);
    const r = await read(book.subarray(0, book.length - 30));
    expect(r.summary).toMatchObject({ taken: 3000, rejected: 0, truncated: true });
  });
  test('with the texts missing: nothing can be read', async () => {
    const book = workbook([{ name: 'A', rows: [HEADER, ...rows] }]);
    await expect(read(book.subarray(0, Math.floor(book.length * 0.3)))).rejects.toMatchObject({
      code: 'file.truncated',
      message: 'responses.csv is cut off before the texts of its cells: fetch it again.',
    });
  });
  test('near its beginning', async () => {
    await expect(read(sheet(HEADER, row('r1')).subarray(0, 20))).rejects.toMatchObject({ code: 'file.truncated' });
  });
});

describe('whatever happens to its bytes', () => {
  const rows = Array.from({ length: 40 }, (_, i) => row(`r${i}`));
  const books = [{}, { textsFirst: true }].map((options) =>
    workbook([{ name: 'A', rows: [HEADER, ...rows] }], options),
  );
  const outcome = (content: Uint8Array) =>
    read(content).then(
      (r) => r.rejects.length >= 0,
      (e: Error) => e.name,
    );

  test('a cut is a shorter file or a problem in words', async () => {
    for (const book of books) {
      for (let at = 4; at < book.length; at += 149)
        expect([true, 'PlauditError']).toContain(await outcome(book.subarray(0, at)));
    }
  });
  test('so is a changed byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...books),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (book, place, change) => {
          const changed = Uint8Array.from(book);
          const at = 4 + (place % (changed.length - 4));
          changed[at] = (changed[at] as number) ^ change;
          expect([true, 'PlauditError']).toContain(await outcome(changed));
        },
      ),
      { numRuns: 40 },
    );
  });
});
