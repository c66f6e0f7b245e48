/** A period as the address and the API write it: "2026-04..2026-06", both months included. */
export type PeriodProblem = 'wrong' | 'backwards';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Two months as typed into one period; `wrong` when one is no month, `backwards` when the first follows the last. */
export function joinPeriod(from: string, to: string): { period: string } | { problem: PeriodProblem } {
  if (!MONTH.test(from) || !MONTH.test(to)) return { problem: 'wrong' };
  return from > to ? { problem: 'backwards' } : { period: `${from}..${to}` };
}

/** Both ends of a period; empty texts for anything that is not one. */
export function splitPeriod(period: string | undefined): readonly [from: string, to: string] {
  const [from = '', to = ''] = (period ?? '').split('..');
  return MONTH.test(from) && MONTH.test(to) ? [from, to] : ['', ''];
}
