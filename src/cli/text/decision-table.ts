import { ratioValue } from '../../core/basics/ratio.ts';
import type { Decision } from '../../core/certification/decision.ts';
import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import type { Level } from '../../core/survey/response.ts';
import { levelWords, OUTCOME_WORDS, outcomeWord, settledBy, stepWords } from './decision-words.ts';
import { intervalAxis, intervalBar } from './interval-bar.ts';
import { count, counted, percent } from './numbers.ts';
import { harmless } from './plain-text.ts';
import { type Column, table } from './table.ts';

export type ScoredDecision = Decision & { readonly organization: string };

/** Longer lists are cut, unless all of it is asked for. */
export const SHOWN_ROWS = 40;

const NAME_COLUMNS = 28;
const BAR_COLUMNS = 31;
const NARROW_BAR_COLUMNS = 21;
const NARROW_TERMINAL = 130;

const byName = new Intl.Collator('en', { numeric: true });

/** Best first: by outcome, then share, then name. */
function inOrder(decisions: readonly ScoredDecision[]): ScoredDecision[] {
  const rank = (d: ScoredDecision): number => OUTCOME_WORDS.indexOf(outcomeWord(d));
  return decisions.toSorted(
    (a, b) => rank(a) - rank(b) || (b.share ?? -1) - (a.share ?? -1) || byName.compare(a.subject, b.subject),
  );
}

/** The decisions on one level as a table, with a line above that sums them up. */
export function decisionTable(
  decisions: readonly ScoredDecision[],
  { level, rulebook, all, columns }: { level: Level; rulebook: Rulebook; all: boolean; columns: number | null },
): string {
  const words = levelWords(level, rulebook);
  const title = `${words.several.charAt(0).toUpperCase()}${words.several.slice(1)}: ${outcomeCounts(decisions)}`;
  const shown = all ? inOrder(decisions) : inOrder(decisions).slice(0, SHOWN_ROWS);
  const width = columns !== null && columns < NARROW_TERMINAL ? NARROW_BAR_COLUMNS : BAR_COLUMNS;
  const other = decisions[0]?.reading === 'each-month' ? 'pooled' : 'each month';
  const several = level !== 'organization' && new Set(decisions.map((d) => d.organization)).size > 1;
  const spec: Column[] = [
    { title: words.one, widest: NAME_COLUMNS },
    ...(several ? [{ title: 'organization', widest: NAME_COLUMNS }] : []),
    { title: 'outcome' },
    { title: 'n', align: 'right' },
    { title: 'share, %', align: 'right' },
    { title: intervalAxis(width, thresholdOf(decisions[0])) },
    { title: other },
    { title: 'settled by' },
    { title: 'it would take' },
  ];
  const rows = shown.map((d) => [
    harmless(d.subject),
    ...(several ? [harmless(d.organization)] : []),
    outcomeWord(d),
    count(d.n),
    d.share === null ? '–' : percent(d.share),
    intervalBar({ ...d, threshold: thresholdOf(d) }, width),
    (d.reading === 'pooled' ? d.readings.eachMonth : d.readings.pooled).replace('-', ' '),
    settledBy(d),
    stepWords(d),
  ]);
  const left = decisions.length - shown.length;
  const cutNote =
    left === 0 ? '' : `${counted(left, 'more row')}: --all shows every one of them, --why NAME one by itself.\n`;
  return `${title}\n${table(spec, rows)}${cutNote}`;
}

const thresholdOf = (d: Decision | undefined): number | null =>
  d === undefined || d.threshold === null ? null : ratioValue(d.threshold.value);

/** "34 met, 12 not met" */
function outcomeCounts(decisions: readonly ScoredDecision[]): string {
  const parts = OUTCOME_WORDS.map((word) => ({ word, n: decisions.filter((d) => outcomeWord(d) === word).length }))
    .filter(({ n }) => n > 0)
    .map(({ word, n }) => `${count(n)} ${word}`);
  return decisions.length === 0 ? 'none named by the responses' : parts.join(', ');
}
