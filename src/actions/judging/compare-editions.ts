import { ABSENT } from '../../core/certification/network.ts';
import { MET, OUTCOME_CODES } from '../../core/certification/rule.ts';
import type { Level } from '../../core/survey/response.ts';
import type { NetworkView } from './network-view.ts';
import { searchOverview } from './overview.ts';

export type Change = 'gain' | 'lose' | 'other';
export type EditionComparison = {
  readonly rows: readonly { readonly index: number; readonly change: Change }[];
  readonly counts: { readonly gain: number; readonly lose: number; readonly same: number; readonly other: number };
};

/** Whose outcome differs under two editions, by name: gains a certificate, loses one, or changes otherwise. */
export function compareEditions(
  from: NetworkView,
  to: NetworkView,
  level: Level,
  wanted: 'gain' | 'lose' | 'all',
): EditionComparison {
  const counts = { gain: 0, lose: 0, same: 0, other: 0 };
  const rows: { index: number; change: Change }[] = [];
  for (const index of searchOverview(from, { level, sort: 'name', order: 'asc' }).indexes) {
    const [a, b] = [from.outcomes[index] ?? ABSENT, to.outcomes[index] ?? ABSENT];
    if (a === b || wordOf(a) === wordOf(b)) {
      counts.same += 1;
      continue;
    }
    const change = b === MET ? 'gain' : a === MET ? 'lose' : 'other';
    counts[change] += 1;
    if (wanted === 'all' || wanted === change) rows.push({ index, change });
  }
  return { rows, counts };
}

const wordOf = (code: number): string => OUTCOME_CODES[code] ?? 'undetermined';
