/**
 * A calendar month as one integer, years * 12 + (month - 1), so that a run of months is a range of
 * integers and a roll-up key is two bytes. 2015-04 is 24183.
 */
export type Month = number;

export const monthOf = (year: number, month1to12: number): Month => year * 12 + month1to12 - 1;

/** "2015-04" */
export function formatMonth(month: Month): string {
  const year = Math.floor(month / 12);
  return `${String(year).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** Reads "2015-04"; null for anything else. */
export function parseMonth(text: string): Month | null {
  const match = /^(\d{4})-(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const month = Number(match[2]);
  if (month < 1 || month > 12) return null;
  return monthOf(Number(match[1]), month);
}

/** Both ends belong to the period: 2015-04..2015-06 is three months. */
export type Period = { readonly from: Month; readonly to: Month };

export const periodMonths = (p: Period): number => p.to - p.from + 1;

export const monthsIn = (p: Period): Month[] => Array.from({ length: periodMonths(p) }, (_, i) => p.from + i);

/** Reads "2015-04..2015-06"; null when malformed or turned round. */
export function parsePeriod(text: string): Period | null {
  const parts = text.split('..');
  if (parts.length !== 2) return null;
  const from = parseMonth(parts[0] as string);
  const to = parseMonth(parts[1] as string);
  if (from === null || to === null || to < from) return null;
  return { from, to };
}

export const formatPeriod = (p: Period): string => `${formatMonth(p.from)}..${formatMonth(p.to)}`;
