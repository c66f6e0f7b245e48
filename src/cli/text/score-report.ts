import type { ScoreCounts, ScoreResult } from '../../actions/judging/score-files.ts';
import { formatPeriod } from '../../core/basics/month.ts';
import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import { rulebookKey } from '../../core/rulebook/rulebook.ts';
import { listed } from '../../core/rulebook/wording.ts';
import type { Mapping } from '../../core/survey/mapping.ts';
import { answersMissing, answersNeeded } from './answers-needed.ts';
import { decisionTable, type ScoredDecision } from './decision-table.ts';
import { LEVELS_DOWN, levelWords, READING_WORDS } from './decision-words.ts';
import { count, counted } from './numbers.ts';
import { harmless } from './plain-text.ts';
import { whyDecision } from './why.ts';

/** Enough to tell editions apart; the JSON has all of it. */
const SHORT_HASH = 12;

export type ReportOptions = {
  readonly rulebook: Rulebook;
  /** Null where the file's own header is the canonical one. */
  readonly mapping: Mapping | null;
  /** Every row of every table. */
  readonly all: boolean;
  /** Of the terminal; null where the output goes elsewhere. */
  readonly columns: number | null;
};

/** What was judged, by what, and what became of the rows: a few lines under labels. */
export function scoreHeader({ responses, decisions }: ScoreResult, { rulebook, mapping }: ReportOptions): string {
  const first = decisions[0];
  const { profile } = rulebook;
  return labelled([
    ['Rulebook', `${rulebookKey(rulebook)}: ${rulebook.title.en} (SHA-256 ${rulebook.sha256.slice(0, SHORT_HASH)}…)`],
    ...(profile === null ? [] : [['Profile', `${profile.name} (${profile.by}, ${profile.date})`] as const]),
    ...(first === undefined
      ? []
      : [['Period', `${formatPeriod(first.period)}, ${READING_WORDS[first.reading]}`] as const]),
    [
      'Responses',
      `${count(responses.read)} read, ${count(responses.taken)} taken, ${count(responses.rejected)} rejected`,
    ],
    ...otherCounts(responses),
    ...countedInPeriod(responses, decisions),
    ...unscorableNote(responses, rulebook, mapping),
    ...responses.truncated.map(
      (file) => ['Warning', `${harmless(file)} ends before it should: what was there has been taken.`] as const,
    ),
  ]);
}

type Labelled = readonly [label: string, text: string];

const labelled = (lines: readonly Labelled[]): string =>
  lines.map(([label, text], i) => `${(lines[i - 1]?.[0] === label ? '' : label).padEnd(11)}${text}\n`).join('');

function otherCounts(r: ScoreCounts): Labelled[] {
  const counts = [
    [r.leftOut, 'left out by the mapping'],
    [r.duplicates, 'said again'],
    [r.superseded, 'corrected by a later row'],
    [r.unscorable, 'not scorable'],
    [r.outsideWindow, 'answered outside the survey window'],
  ] as const;
  const words = counts.filter(([n]) => n > 0).map(([n, what]) => `${count(n)} ${what}`);
  return words.length === 0 ? [] : [['Responses', words.join(', ')]];
}

/** Every response names its site, so the sites together tell how many are judged. */
function countedInPeriod({ taken }: ScoreCounts, decisions: readonly ScoredDecision[]): Labelled[] {
  const sites = decisions.filter((d) => d.level === 'site');
  const n = sites.reduce((sum, d) => sum + d.n, 0);
  return sites.length === 0 || n === taken ? [] : [['Responses', `${count(n)} counted in these months`]];
}

function unscorableNote({ unscorable, taken }: ScoreCounts, rulebook: Rulebook, mapping: Mapping | null): Labelled[] {
  if (unscorable === 0) return [];
  const missing = mapping === null ? [] : answersMissing(rulebook, mapping);
  if (missing.length > 0) {
    const what = listed(missing, 'and');
    const then =
      unscorable === taken
        ? 'no response can be judged by it'
        : 'only responses that another answer settles can be judged, so the shares say nothing';
    return [['Note', `This edition needs ${what}, which the mapping does not name: ${then}.`]];
  }
  const needed = `This edition needs ${answersNeeded(rulebook)}`;
  return unscorable === taken
    ? [['Note', `${needed}, and no response answers all of it: none can be judged.`]]
    : [
        [
          'Note',
          `${needed}; ${counted(unscorable, 'response')} without all of it ${unscorable === 1 ? 'is' : 'are'} not counted.`,
        ],
      ];
}

/** The tables of all levels, the organizations first. */
export function scoreTables({ decisions }: ScoreResult, options: ReportOptions): string {
  return LEVELS_DOWN.flatMap((level) => {
    const ofLevel = decisions.filter((d) => d.level === level);
    return ofLevel.length === 0 ? [] : [`\n${decisionTable(ofLevel, { level, ...options })}`];
  }).join('');
}

/** Every clause of each of these decisions. */
export const whyTables = (decisions: readonly ScoredDecision[], rulebook: Rulebook): string =>
  decisions
    .map((d) => {
      const of = d.level === 'organization' ? '' : ` of ${harmless(d.organization)}`;
      return `\n${harmless(d.subject)}, ${levelWords(d.level, rulebook).one}${of}\n${whyDecision(d)}`;
    })
    .join('');
