import { formatMonth, formatPeriod, periodMonths, type Month, type Period } from '../basics/month.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { Rulebook } from '../rulebook/rulebook.ts';

/**
 * The latest run of the edition's number of calendar months, ending with the last month in which the
 * network has any response: one period for every subject, so that nobody is judged by other months.
 */
export const latestPeriod = (rulebook: Rulebook, lastMonth: Month): Period => ({
  from: lastMonth - rulebook.period.months + 1,
  to: lastMonth,
});

/** Checks a period asked for: as long as the edition says, longer only where it says "at least". */
export function allowedPeriod(rulebook: Rulebook, asked: Period): Result<Period, string> {
  const months = periodMonths(asked);
  const { months: required, comparison } = rulebook.period;
  if (months === required || (comparison === 'at-least' && months > required)) return ok(asked);
  const end = formatMonth(asked.from + required - 1);
  return err(
    `The period ${formatPeriod(asked)} has ${months} months; ${rulebook.program}@${rulebook.edition} counts ` +
      `${comparison === 'at-least' ? 'at least ' : 'exactly '}${required}. From ${formatMonth(asked.from)} that is ` +
      `${formatMonth(asked.from)}..${end}.`,
  );
}
