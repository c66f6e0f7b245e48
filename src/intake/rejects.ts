import { csvCell } from '../core/basics/csv-cell.ts';
import { isCustomerField, masked, withoutAddresses } from '../core/survey/customer.ts';

/** Why a row was not taken. `line` is the physical line of the file (of a sheet: the row), counted from 1. */
export type Reject = {
  readonly line: number;
  /** The response's field, or empty when the row as a whole is at fault. */
  readonly field: string;
  readonly code: RejectCode;
  /** What the file has there, at most 200 characters; of a customer only so much that he knows it again. */
  readonly value: string;
  readonly message: string;
};

/** Every reason a row can be turned away for, with its sentence. {value}, {field} and {expected} are filled in. */
export const REJECT_MESSAGES = {
  'row.too-short': 'the row has fewer cells than the header',
  'row.too-long': 'the row has more cells than the header: perhaps a delimiter inside a value without quotes',
  'row.too-large': 'the row is longer than 1 MiB: perhaps a quote that is never closed',
  'row.truncated': 'the file ends in the middle of this row',
  'row.stray-quote': 'text follows a closing quote: a quote inside a quoted value must be doubled',
  'row.json': 'the line is not one JSON object',
  'required.missing': '{field} is empty',
  'text.too-long': '{field} is longer than 256 bytes',
  'text.control-character': '{field} has a character that cannot be shown',
  'time.malformed': '"{value}" is not a time as {field} should be written: expected {expected}',
  'time.no-zone': '"{value}" has no zone, and none is given for the site or the file',
  'time.unknown-zone': '"{value}" is not a known time zone',
  'time.out-of-range': '"{value}" is not between 1970 and 2199',
  'time.in-future': '"{value}" is in the future: {field} cannot be later than today',
  'excel-day.malformed': '"{value}" is not an Excel day number',
  'excel-day.trailing': 'something stands after the Excel day number in "{value}"',
  'excel-day.out-of-range': '"{value}" is not an Excel day between 1970 and 2199',
  'epoch.malformed': '"{value}" is not a number of seconds or milliseconds since 1970',
  'completed.before-contact': 'the survey was completed at {value}, before the contact',
  'answer.unknown-word': '"{value}" is neither a yes nor a no',
  'count.malformed': '"{value}" is not a whole number of contacts',
  'count.out-of-range': '"{value}" is not between 1 and 1000 contacts',
  'score.malformed': '"{value}" is not a score: expected {expected}',
  'score.out-of-range': '"{value}" is not on the scale: expected {expected}',
  'one-hot.malformed': '"{value}" is neither 0 nor 1',
  'one-hot.several': 'more than one of the columns of {field} is 1',
} as const;
export type RejectCode = keyof typeof REJECT_MESSAGES;

const MAX_VALUE = 200;

/**
 * An e-mail address is masked wherever it stands; `hide` masks more where a file is known to hold more. `expected` says
 * how the field's value should have been written.
 */
export function newReject(
  line: number,
  field: string,
  code: RejectCode,
  value: string,
  {
    hide = withoutAddresses,
    expected = 'another value',
  }: { readonly hide?: ((text: string) => string) | undefined; readonly expected?: string } = {},
): Reject {
  // Hidden before it is cut: half an address does not look like one.
  const safe = isCustomerField(field) ? masked(value) : hide(value.slice(0, MAX_VALUE * 3));
  const shown = safe.length > MAX_VALUE ? `${safe.slice(0, MAX_VALUE - 1)}…` : safe;
  const filled: Readonly<Record<string, string>> = { field, value: shown, expected };
  // All at once: what the file says is never taken for a place to fill in.
  const message = REJECT_MESSAGES[code].replaceAll(/\{(\w+)\}/g, (place, name: string) => filled[name] ?? place);
  return { line, field, code, value: shown, message };
}

/** With a byte-order mark, because spreadsheets take a file without one for Windows-1252. */
export const REJECTS_CSV_HEADER = '\uFEFFline,field,reason,message,value\r\n';

/** One CSV line of a reject. No spreadsheet takes a value of it for a formula. */
export function rejectCsvLine(reject: Reject): string {
  const cells = [String(reject.line), reject.field, reject.code, reject.message, reject.value];
  return `${cells.map(csvCell).join(',')}\r\n`;
}

export function writeRejects(rejects: Iterable<Reject>): string {
  let text = REJECTS_CSV_HEADER;
  for (const reject of rejects) text += rejectCsvLine(reject);
  return text;
}
