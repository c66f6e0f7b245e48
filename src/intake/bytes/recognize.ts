import { PlauditError } from '../../core/basics/problem.ts';
import { detectEncoding } from './encoding.ts';

export type Kind = 'gzip' | 'zip' | 'ndjson' | 'delimited';

const startsWith = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte);
const magic = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** Files that people send by mistake, by their first bytes, with what they are. */
const WRONG: readonly (readonly [bytes: number[], what: string])[] = [
  [magic('%PDF'), 'a PDF document: export the responses as CSV or XLSX'],
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    'an old or password-protected Excel workbook: save it as .xlsx without a password, or as CSV',
  ],
  [magic('\x89PNG'), 'a picture'],
  [[0xff, 0xd8, 0xff], 'a picture'],
  [magic('GIF8'), 'a picture'],
  [magic('PAR1'), 'a Parquet file: export the responses as CSV'],
  [magic('SQLite format 3'), 'a database file: export the responses as CSV'],
  [magic('7z\xbc\xaf'), 'a 7-Zip archive: unpack it first'],
  [magic('Rar!'), 'a RAR archive: unpack it first'],
  [magic('BZh'), 'compressed with bzip2: unpack it, or use gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with Zstandard: unpack it, or use gzip'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz: unpack it, or use gzip'],
  [magic('PK\x05\x06'), 'an empty archive'],
];
const SUPPORTED = 'Plaudit reads CSV, TSV, XLSX and NDJSON, also compressed with gzip';

/** Tells what a file is from its first bytes; throws PlauditError with one sentence when it holds no table. */
export function recognize(head: Buffer, name: string): Kind {
  const place = { place: name };
  if (head.length === 0) throw new PlauditError('file.empty', `${name} is empty.`, place);
  if (startsWith(head, 0x1f, 0x8b)) return 'gzip';
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) return 'zip';
  const wrong = WRONG.find(([bytes]) => startsWith(head, ...bytes));
  if (wrong !== undefined) throw new PlauditError('file.format', `${name} is ${wrong[1]}.`, place);

  const { encoding, mark } = detectEncoding(head);
  const text = new TextDecoder(encoding).decode(head.subarray(mark, 4096 + mark)).trimStart();
  if (text === '') throw new PlauditError('file.empty', `${name} has nothing but blanks.`, place);
  if (looksBinary(text)) {
    throw new PlauditError('file.format', `${name} is not a table of text: ${SUPPORTED}.`, place);
  }
  if (/^<(!doctype html|html|head|body)\b/i.test(text)) {
    const message = `${name} is a web page, perhaps the log-in or error page of the system it was fetched from: fetch it again.`;
    throw new PlauditError('file.format', message, place);
  }
  if (/^<[?!a-z]/i.test(text)) throw new PlauditError('file.format', `${name} is XML: ${SUPPORTED}.`, place);
  if (/^\[\s*[{[\]]/.test(text)) {
    throw new PlauditError('file.format', `${name} is one JSON array: write one object a line (NDJSON).`, place);
  }
  if (/^\{\s*\r?\n/.test(text)) {
    throw new PlauditError(
      'file.format',
      `${name} has JSON spread over lines: write one object a line (NDJSON).`,
      place,
    );
  }
  return /^\{\s*["}]/.test(text) || mostlyObjects(text) ? 'ndjson' : 'delimited';
}

/** True where most lines are whole objects: that the first is spoilt does not make it a header. */
function mostlyObjects(text: string): boolean {
  // The last line may be cut by the end of the head.
  const lines = text.split('\n').slice(0, 20);
  const whole = (text.endsWith('\n') ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  const objects = whole.filter((line) => /^\s*\{\s*".*\}\s*$/.test(line)).length;
  return objects > 0 && objects * 2 >= whole.length;
}

function looksBinary(text: string): boolean {
  let odd = 0;
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12) || code === 0xfffd) odd++;
  }
  return odd > text.length / 20;
}
