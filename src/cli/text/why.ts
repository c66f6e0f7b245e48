import { formatMonth } from '../../core/basics/month.ts';
import { ratioValue } from '../../core/basics/ratio.ts';
import type { Decision } from '../../core/certification/decision.ts';
import { observedWords, requiredWords, whyClause } from './clause-words.ts';
import { CLAUSE_WORDS, OUTCOME_WORDS, outcomeWord, READING_WORDS, stepWords } from './decision-words.ts';
import { intervalAxis, intervalBar } from './interval-bar.ts';
import { chance, count, percent } from './numbers.ts';
import { indented, table } from './table.ts';

const BAR_COLUMNS = 51;

/** Everything about one decision: the figures, each month, each clause with its source, and what it would take. */
export function whyDecision(decision: Decision): string {
  return [figures(decision), months(decision), clauses(decision), after(decision)]
    .filter((part) => part !== '')
    .join('\n');
}

function figures(d: Decision): string {
  const threshold = d.threshold === null ? null : ratioValue(d.threshold.value);
  const lines = [
    `Outcome  ${outcomeWord(d)} (${READING_WORDS[d.reading]}; ${otherReading(d)})`,
    d.share === null
      ? 'Share    no response that can be counted'
      : `Share    ${percent(d.share)} %: ${count(d.meeting)} of ${count(d.n)} contacts count; 95 % interval ${percent(d.interval[0])} to ${percent(d.interval[1])} %`,
    ...(d.share === null
      ? []
      : [
          `         ${intervalAxis(BAR_COLUMNS, threshold)}`,
          `         ${intervalBar({ ...d, threshold }, BAR_COLUMNS)}`.trimEnd(),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function otherReading({ reading, readings }: Decision): string {
  const [name, outcome] =
    reading === 'pooled' ? (['each-month', readings.eachMonth] as const) : (['pooled', readings.pooled] as const);
  return `${READING_WORDS[name]}: ${outcome.replace('-', ' ')}`;
}

function months(d: Decision): string {
  const extra = (['outside', 'lagUnknown', 'unscorable'] as const).filter((key) => d.months.some((m) => m[key] > 0));
  const titles = { outside: 'outside the window', lagUnknown: 'time not known', unscorable: 'not scorable' } as const;
  const columns = [
    { title: 'month' },
    ...['n', 'counting', 'share, %', ...extra.map((key) => titles[key])].map((title) => ({
      title,
      align: 'right' as const,
    })),
  ];
  const rows = d.months.map((m) => [
    formatMonth(m.month),
    count(m.n),
    count(m.meeting),
    m.n === 0 ? '–' : percent(m.meeting / m.n),
    ...extra.map((key) => count(m[key])),
  ]);
  return indented(table(columns, rows), '  ');
}

function clauses(d: Decision): string {
  return d.clauses
    .map((clause) => {
      const outcome =
        clause.outcome === 'undetermined' && clause.reason === 'minimum.too-few'
          ? OUTCOME_WORDS[3]
          : clause.outcome.replace('-', ' ');
      const decides = clause.clause === d.decidedBy ? '  <- settles the outcome' : '';
      return [
        `  ${CLAUSE_WORDS[clause.clause]}: ${outcome}${decides}`,
        `    required ${requiredWords(clause, d)}; observed ${observedWords(clause)}; n ${count(clause.n)}`,
        `    ${whyClause(clause, d)}`,
        `    Source: ${clause.source}`,
      ].join('\n');
    })
    .join('\n')
    .concat('\n');
}

function after(d: Decision): string {
  const lucky = d.luckyPass.map(
    ({ truth, probability }) => `${chance(probability)} at a true share of ${percent(truth)} %`,
  );
  const lines = [
    ...(d.steps.length === 0 ? [] : [`It would take: ${stepWords(d)}.`]),
    ...(lucky.length === 0 ? [] : [`Chance to pass with so many responses: ${lucky.join(', ')}.`]),
    ...(d.profile === null
      ? []
      : [
          `Completed by the operator profile "${d.profile.name}" (${d.profile.by}, ${d.profile.date}): ${d.profile.reason}`,
        ]),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
