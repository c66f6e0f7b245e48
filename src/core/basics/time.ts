import type { Month } from './month.ts';

/**
 * Times as contact centers write them, read straight from UTF-8 bytes: no strings, no Date, no clock.
 * Wall-clock times are epoch milliseconds "as if the clock showed UTC"; zones.ts turns them into instants.
 */

export const DAY_MS = 86_400_000;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const monthLength = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

/** First day of every month from 1970 to 2199, in days since 1970-01-01, and the day after the last. */
const MONTH_STARTS = monthStarts();
function monthStarts(): Int32Array {
  const starts = new Int32Array((LAST_YEAR - FIRST_YEAR + 1) * 12 + 1);
  for (let i = 1; i < starts.length; i++) {
    const before = i - 1;
    starts[i] = (starts[before] as number) + monthLength(FIRST_YEAR + Math.floor(before / 12), (before % 12) + 1);
  }
  return starts;
}
const LAST_MONTH = MONTH_STARTS.length - 2;

/** Days since 1970-01-01; NaN for a day that does not exist or a year outside 1970..2199. */
export function dayNumber(year: number, month: number, day: number): number {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return NaN;
  const index = (year - FIRST_YEAR) * 12 + month - 1;
  const start = MONTH_STARTS[index] as number;
  return start + day > (MONTH_STARTS[index + 1] as number) ? NaN : start + day - 1;
}

/** Calendar month of a day (days since 1970-01-01) within 1970..2199, held to those years beyond them. */
export function monthOfDay(day: number): Month {
  let index = Math.min(LAST_MONTH, Math.max(0, Math.floor(day / 30.4369)));
  while (index > 0 && day < (MONTH_STARTS[index] as number)) index--;
  while (index < LAST_MONTH && day >= (MONTH_STARTS[index + 1] as number)) index++;
  return FIRST_YEAR * 12 + index;
}

/** What a reader found. `ms` is an instant when `hasZone`, a wall-clock time otherwise. */
export type ClockReading = { ms: number; hasTime: boolean; hasZone: boolean };
export const newReading = (): ClockReading => ({ ms: 0, hasTime: false, hasZone: false });

export type TimeProblem =
  | 'time.malformed'
  | 'time.out-of-range'
  | 'excel-day.malformed'
  | 'excel-day.trailing'
  | 'excel-day.out-of-range'
  | 'epoch.malformed';

const twoDigits = (b: Uint8Array, at: number): number => {
  const tens = (b[at] as number) - 48;
  const ones = (b[at + 1] as number) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? NaN : tens * 10 + ones;
};

/**
 * ISO 8601: `2015-04-03`, `2015-04-03T10:11`, `...:12`, `...:12.345`, a space for the T, `20150403T101112`,
 * and a zone `Z`, `UTC`, `+05`, `+05:30`, `+0530` (a space may stand before it). Bytes are ASCII, `end` exclusive.
 */
export function readIso(b: Uint8Array, start: number, end: number, out: ClockReading): TimeProblem | null {
  if (end - start < 8) return 'time.malformed';
  const year = twoDigits(b, start) * 100 + twoDigits(b, start + 2);
  const extended = b[start + 4] === 45;
  let at = start + (extended ? 10 : 8);
  if (at > end || (extended && b[start + 7] !== 45)) return 'time.malformed';
  const month = twoDigits(b, start + (extended ? 5 : 4));
  const dayOfMonth = twoDigits(b, start + (extended ? 8 : 6));
  if (Number.isNaN(year + month + dayOfMonth)) return 'time.malformed';
  const day = dayNumber(year, month, dayOfMonth);
  if (Number.isNaN(day)) return year < FIRST_YEAR || year > LAST_YEAR ? 'time.out-of-range' : 'time.malformed';
  out.hasTime = at < end;
  out.hasZone = false;
  out.ms = day * DAY_MS;
  if (at === end) return null;

  const separator = b[at];
  if ((separator !== 84 && separator !== 116 && separator !== 32) || end - at < 5) return 'time.malformed';
  const hours = twoDigits(b, at + 1);
  const colons = b[at + 3] === 58;
  const minutes = twoDigits(b, at + (colons ? 4 : 3));
  at += colons ? 6 : 5;
  if (at > end) return 'time.malformed';
  let seconds = 0;
  let thousandths = 0;
  if (at < end && (colons ? b[at] === 58 : isDigit(b[at]))) {
    if (colons) at++;
    if (at + 2 > end) return 'time.malformed';
    seconds = twoDigits(b, at);
    at += 2;
    if (at < end && (b[at] === 46 || b[at] === 44)) {
      const from = ++at;
      for (let unit = 100; at < end && isDigit(b[at]); at++, unit /= 10) {
        if (unit >= 1) thousandths += unit * ((b[at] as number) - 48);
      }
      if (at === from) return 'time.malformed';
    }
  }
  // Written so that NaN fails too.
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return 'time.malformed';
  out.ms += hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + thousandths;
  return at === end ? null : readOffset(b, at, end, out);
}

/** Reads `Z`, `UTC`, `+hh`, `+hhmm` or `+hh:mm` up to `end` and turns the reading into an instant. */
export function readOffset(b: Uint8Array, start: number, end: number, out: ClockReading): TimeProblem | null {
  let at = start;
  while (at < end && b[at] === 32) at++;
  const sign = b[at];
  if (end - at === 1 && (sign === 90 || sign === 122)) {
    out.hasZone = true;
    return null;
  }
  if (end - at === 3 && sign === 85 && b[at + 1] === 84 && b[at + 2] === 67) {
    out.hasZone = true;
    return null;
  }
  if ((sign !== 43 && sign !== 45) || end - at < 3) return 'time.malformed';
  const hours = twoDigits(b, at + 1);
  at += 3;
  let minutes = 0;
  if (at < end) {
    if (b[at] === 58) at++;
    if (end - at !== 2) return 'time.malformed';
    minutes = twoDigits(b, at);
  }
  if (!(hours <= 18 && minutes < 60)) return 'time.malformed';
  out.ms -= (sign === 45 ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  out.hasZone = true;
  return null;
}

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

export type ExcelDateSystem = 1900 | 1904;
/** Days from the workbook's day 0 to 1970-01-01. The 1900 system counts a 29 February 1900 that never was. */
const EXCEL_DAYS_TO_1970 = { 1900: 25_569, 1904: 24_107 } as const;

/**
 * Wall-clock milliseconds of an Excel day number (43617 is 2019-06-01; the fraction is the time of day, to
 * the nearest millisecond); NaN outside 1970..2199.
 */
export function wallOfExcelDay(serial: number, system: ExcelDateSystem): number {
  const wall = Math.round((serial - EXCEL_DAYS_TO_1970[system]) * DAY_MS);
  return wall >= 0 && wall < (MONTH_STARTS[LAST_MONTH + 1] as number) * DAY_MS ? wall : NaN;
}

/** An Excel day number written as text. A whole number is a day without a time. */
export function readExcelDay(
  b: Uint8Array,
  start: number,
  end: number,
  system: ExcelDateSystem,
  out: ClockReading,
): TimeProblem | null {
  let at = start;
  let serial = 0;
  while (at < end && isDigit(b[at])) serial = serial * 10 + ((b[at++] as number) - 48);
  if (at === start) return 'excel-day.malformed';
  out.hasTime = false;
  if (at < end - 1 && (b[at] === 46 || b[at] === 44)) {
    at++;
    for (let unit = 0.1; at < end && isDigit(b[at]); at++, unit /= 10) serial += unit * ((b[at] as number) - 48);
    out.hasTime = serial !== Math.floor(serial);
  }
  if (at < end) return 'excel-day.trailing';
  out.ms = wallOfExcelDay(serial, system);
  out.hasZone = false;
  return Number.isNaN(out.ms) ? 'excel-day.out-of-range' : null;
}

/** Seconds or milliseconds since 1970 as a whole or decimal number: an instant. */
export function readEpoch(
  b: Uint8Array,
  start: number,
  end: number,
  unitMs: 1 | 1000,
  out: ClockReading,
): TimeProblem | null {
  let at = start;
  let value = 0;
  while (at < end && isDigit(b[at])) value = value * 10 + ((b[at++] as number) - 48);
  if (at === start) return 'epoch.malformed';
  if (at < end - 1 && b[at] === 46) {
    at++;
    for (let unit = 0.1; at < end && isDigit(b[at]); at++, unit /= 10) value += unit * ((b[at] as number) - 48);
  }
  if (at < end) return 'epoch.malformed';
  out.ms = Math.round(value * unitMs);
  out.hasTime = true;
  out.hasZone = true;
  return out.ms < (MONTH_STARTS[LAST_MONTH + 1] as number) * DAY_MS ? null : 'time.out-of-range';
}
