import { stat } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { parseMonth, parsePeriod, type Month, type Period } from '../core/basics/month.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { didYouMean } from '../core/rulebook/did-you-mean.ts';
import { READINGS, type Reading } from '../core/rulebook/rulebook.ts';
import { LEVELS, type Level } from '../core/survey/response.ts';

/** Options that several commands share, each written and refused the same way everywhere. */
export const jsonOption = (): Option => new Option('--json', 'one JSON document on standard output');

export const rulebookOption = (what: string): Option => new Option('-r, --rulebook <edition>', what);

export const periodOption = (): Option =>
  new Option('--period <from..to>', 'months to judge, as 2015-04..2015-06 (default: the latest)').argParser(readPeriod);

export const readingOption = (): Option =>
  new Option('--reading <reading>', `${READINGS.join(' or ')} (default: the edition's own)`).argParser(
    (text): Reading => oneOf(text, READINGS),
  );

export const levelOption = (description: string): Option =>
  new Option('--level <level>', `${description}: ${LEVELS.join(', ')}`).argParser((text): Level => oneOf(text, LEVELS));

export const rejectsOption = (): Option =>
  new Option('--rejects <file.csv>', 'write every rejected row there: line, field, reason, message, value');

/** Good rows are taken whatever the others are; a script that wants to hear of the others asks for it. */
export const strictOption = (): Option =>
  new Option('--strict', 'exit with 3 when rows were rejected or a file ended early');

function readPeriod(text: string): Period {
  const period = parsePeriod(text);
  if (period !== null) return period;
  const [from, to] = text.split('..').map(parseMonth);
  const turned = from !== null && from !== undefined && to !== null && to !== undefined;
  throw new InvalidArgumentError(
    turned
      ? 'It ends before it begins: write the earlier month first.'
      : 'Write the first and the last month, as in 2015-04..2015-06.',
  );
}

export function readMonth(text: string): Month {
  const month = parseMonth(text);
  if (month === null) throw new InvalidArgumentError('Write a month as in 2015-06.');
  return month;
}

/** One of a few words; the refusal names the nearest or all of them. */
export function oneOf<T extends string>(text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError(didYouMean(text, words));
  return found;
}

/** "csr=5", as often as wanted. */
export function readVolume(text: string, before: Partial<Record<Level, number>> = {}): Partial<Record<Level, number>> {
  const [level = '', amount = ''] = text.split('=');
  if (!/^\d{1,9}$/.test(amount)) {
    throw new InvalidArgumentError('Write a level and the responses one has in a month, as in csr=5.');
  }
  return { ...before, [oneOf(level, LEVELS)]: Number(amount) };
}

/** Throws `usage` for the first path that leads to no file one could read; what is in it is another matter. */
export async function checkFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const facts = await stat(path).catch((cause: unknown) => {
      const { code } = cause as NodeJS.ErrnoException;
      const why =
        code === 'ENOENT' || code === 'ENOTDIR' ? `There is no file ${path}` : `${path} cannot be read (${code})`;
      throw new PlauditError('usage', `${why}: check the name and the folder it is in.`, { place: path, cause });
    });
    if (facts.isDirectory()) {
      throw new PlauditError('usage', `${path} is a folder: name the files in it.`, { place: path });
    }
  }
}

/** Throws `usage` where a required option is missing, with what to write. */
export function required<T>(value: T | undefined, option: string, remedy: string): T {
  if (value === undefined) throw new PlauditError('usage', `${option} is missing: ${remedy}`, { place: option });
  return value;
}
