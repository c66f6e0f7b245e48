import { gzipSync } from 'node:zlib';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { csv, HEADER, NOW, pieces, read, reasons, row } from '../../../test/fixtures/intake/read.ts';

const problem = async (content: string | Uint8Array, name = 'file.csv'): Promise<string> =>
  read(pieces(content, name)).then(
    () => 'none',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

describe('files that hold no table say what they are', () => {
  const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256));
  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'file.empty: file.csv is empty.'],
    ['blanks', ' \r\n\t \n', 'file.empty: file.csv has nothing but blanks.'],
    ['only a header', `${HEADER.join(',')}\n`, 'file.empty: file.csv has a header line and no rows.'],
    ['a header and blank lines', `${HEADER.join(',')}\n\n  \n`, 'file.empty: file.csv has a header line and no rows.'],
    ['PDF', '%PDF-1.7\n%âãÏÓ', 'file.format: file.csv is a PDF document: export the responses as CSV or XLSX.'],
    [
      'XLS',
      Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
      'file.format: file.csv is an old or password-protected Excel workbook: save it as .xlsx without a password, or as CSV.',
    ],
    [
      'HTML',
      '\n<!DOCTYPE html><html><body>Please log in</body></html>',
      'file.format: file.csv is a web page, perhaps the log-in or error page of the system it was fetched from: fetch it again.',
    ],
    [
      'XML',
      '<?xml version="1.0"?><rows/>',
      'file.format: file.csv is XML: Plaudit reads CSV, TSV, XLSX and NDJSON, also compressed with gzip.',
    ],
    ['PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'file.format: file.csv is a picture.'],
    [
      'noise',
      noise,
      'file.format: file.csv is not a table of text: Plaudit reads CSV, TSV, XLSX and NDJSON, also compressed with gzip.',
    ],
    ['a JSON array', '[{"a": 1}]', 'file.format: file.csv is one JSON array: write one object a line (NDJSON).'],
    [
      'JSON over lines',
      '{\n  "a": 1\n}',
      'file.format: file.csv has JSON spread over lines: write one object a line (NDJSON).',
    ],
    ['gzip of nothing', gzipSync(''), 'file.empty: file.csv, unpacked, is empty.'],
    ['gzip of gzip', gzipSync(gzipSync('a')), 'file.format: file.csv is compressed twice: unpack it once.'],
    [
      'a stump of gzip',
      gzipSync('a,b\n').subarray(0, 11),
      'file.truncated: file.csv is cut off so early that nothing can be unpacked.',
    ],
    [
      'a quote in the header',
      '"a,b\nc,d\n',
      'file.format: The header line of file.csv cannot be read: a quote in it is never closed.',
    ],
  ])('%s', async (_, content, expected) => {
    expect(await problem(content)).toBe(expected);
  });

  test('the name does not matter, the content does', async () => {
    expect((await read(pieces(csv(row('r1')), 'report.pdf'))).summary.taken).toBe(1);
    expect((await read(pieces(gzipSync(csv(row('r1'))), 'report.csv'))).summary.gzip).toBe(true);
  });

  test('a path that leads nowhere, or to a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plaudit-test-'));
    try {
      await expect(read({ ...pieces(''), name: '' })).rejects.toMatchObject({ code: 'file.empty' });
      const { openResponses } = await import('../responses.ts');
      await expect(openResponses(join(folder, 'none.csv'), { now: NOW })).rejects.toMatchObject({
        code: 'not-found',
        message: `There is no file ${join(folder, 'none.csv')}.`,
      });
      await expect(openResponses(folder, { now: NOW })).rejects.toMatchObject({ code: 'file.format' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('delimiters', () => {
  const given = (delimiter: string, first = ''): string =>
    first +
    [HEADER, row('r1', { contact_reason: 'a,b;c|d' }), row('r2')]
      .map((cells) => cells.map((cell) => `"${cell}"`).join(delimiter) + '\n')
      .join('');
  test.each([[','], [';'], ['\t'], ['|']])('%j', async (delimiter) => {
    const r = await read(given(delimiter));
    expect(r.summary).toMatchObject({ delimiter, taken: 2 });
    expect(r.responses[0]?.contactReason).toBe('a,b;c|d');
  });
  test('stated in the first line, as spreadsheets do', async () => {
    const r = await read(given(';', 'sep=;\r\n'));
    expect(r.summary).toMatchObject({ delimiter: ';', taken: 2 });
    expect(r.lines).toEqual([3, 4]);
  });
});

describe('a file cut off in the middle', () => {
  const whole = csv(row('r1'), row('r2'), row('r3'));
  test('in a row', async () => {
    const r = await read(whole.slice(0, whole.length - 30));
    expect(r.responses.map((x) => x.responseId)).toEqual(['r1', 'r2']);
    expect(r.rejects).toEqual([
      { line: 4, field: '', code: 'row.truncated', value: 'r3', message: 'the file ends in the middle of this row' },
    ]);
    expect(r.summary.truncated).toBe(true);
  });
  test('inside quotes', async () => {
    const r = await read(`${csv(row('r1'))}r2,"Acme and\nso`);
    expect(r.summary).toMatchObject({ taken: 1, rejected: 1, truncated: true });
    expect(reasons(r)).toEqual(['3 row.truncated']);
  });
  test('behind a row, nothing is amiss', async () => {
    const r = await read(whole.slice(0, -1));
    expect(r.summary).toMatchObject({ taken: 3, rejected: 0, truncated: false });
  });

  const big = csv(
    ...Array.from({ length: 3000 }, (_, i) => row(`r${i}`, { contact_reason: `reason ${(i * 7919) % 1000}` })),
  );
  test('gzip, in its bytes', async () => {
    const packed = gzipSync(big);
    const r = await read(packed.subarray(0, packed.length >> 1));
    expect(r.summary.truncated).toBe(true);
    expect(r.summary.taken).toBeGreaterThan(500);
    expect(r.summary.rejected).toBeLessThanOrEqual(1);
    expect(r.responses.map((x) => x.responseId)).toEqual(Array.from({ length: r.summary.taken }, (_, i) => `r${i}`));
    expect(r.summary.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
  test('gzip, in its last bytes: every row is taken, and the file is marked', async () => {
    const r = await read(gzipSync(big).subarray(0, -4));
    expect(r.summary).toMatchObject({ taken: 3000, rejected: 0, truncated: true });
  });
  test('gzip, a byte in the middle changed', async () => {
    const packed = gzipSync(big);
    packed[packed.length >> 1] = (packed[packed.length >> 1] as number) ^ 0xff;
    const r = await read(packed);
    expect(r.summary.truncated).toBe(true);
    expect(r.summary.bytesRead).toBe(packed.length);
  });
  test('two gzip files one after the other are one', async () => {
    const both = Buffer.concat([gzipSync(csv(row('r1'))), gzipSync(`${row('r2').join(',')}\n`)]);
    for (const size of [1, both.length]) {
      expect((await read(pieces(both, 'x', size))).summary).toMatchObject({ taken: 2, truncated: false });
    }
  });
});
