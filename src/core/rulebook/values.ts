import { parseRatio, type Ratio } from '../basics/ratio.ts';
import { field, fields, isMapping, peek, report, required, textOf, type Cursor } from './sheet.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Severity } from './finding.ts';
import { UNSTATED, type Stated, type Text } from './rulebook.ts';

/** Readers of one value each: the value, or null when what is wrong with it has been reported. */
type Read<T> = (at: Cursor) => T | null;

/** A value that an edition may leave open by the word "unstated", which is reported with `severity`. */
export function stated<T>(at: Cursor, read: Read<T>, severity: Severity, consequence: string): Stated<T> | null {
  if (peek(at) === UNSTATED) {
    report(at, 'value.unstated', 'This is unstated: the source does not say it.', consequence, severity);
    return UNSTATED;
  }
  return read(at);
}

const MAX_PRECISION = 4;

/** A share: two integers as in "80/100", above 0 and at most 1. */
export const share: Read<Ratio> = (at) => {
  const remedy = 'Write the share as two whole numbers, as in "80/100".';
  const text = textOf(at, remedy);
  if (text === null) return null;
  const fraction = /^(\d{1,7})\/(\d{1,7})$/.exec(text);
  if (fraction) {
    const ratio = parseRatio(text);
    if (ratio === null)
      return report(at, 'share.range', `A share of ${text} is above 1, or has no denominator.`, remedy);
    if (ratio.num === 0)
      return report(at, 'share.range', `A share of ${text} is 0, which every subject reaches.`, remedy);
    return ratio;
  }
  const number = /^(\d{1,6})(?:[.,](\d+))?\s*(%|percent|per cent)?$/i.exec(text);
  if (number === null) return report(at, 'unit.share', `"${text}" is not a share.`, remedy);
  const meant = asFraction(number[1] as string, number[2] ?? '', number[3] !== undefined);
  return report(
    at,
    'unit.share',
    `"${text}" can be read in more than one way.`,
    meant === null ? remedy : `Write "${meant}", which is exact.`,
  );
};

/** "80 %" and "80" are 80/100, "0.8" is 80/100, "82.5 %" is 825/1000; null where a guess would be wild. */
function asFraction(whole: string, decimals: string, percent: boolean): string | null {
  if (decimals.length > MAX_PRECISION) return null;
  const asPercent = percent || (decimals === '' && Number(whole) > 1) || Number(whole) > 1;
  const digits = asPercent ? decimals.length + 2 : Math.max(2, decimals.length);
  const num = Number(`${whole}${decimals.padEnd(digits - (asPercent ? 2 : 0), '0')}`);
  const den = 10 ** digits;
  return num > 0 && num <= den ? `${num}/${den}` : null;
}

const MAX_MONTHS = 120;

/** A number of calendar months, as in "3 months": 1 to 120. */
export const months: Read<number> = (at) => {
  const remedy = 'Write whole months, as in "3 months".';
  const text = textOf(at, remedy);
  if (text === null) return null;
  const match = /^(\d{1,4}) months?$/.exec(text);
  if (match) {
    const n = Number(match[1]);
    if (n >= 1 && n <= MAX_MONTHS) return n;
    return report(at, 'unit.months', `${text} is outside 1 to ${MAX_MONTHS} months.`, remedy);
  }
  const bare = /^\d{1,3}$/.exec(text);
  if (bare) return report(at, 'unit.months', `"${text}" has no unit.`, `Write "${text} months".`);
  const years = /^(\d{1,2}) years?$/.exec(text);
  if (years)
    return report(at, 'unit.months', `"${text}" is not counted in months.`, `Write "${Number(years[1]) * 12} months".`);
  return report(at, 'unit.months', `"${text}" is not a number of calendar months.`, remedy);
};

export type Duration = { readonly kind: 'minutes' | 'business-days'; readonly count: number };

const MINUTES = { minute: 1, hour: 60 } as const;
const MAX_DURATION = 10_000;

/** "10 minutes", "24 hours" or "2 business days". A day of another kind is refused: it may mean either. */
export const duration: Read<Duration> = (at) => {
  const remedy = 'Write "10 minutes", "24 hours" or "2 business days".';
  const text = textOf(at, remedy);
  if (text === null) return null;
  const match = /^(\d{1,6}) (minute|hour|business day)s?$/.exec(text);
  if (match) {
    const count = Number(match[1]);
    const unit = match[2] as 'minute' | 'hour' | 'business day';
    if (count > MAX_DURATION) return report(at, 'unit.duration', `"${text}" is longer than a survey can wait.`, remedy);
    return unit === 'business day'
      ? { kind: 'business-days', count }
      : { kind: 'minutes', count: count * MINUTES[unit] };
  }
  const bare = /^\d{1,6}$/.exec(text);
  if (bare)
    return report(
      at,
      'unit.duration',
      `"${text}" has no unit.`,
      `Write "${text} minutes", "${text} hours" or "${text} business days".`,
    );
  const days = /^(\d{1,3}) days?$/.exec(text);
  if (days) {
    const count = Number(days[1]);
    return report(
      at,
      'unit.duration',
      `"${text}" may mean hours or business days.`,
      `Write "${count * 24} hours" or "${count} business days".`,
    );
  }
  return report(at, 'unit.duration', `"${text}" is not a time span.`, remedy);
};

const MAX_COUNT = 10_000_000;

/** A number of responses: a whole number from 1. */
export const count: Read<number> = (at) => {
  const remedy = 'Write a whole number of responses, as in "25".';
  const text = textOf(at, remedy);
  if (text === null) return null;
  if (/^\d{1,8}$/.test(text)) {
    const n = Number(text);
    if (n >= 1 && n <= MAX_COUNT) return n;
    return report(at, 'unit.count', `${text} is outside 1 to ${MAX_COUNT}.`, remedy);
  }
  const withUnit = /^(\d{1,8})\s+\p{L}[\p{L} ]*$/u.exec(text);
  if (withUnit)
    return report(at, 'unit.count', `"${text}" has a unit; responses are counted here.`, `Write "${withUnit[1]}".`);
  return report(at, 'unit.count', `"${text}" is not a whole number.`, remedy);
};

/** One of these words. */
export function choice<T extends string>(at: Cursor, options: readonly T[]): T | null {
  const remedy = `Write one of: ${options.join(', ')}.`;
  const text = textOf(at, remedy);
  if (text === null) return null;
  const found = options.find((o) => o === text);
  return found ?? report(at, 'value.unknown', `"${text}" is not known here.`, didYouMean(text, options));
}

/** yes or no */
export function yesNo(at: Cursor): boolean | null {
  const text = textOf(at, 'Write "yes" or "no".');
  if (text === null) return null;
  if (text === 'yes' || text === 'true') return true;
  if (text === 'no' || text === 'false') return false;
  return report(at, 'value.unknown', `"${text}" is neither yes nor no.`, 'Write "yes" or "no".');
}

/** A text in both languages, or one for both: a file of one's own may speak one language only. */
export function text(at: Cursor): Text | null {
  const remedy = 'Write "en:" and "fr:" below it, each with a text.';
  if (!isMapping(at)) {
    const one = textOf(at, remedy);
    if (one === null) return null;
    report(at, 'text.one-language', 'This text stands in one language and is shown in both.', remedy, 'note');
    return { en: one, fr: one };
  }
  const of = fields(at, ['en', 'fr']);
  if (of === null) return null;
  const enAt = field(of, 'en');
  const frAt = field(of, 'fr');
  if (enAt === null && frAt === null) return report(at, 'value.missing', 'The text is missing.', remedy);
  const en = enAt && textOf(enAt, remedy);
  const fr = frAt && textOf(frAt, remedy);
  if ((enAt && en === null) || (frAt && fr === null)) return null;
  const only = en ?? fr;
  if (only === null) return null;
  if (enAt === null || frAt === null) {
    report(
      at,
      'text.one-language',
      `The ${enAt === null ? 'English' : 'French'} text is missing, the other is shown.`,
      remedy,
      'note',
    );
  }
  return { en: en ?? only, fr: fr ?? only };
}

/** A name that can stand in "PROGRAM@EDITION". */
export function slug(at: Cursor, pattern: RegExp, example: string): string | null {
  const remedy = `Use lower-case letters a to z, digits and hyphens, as in "${example}".`;
  const name = textOf(at, remedy);
  if (name === null) return null;
  return pattern.test(name) ? name : report(at, 'name.form', `"${name}" cannot be used as a name.`, remedy);
}

/** A calendar date, "2026-01-15". */
export function date(at: Cursor): string | null {
  const remedy = 'Write year, month and day, as in "2026-01-15".';
  const written = textOf(at, remedy);
  if (written === null) return null;
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written);
  const [year, month, day] = match ? match.slice(1).map(Number) : [0, 0, 0];
  const real = new Date(Date.UTC(year as number, (month as number) - 1, day));
  const same = match !== null && real.toISOString().startsWith(written);
  return same ? written : report(at, 'date.form', `"${written}" is not a date.`, remedy);
}

/** A required plain text. */
export function plainText(of: Parameters<typeof required>[0], key: string, remedy: string): string | null {
  const at = required(of, key, remedy);
  return at && textOf(at, remedy);
}
