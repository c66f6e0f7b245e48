import type { Pattern, Scoring } from './pattern.ts';
import { UNKNOWN_SHIFT } from './survey-window.ts';

/** What an edition asks of a cell: its scoring table, and its window's bit (0 for "any"). */
export type Sieve = { readonly scoring: Scoring; readonly windowBit: number };

/** Counts of one month under one sieve; see MonthCount in core/certification. */
export type Tally = { n: number; meeting: number; outside: number; lagUnknown: number; unscorable: number };

export const emptyTally = (): Tally => ({ n: 0, meeting: 0, outside: 0, lagUnknown: 0, unscorable: 0 });

/** Adds one cell. The order of cells never matters, and a cell with a negative n takes an earlier one back. */
export function addCell(tally: Tally, sieve: Sieve, pattern: Pattern, windows: number, n: number): void {
  const score = sieve.scoring[pattern] as number;
  if (score === 0) {
    tally.unscorable += n;
    return;
  }
  if (sieve.windowBit !== 0) {
    if ((windows & (sieve.windowBit << UNKNOWN_SHIFT)) !== 0) tally.lagUnknown += n;
    else if ((windows & sieve.windowBit) === 0) {
      tally.outside += n;
      return;
    }
  }
  tally.n += n;
  if (score === 2) tally.meeting += n;
}
