import { DAY_MS, dayNumber, isDigit, readEpoch, readExcelDay, readIso, readOffset } from './time.ts';
import type { ClockReading, TimeProblem } from './time.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

/** Reads one time from ASCII bytes [start, end) into `out`; null when it could. */
export type TimeReader = (b: Uint8Array, start: number, end: number, out: ClockReading) => TimeProblem | null;

export type TimeFormat = {
  readonly pattern: string;
  readonly read: TimeReader;
  /** The pattern writes a time of day (of `iso` and Excel days: the value itself says). */
  readonly hasTime: boolean | 'by-value';
  /** The pattern writes a zone, or means an instant. */
  readonly hasZone: boolean | 'by-value';
};

const NAMED: Record<string, TimeFormat> = {
  'iso': { pattern: 'iso', read: readIso, hasTime: 'by-value', hasZone: 'by-value' },
  'excel-days': excel('excel-days', 1900),
  'excel-days-1904': excel('excel-days-1904', 1904),
  'epoch-seconds': epoch('epoch-seconds', 1000),
  'epoch-milliseconds': epoch('epoch-milliseconds', 1),
};

function excel(pattern: string, system: 1900 | 1904): TimeFormat {
  return { pattern, read: (b, s, e, out) => readExcelDay(b, s, e, system, out), hasTime: 'by-value', hasZone: false };
}
function epoch(pattern: string, unit: 1 | 1000): TimeFormat {
  return { pattern, read: (b, s, e, out) => readEpoch(b, s, e, unit, out), hasTime: true, hasZone: true };
}

/** Where a token puts its number. */
const [YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, THOUSANDTHS, AFTERNOON] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
type Slot = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
type Step =
  | {
      readonly kind: 'number';
      readonly slot: Slot;
      readonly min: number;
      readonly max: number;
      readonly twelve: boolean;
    }
  | { readonly kind: 'month-name' | 'half-day' | 'zone' }
  | { readonly kind: 'literal'; readonly byte: number };

const NUMBERS: Record<string, readonly [slot: Slot, min: number, max: number, twelve?: boolean]> = {
  YYYY: [YEAR, 4, 4],
  YY: [YEAR, 2, 2],
  MM: [MONTH, 1, 2],
  M: [MONTH, 1, 2],
  DD: [DAY, 1, 2],
  D: [DAY, 1, 2],
  HH: [HOUR, 1, 2],
  H: [HOUR, 1, 2],
  hh: [HOUR, 1, 2, true],
  h: [HOUR, 1, 2, true],
  mm: [MINUTE, 1, 2],
  m: [MINUTE, 1, 2],
  ss: [SECOND, 1, 2],
  s: [SECOND, 1, 2],
  SSS: [THOUSANDTHS, 1, 9],
};
const TOKENS = /YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|m|ss|s|SSS|A|Z|[^A-Za-z]|T/y;

/** English and French month names by their first letters; "juin" and "juillet" need four. */
const MONTH_NAMES: readonly (readonly [prefix: string, month: number])[] = [
  ['jan', 1],
  ['feb', 2],
  ['fev', 2],
  ['fév', 2],
  ['mar', 3],
  ['apr', 4],
  ['avr', 4],
  ['may', 5],
  ['mai', 5],
  ['juin', 6],
  ['jun', 6],
  ['juil', 7],
  ['jul', 7],
  ['aug', 8],
  ['aou', 8],
  ['aoû', 8],
  ['sep', 9],
  ['oct', 10],
  ['nov', 11],
  ['dec', 12],
  ['déc', 12],
];

export const NAMED_TIME_FORMATS: readonly string[] = Object.keys(NAMED);

/** What a mapping writes while nobody has said which came first: `DD/MM/YYYY|MM/DD/YYYY`. */
export const isAmbiguousFormat = (pattern: string): boolean => pattern.includes('|');

/**
 * Compiles `iso`, `excel-days`, `excel-days-1904`, `epoch-seconds`, `epoch-milliseconds`, or a pattern of
 * YYYY YY MM M DD D MMM (name) HH H (0-23) hh h (1-12) mm ss SSS A (AM/PM) Z (zone), all else literal.
 * Two-letter tokens take one or two digits, unless the next token follows at once. Two-digit years are 19yy from 70
 * on and 20yy before. The error is a sentence.
 */
export function compileTimeFormat(pattern: string): Result<TimeFormat, string> {
  const named = NAMED[pattern];
  if (named !== undefined) return ok(named);
  const steps: Step[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < pattern.length) {
    const at = TOKENS.lastIndex;
    const token = TOKENS.exec(pattern)?.[0];
    if (token === undefined) {
      return err(
        `the time format "${pattern}" has an unknown letter "${pattern[at] ?? ''}": use YYYY YY MM M DD D MMM HH H hh h mm m ss s SSS A Z, or one of ${NAMED_TIME_FORMATS.join(', ')}`,
      );
    }
    steps.push(stepOf(token));
  }
  const has = (slot: Slot): boolean => steps.some((s) => s.kind === 'number' && s.slot === slot);
  const hasMonth = has(MONTH) || steps.some((s) => s.kind === 'month-name');
  if (!has(YEAR) || !hasMonth || !has(DAY)) {
    return err(`the time format "${pattern}" must have a year, a month and a day, for example DD/MM/YYYY`);
  }
  if (steps.some((s) => s.kind === 'number' && s.twelve) && !steps.some((s) => s.kind === 'half-day')) {
    return err(`the time format "${pattern}" has hours of 1 to 12 without AM or PM: use HH, or add A`);
  }
  // Numbers that touch are as wide as they are written: nothing else tells where one ends.
  const touches = (i: number): boolean => steps[i - 1]?.kind === 'number' || steps[i + 1]?.kind === 'number';
  steps.forEach((step, i) => {
    if (step.kind === 'number' && step.max === 2 && touches(i)) steps[i] = { ...step, min: 2 };
  });
  const hasTime = has(HOUR);
  const hasZone = steps.some((s) => s.kind === 'zone');
  return ok({ pattern, hasTime, hasZone, read: readerOf(steps, hasTime) });
}

function stepOf(token: string): Step {
  const number = NUMBERS[token];
  if (number !== undefined) {
    return { kind: 'number', slot: number[0], min: number[1], max: number[2], twelve: number[3] === true };
  }
  if (token === 'MMM') return { kind: 'month-name' };
  if (token === 'A') return { kind: 'half-day' };
  if (token === 'Z') return { kind: 'zone' };
  return { kind: 'literal', byte: token.charCodeAt(0) };
}

function readerOf(steps: readonly Step[], hasTime: boolean): TimeReader {
  const slots = new Int32Array(8);
  return (b, start, end, out) => {
    slots.fill(0);
    slots[AFTERNOON] = -1;
    out.hasZone = false;
    let at = start;
    let offsetFrom = -1;
    let offsetEnd = -1;
    for (const step of steps) {
      switch (step.kind) {
        case 'literal':
          if (at >= end || b[at] !== step.byte) return 'time.malformed';
          at++;
          break;
        case 'number': {
          const from = at;
          let value = 0;
          while (at < end && at - from < step.max && isDigit(b[at])) value = value * 10 + ((b[at++] as number) - 48);
          const digits = at - from;
          if (digits < step.min || (step.twelve && (value < 1 || value > 12))) return 'time.malformed';
          if (step.slot === YEAR && step.max === 2) value += value < 70 ? 2000 : 1900;
          if (step.slot === THOUSANDTHS) value = Math.floor(value * 10 ** (3 - digits));
          slots[step.slot] = step.twelve ? value % 12 : value;
          break;
        }
        case 'month-name': {
          const from = at;
          while (at < end && isLetter(b[at] as number)) at++;
          const month = monthNamed(b, from, at);
          if (month === 0) return 'time.malformed';
          slots[MONTH] = month;
          if (b[at] === 46) at++;
          break;
        }
        case 'half-day': {
          const letter = (b[at] ?? 0) | 32;
          if (at + 2 > end || (letter !== 97 && letter !== 112) || ((b[at + 1] as number) | 32) !== 109) {
            return 'time.malformed';
          }
          slots[AFTERNOON] = letter === 112 ? 12 : 0;
          at += 2;
          break;
        }
        case 'zone':
          offsetFrom = at;
          while (at < end && b[at] !== 32) at++;
          offsetEnd = at;
          break;
      }
    }
    if (at !== end) return 'time.malformed';
    const year = slots[YEAR] as number;
    const day = dayNumber(year, slots[MONTH] as number, slots[DAY] as number);
    if (Number.isNaN(day)) return year < 1970 || year > 2199 ? 'time.out-of-range' : 'time.malformed';
    const hours = (slots[HOUR] as number) + Math.max(0, slots[AFTERNOON]);
    const minutes = slots[MINUTE] as number;
    const seconds = slots[SECOND] as number;
    if (hours > 23 || minutes > 59 || seconds > 59) return 'time.malformed';
    out.ms = day * DAY_MS + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + (slots[THOUSANDTHS] as number);
    out.hasTime = hasTime;
    return offsetFrom === -1 ? null : readOffset(b, offsetFrom, offsetEnd, out);
  };
}

const isLetter = (byte: number): boolean => (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte >= 128;

const utf8 = new TextDecoder();
function monthNamed(b: Uint8Array, start: number, end: number): number {
  const word = utf8.decode(b.subarray(start, end)).toLowerCase();
  return MONTH_NAMES.find(([prefix]) => word.startsWith(prefix))?.[1] ?? 0;
}
