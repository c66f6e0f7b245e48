/**
 * What makes a spreadsheet take a text for a formula, as the first character of a cell: also the wide forms that a
 * Japanese one reads alike. Source: OWASP, "CSV Injection".
 */
const FORMULA = '=+\\-@|%＝＋－＠';
const AT_START = new RegExp(`^[\\t\\r\\n${FORMULA}]`);
/**
 * The same after what another country's spreadsheet takes for the end of a cell or, there, of a row: it splits at
 * semicolons, and then sees no quotes in the middle of what it takes for one cell.
 */
const INSIDE = new RegExp(`([;\\t\\r\\n])(?="*[${FORMULA}])`, 'g');

/**
 * A text as one cell of CSV: quoted where needed, and with an apostrophe before everything a spreadsheet would run. A
 * number is written by itself, since nothing that is a number runs anything.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = (AT_START.test(value) ? `'${value}` : value).replaceAll(INSIDE, "$1'");
  return /[",;\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
