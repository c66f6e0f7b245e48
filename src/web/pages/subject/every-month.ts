import type { SubjectPage } from '../../../http/contract/decisions.ts';

type MonthCount = Pick<SubjectPage['history'][number], 'month' | 'n' | 'meeting' | 'share' | 'interval'>;

const EMPTY = { n: 0, meeting: 0, share: null, interval: [0, 1] } as const;

const next = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

/**
 * The months in order without a gap: one in which nobody answered stands with n 0, because a line drawn across it
 * would claim a share. The first mention of a month wins.
 */
export function everyMonth(known: readonly MonthCount[]): MonthCount[] {
  const byMonth = new Map<string, MonthCount>();
  for (const count of known) if (!byMonth.has(count.month)) byMonth.set(count.month, count);
  const names = [...byMonth.keys()].toSorted();
  const last = names.at(-1) ?? '';
  const months: MonthCount[] = [];
  for (let month = names[0] ?? ''; month !== '' && month <= last; month = next(month)) {
    months.push(byMonth.get(month) ?? { month, ...EMPTY, interval: [0, 1] });
  }
  return months;
}
