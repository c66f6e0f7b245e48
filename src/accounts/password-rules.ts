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
  const words = own.flatMap((text) => plainly(text).split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 4);
  const rest = words.toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ''), plain);
  if (rest.length < plain.length && rest.length < 6) return 'personal';
  return null;
}

const plainly = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const withLetters = (text: string): string =>
  Array.from(text)
    .map((c) => STANDS_FOR[c] ?? c)
    .join('');

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
