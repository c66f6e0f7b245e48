import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowTexts } from '../row.ts';
import { MAX_ROW_BYTES, Tokenizer } from './tokenizer.ts';

type Read = { line: number; cells: string[]; fault: string | null };

/** All rows of a text fed in pieces; `expected` is the length of the header. */
function rows(text: string | Buffer, size = 1 << 20, delimiter = ',', expected = 0): Read[] {
  const bytes = Buffer.from(text as string);
  const tokenizer = new Tokenizer(delimiter.charCodeAt(0));
  tokenizer.expectedCells = expected;
  const read: Read[] = [];
  const drain = (): void => {
    while (tokenizer.next()) {
      const { row } = tokenizer;
      read.push({ line: row.line, cells: rowTexts(row), fault: row.fault });
    }
  };
  for (let at = 0; at < bytes.length; at += size) {
    tokenizer.push(bytes.subarray(at, at + size));
    drain();
  }
  tokenizer.end();
  drain();
  return read;
}
const cells = (text: string, size?: number, delimiter?: string): string[][] =>
  rows(text, size, delimiter).map((r) => r.cells);

describe('cells and lines', () => {
  test.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\n\r\n\n\rc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      ',\n,,\n',
      [
        ['', ''],
        ['', '', ''],
      ],
    ],
    ['a,', [['a', '']]],
    ['"a,b","c\nd","e""f",""\n', [['a,b', 'c\nd', 'e"f', '']]],
    ['"""","""a""b"""\n', [['"', '"a"b"']]],
    ['a"b,5" screen\n', [['a"b', '5" screen']]],
    ['"é\r\nà",ü\n', [['é\r\nà', 'ü']]],
    ['"a"', [['a']]],
    ['', []],
    ['\n\r\n', []],
  ])('%j', (text, expected) => {
    expect(cells(text)).toEqual(expected);
    expect(cells(text, 1)).toEqual(expected);
  });

  test('other delimiters', () => {
    expect(cells('a;b,c\n', undefined, ';')).toEqual([['a', 'b,c']]);
    expect(cells('a\tb\t\n', undefined, '\t')).toEqual([['a', 'b', '']]);
    expect(cells('a|"b|c"\n', undefined, '|')).toEqual([['a', 'b|c']]);
  });

  test('lines are counted as an editor counts them', () => {
    const text = 'a\r\n"b\r\nb"\r\n\r\nc\n"d\rd\nd"\ne';
    expect(rows(text).map((r) => r.line)).toEqual([1, 2, 5, 6, 9]);
    expect(rows(text, 1).map((r) => r.line)).toEqual([1, 2, 5, 6, 9]);
  });

  test('a thousand columns', () => {
    const wide = Array.from({ length: 1000 }, (_, i) => `"${i}"""`);
    expect(cells(`${wide.join(',')}\n`)).toEqual([wide.map((_, i) => `${i}"`)]);
  });
});

describe('faults', () => {
  const faults = (text: string, expected: number) =>
    rows(text, 1 << 20, ',', expected).map((r) => `${r.line} ${r.fault ?? r.cells.join('/')}`);

  test('text behind a closing quote', () => {
    expect(faults('a,b\n"c"x,d\ne,f\n', 2)).toEqual(['1 a/b', '2 row.stray-quote', '3 e/f']);
  });
  test('a quote that is never closed, in the middle: only its line is lost', () => {
    expect(faults('a,b\nc,"d\ne,f\ng,h\n', 2)).toEqual(['1 a/b', '2 row.stray-quote', '3 e/f', '4 g/h']);
  });
  test('a quote closed by the next one far below: only its line is lost', () => {
    expect(faults('a,b\nc,"d\ne,f\ng,"h"\ni,j\n', 2)).toEqual([
      '1 a/b',
      '2 row.stray-quote',
      '3 e/f',
      '4 g/h',
      '5 i/j',
    ]);
  });
  test('a file cut inside quotes', () => {
    expect(faults('a,b\nc,"d and\nmore te', 2)).toEqual(['1 a/b', '2 row.truncated']);
    expect(faults('a,b\nc,"d', 2)).toEqual(['1 a/b', '2 row.truncated']);
    expect(faults('a,b\nc,"d""', 2)).toEqual(['1 a/b', '2 row.truncated']);
  });
  test('a quote that is never closed does not swallow a large file', () => {
    const good = `e,${'f'.repeat(997)}\n`;
    const many = good.repeat(2000);
    const read = rows(`a,b\nc,"d\n${many}`, 1 << 16, ',', 2);
    expect(read.length).toBe(2002);
    expect(read.filter((r) => r.fault !== null)).toMatchObject([{ line: 2, fault: 'row.too-large' }]);
  });
  test('a line without end is one fault', () => {
    const read = rows(`a,b\n${'x'.repeat(3 * MAX_ROW_BYTES)}\nc,d\n`, 1 << 16, ',', 2);
    expect(read.map((r) => `${r.line} ${r.fault}`)).toEqual(['1 null', '2 row.too-large', '3 null']);
  });
});

const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r', ' ', ';'), maxLength: 8 });
const table = fc.array(fc.array(text, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('laws', () => {
  test('what is written with quotes is read back, wherever the pieces end', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 9 }),
        (written, lineEnd, size) => {
          const file = written.map((row) => row.map(quoted).join(',') + lineEnd).join('');
          expect(cells(file, size)).toEqual(written);
        },
      ),
    );
  });

  test('where the pieces end changes nothing, whatever the bytes', () => {
    const bytes = fc.array(fc.constantFrom(...Buffer.from('a",;\n\r\u00e9'), 0, 255), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 3 }), (b, size, expected) => {
        const file = Buffer.from(b);
        expect(rows(file, size, ',', expected)).toEqual(rows(file, 1 << 20, ',', expected));
      }),
      { numRuns: 500 },
    );
  });
});
