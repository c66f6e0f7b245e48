import { COMMON_PASSWORDS, COMMON_WORDS } from './common-passwords.ts';

/** Why a password cannot be taken. */
export type Weakness = 'short' | 'long' | 'common' | 'repeated' | 'sequence' | 'personal';

export const LEAST_CHARACTERS = 10;
export const MOST_CHARACTERS = 128;

/** From this length on, words of the list are so many that their order is somebody's own idea. */
const SEVERAL_WORDS = 24;

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn', '1234567890', '0987654321'];
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';
const STANDS_FOR: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  '$': 's',
  '!': 'i',
  '€': 'e',
};

/**
 * Why a password is too easy to guess; null where it may be taken. `own` are words of the person's own: his name, his
 * address, his organization. Looked at without case, without accents, and with the figures that people write for
 * letters read as those letters. No list of this size knows all bad passwords; it knows those that are tried first.
 */
export function weaknessOf(password: string, own: readonly string[]): Weakness | null {
  const length = Array.from(password).length;
  if (length < LEAST_CHARACTERS) return 'short';
  if (length > MOST_CHARACTERS) return 'long';
  const plain = plainly(password);
  if (new Set(plain).size < 5 || isRepetition(plain)) return 'repeated';
  // What is common is common with a year or a ! behind it, too.
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const read = withLetters(core);
  if ([plain, core, read, withLetters(plain)].some((text) => COMMON_PASSWORDS.has(text))) return 'common';
  if (length < SEVERAL_WORDS && leftOver(read, COMMON_WORDS) < 3) return 'common';
  if (runs(plain) > length / 2) return 'sequence';
  if (own.length > 0 && READINGS.some((reading) => isMadeOf(reading, plain, own.map(plainly)))) return 'personal';
  return null;
}

const plainly = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const withLetters = (text: string): string =>
  Array.from(text)
    .map((c) => STANDS_FOR[c] ?? c)
    .join('');

/**
 * How a text may be meant: as it stands, with its figures for letters, with its signs for letters too. A 1 is written
 * for an i and for an l, which are therefore read as one letter.
 */
const READINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll(/\d/g, withLetters).replaceAll('l', 'i'),
  (text) => withLetters(text).replaceAll('l', 'i'),
];

/** True where little is left of a password once the person's own words are taken out of it. */
function isMadeOf(reading: (text: string) => string, plain: string, own: readonly string[]): boolean {
  const text = reading(plain);
  const pieces = own.flatMap(piecesOf).map((parts) => parts.map(reading));
  const bySize = pieces.toSorted((a, b) => b.join('').length - a.join('').length);
  // Whatever stands between the parts of a name: Ann Lee, ann.lee, ann-lee.
  const patterns = bySize.map((parts) => new RegExp(parts.join('[^\\p{L}\\p{N}]*'), 'gu'));
  const rest = patterns.reduce((left, pattern) => left.replaceAll(pattern, ''), text);
  return rest.length < text.length && rest.length < 6;
}

/**
 * A name or an address as a whole, forwards and backwards; what stands before and after the @; each longer word. A
 * short word counts as part of a whole only: too many honest passwords have Jo or Ann in them.
 */
function piecesOf(text: string): string[][] {
  const wholes = [text, ...text.split('@')].map((part) => part.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''));
  const words = (wholes[0] ?? []).filter((word) => word.length >= 4).map((word) => [word]);
  return [...wholes.flatMap((parts) => [parts, parts.toReversed()]), ...words].filter(
    (parts) => parts.join('').length >= 2,
  );
}

/** abcabcabc: one piece, again and again. */
function isRepetition(text: string): boolean {
  for (let size = 1; size <= text.length / 2; size += 1) {
    const piece = text.slice(0, size);
    if (piece.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text) return true;
  }
  return false;
}

/** Characters that belong to none of the words, however they are strung together. */
function leftOver(text: string, words: ReadonlySet<string>): number {
  const least = Array.from({ length: text.length + 1 }, (_, i) => i);
  for (let end = 1; end <= text.length; end += 1) {
    least[end] = (least[end - 1] ?? 0) + 1;
    for (let start = Math.max(0, end - 12); start <= end - 3; start += 1) {
      if (words.has(text.slice(start, end))) least[end] = Math.min(least[end] ?? 0, least[start] ?? 0);
    }
  }
  return least[text.length] ?? 0;
}

/** How many characters stand in runs of four and more along a row of the keyboard, the alphabet or the figures. */
function runs(text: string): number {
  const rows = [...ROWS, ALPHABET].flatMap((row) => [row, Array.from(row).toReversed().join('')]);
  let inRuns = 0;
  for (let at = 0; at < text.length;) {
    let long = 0;
    for (const row of rows) {
      let size = 4;
      while (at + size <= text.length && row.includes(text.slice(at, at + size))) long = Math.max(long, size++);
    }
    inRuns += long;
    at += Math.max(1, long);
  }
  return inRuns;
}
