import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell } from './csv-cell.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', `"'\t'=1"`],
  ['\r=1', `"'\r'=1"`],
  ['＝1', "'＝1"],
  ['|calc', "'|calc"],
  ['=HYPERLINK("x";"y")', `"'=HYPERLINK(""x"";""y"")"`],
  ['a;=1+1', `"a;'=1+1"`],
  ['a\n=1+1', `"a\n'=1+1"`],
  ['a-b', 'a-b'],
  ['a, b', '"a, b"'],
  [' a', '" a"'],
  ['', ''],
  ["O'Neill", "O'Neill"],
])('%j is written %j', (text, written) => {
  expect(csvCell(text)).toBe(written);
});

test.each([
  [-1, '-1'],
  [0.5, '0.5'],
  [1e21, '1e+21'],
  [null, ''],
])('%s stays what it is', (value, written) => {
  expect(csvCell(value)).toBe(written);
});

/** How a spreadsheet splits a file whose cells it believes to end with this character. */
function cellsOf(text: string, end: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i] as string;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[i++];
      else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === end || letter === '\n' || letter === '\r') {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell];
}

const hostile = fc.string({ unit: fc.constantFrom(...Array.from('=+-@|%;,\t\r\n"\' a1')), maxLength: 12 });

test('law: whichever separator a spreadsheet believes in, no cell begins a formula', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), fc.constantFrom(',', ';', '\t'), (texts, end) => {
      const line = `x,${texts.map(csvCell).join(',')}`;
      expect(cellsOf(line, end).filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('law: split at commas, the text is there again, but for the apostrophes', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const cell = csvCell(text);
      const read = cellsOf(`x,${cell}`, ',')[1] as string;
      expect(read.replaceAll("'", '')).toBe(text.replaceAll("'", ''));
    }),
  );
});
