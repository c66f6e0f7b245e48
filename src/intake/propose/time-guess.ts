import { compileTimeFormat } from '../../core/basics/time-format.ts';
import type { TimeFormat } from '../../core/basics/time-format.ts';
import { DAY_MS, newReading } from '../../core/basics/time.ts';

export type DateOrder = 'year-first' | 'day-first' | 'month-first';

/** How a column of times may be read: one format for each order of day and month that fits every value. */
export type TimeGuess = {
  readonly formats: readonly { readonly order: DateOrder; readonly pattern: string }[];
  readonly hasTime: boolean;
  readonly hasZone: boolean;
  /** Of the values: how many stand at exactly 00:00:00, though the format has a time. */
  readonly midnights: number;
};

const DAYS: readonly (readonly [DateOrder, string])[] = [
  ...['YYYY-MM-DD', 'YYYY/MM/DD', 'YYYY.MM.DD', 'YY-MM-DD', 'YY/MM/DD'].map((p) => ['year-first', p] as const),
  ...['/', '-', '.'].flatMap((mark) =>
    ['YYYY', 'YY'].flatMap((year) => [
      ['day-first', `DD${mark}MM${mark}${year}`] as const,
      ['month-first', `MM${mark}DD${mark}${year}`] as const,
    ]),
  ),
  ...['DD MMM YYYY', 'DD-MMM-YYYY', 'DD-MMM-YY', 'MMM DD, YYYY', 'MMM DD YYYY'].map((p) => ['year-first', p] as const),
];
const CLOCKS = ['HH:mm', 'HH:mm:ss', 'HH:mm:ss.SSS', 'hh:mm A', 'hh:mm:ss A', 'hh:mmA', 'hh:mm:ssA'];
const ZONES = ['', 'Z', ' Z'];

type Candidate = { readonly order: DateOrder; readonly format: TimeFormat };
const compiled = (order: DateOrder, pattern: string): Candidate[] => {
  const format = compileTimeFormat(pattern);
  return format.ok ? [{ order, format: format.value }] : [];
};

const NUMBERS = ['excel-days', 'epoch-seconds', 'epoch-milliseconds'].flatMap((p) => compiled('year-first', p));
const CANDIDATES: readonly Candidate[] = [
  ...compiled('year-first', 'iso'),
  ...DAYS.flatMap(([order, day]) => [
    ...compiled(order, day),
    ...CLOCKS.flatMap((clock) =>
      ['', ' ', ', ', 'T'].flatMap((gap) =>
        gap === '' ? [] : ZONES.flatMap((zone) => compiled(order, `${day}${gap}${clock}${zone}`)),
      ),
    ),
  ]),
];

/** A column of times may have some that are none: they become rejects. One in twenty, where nothing fits all. */
const MISFITS = 1 / 20;

/** Null when no known way of writing times fits the values, or there is no value. */
export function guessTime(values: readonly string[]): TimeGuess | null {
  return values.length === 0 ? null : (guessWithin(values, 0) ?? guessWithin(values, MISFITS * values.length));
}

function guessWithin(values: readonly string[], misfits: number): TimeGuess | null {
  const texts = values.map((value) => Buffer.from(value));
  const fitting = new Map<DateOrder, string>();
  let hasTime = false;
  let hasZone = false;
  let midnights = 0;
  for (const { order, format } of plausible(values)) {
    if (fitting.has(order)) continue;
    const reading = newReading();
    const seen = { time: false, zone: true, midnights: 0 };
    let left = misfits;
    for (const text of texts) {
      if (format.read(text, 0, text.length, reading) !== null) {
        if (--left < 0) break;
      } else if (reading.hasTime) {
        seen.time = true;
        seen.zone &&= reading.hasZone;
        if (reading.ms % DAY_MS === 0) seen.midnights++;
      }
    }
    if (left < 0) continue;
    fitting.set(order, format.pattern);
    hasTime ||= seen.time;
    hasZone ||= seen.time && seen.zone;
    midnights = Math.max(midnights, seen.midnights);
  }
  const formats = [...fitting].map(([order, pattern]) => ({ order, pattern }));
  return formats.length === 0 ? null : { formats, hasTime, hasZone, midnights };
}

/** Bare numbers are days of a spreadsheet or seconds by their size; 20150403 is left to ISO. */
function plausible(values: readonly string[]): readonly Candidate[] {
  const numbers = values.filter((value) => /^\d+([.,]\d+)?$/.test(value));
  if (numbers.length < values.length * (1 - MISFITS)) return CANDIDATES;
  const whole = numbers.map((value) => value.replace(/[.,].*/, '').length);
  const all = (length: number): boolean => whole.every((digits) => digits === length);
  if (all(5)) return NUMBERS.slice(0, 1);
  if (all(10)) return NUMBERS.slice(1, 2);
  return all(13) ? NUMBERS.slice(2) : CANDIDATES;
}

/** The format of a column with only a time of day; null when the values are something else. */
export function guessClock(values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const texts = values.map((value) => Buffer.from(`2000-01-01 ${value}`));
  const reading = newReading();
  const fits = (clock: string): boolean =>
    compiled('year-first', `YYYY-MM-DD ${clock}`).some(({ format }) =>
      texts.every((text) => format.read(text, 0, text.length, reading) === null),
    );
  return CLOCKS.find(fits) ?? null;
}

/** Which of year, month and day a pattern writes first. */
export function orderOf(pattern: string): DateOrder {
  if (!/^[DM]/.test(pattern) || pattern.includes('MMM')) return 'year-first';
  return pattern.startsWith('D') ? 'day-first' : 'month-first';
}

/** The day of a value under a format, as 2019-04-03: what a person is shown to choose by. */
export function exampleOf(pattern: string, value: string): string | null {
  const format = compileTimeFormat(pattern);
  const reading = newReading();
  const text = Buffer.from(value);
  if (!format.ok || format.value.read(text, 0, text.length, reading) !== null) return null;
  return new Date(reading.ms).toISOString().slice(0, 10);
}
