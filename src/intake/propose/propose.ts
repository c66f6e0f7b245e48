import { ANSWER_FIELDS, RESPONSE_FIELDS } from '../../core/survey/mapping.ts';
import type { Mapping, ResponseField, ScoreSource, TimeSource } from '../../core/survey/mapping.ts';
import { guessScore, isCount, isYesNo, starColumns } from './answer-guess.ts';
import type { ScoreGuess } from './answer-guess.ts';
import { openQuestion, scaleQuestion, zoneQuestion } from './questions.ts';
import type { Question } from './questions.ts';
import { CLOCK_NAMES, likeness, SYNONYMS } from './synonyms.ts';
import { exampleOf, guessClock, guessTime } from './time-guess.ts';
import type { TimeGuess } from './time-guess.ts';

export type ProposedField = {
  readonly field: ResponseField;
  /** The columns it would be read from. */
  readonly columns: readonly string[];
  /** 0..1, from the column's name and whether its values fit. */
  readonly confidence: number;
};
export type Proposal = {
  readonly mapping: Mapping;
  readonly fields: readonly ProposedField[];
  /** What the file does not tell: the mapping can not be used, or not rightly, before these are answered. */
  readonly questions: readonly Question[];
};

const EMPTY_WORDS = ['null', '(null)', 'n/a', '#n/a', 'na', 'nan', 'none', '[none]', '[deleted]', '-', '--'];
/** Below this a name says too little. */
const LEAST = 0.45;

type Column = { readonly name: string; readonly values: readonly string[] };

/**
 * A mapping for an unknown file, from its header and first rows. What is not certain is a question, never a silent
 * guess: the order of day and month, the zone of times without one, the scale of scores.
 */
export function proposeMapping(headers: readonly string[], rows: readonly (readonly string[])[]): Proposal {
  const empty = emptyWordsIn(rows);
  const columns: Column[] = headers.map((name, i) => ({ name, values: filled(rows.map((row) => row[i] ?? ''), empty) }));
  const stars = starColumns(headers, rows);
  const chosen = assign(columns, stars);
  const mapping: Mapping = empty.length === 0 ? {} : { empty };
  const questions: Question[] = [];

  for (const field of RESPONSE_FIELDS) {
    const column = chosen.get(field)?.column;
    if (column === undefined) continue;
    if (field === 'contact_at' || field === 'completed_at') {
      mapping[field] = timeSource(field, column, columns, mapping, questions);
    } else if (field === 'overall_satisfaction' || field === 'csr_satisfaction') {
      mapping[field] = scoreSource(field, column, questions);
    } else {
      mapping[field] = { column: column.name };
    }
  }
  if (stars !== null) mapping.overall_satisfaction = { one_hot: stars };

  for (const field of ['organization', 'site'] as const) {
    if (mapping[field] === undefined) questions.push(openQuestion(field, field, []));
  }
  const unused = columns.filter((c) => c.name !== '' && ![...chosen.values()].some((v) => v.column === c));
  if (mapping.contact_at === undefined) {
    const dates = unused.filter((c) => guessTime(c.values) !== null);
    questions.push(openQuestion('contact_at', 'contact_at', (dates.length > 0 ? dates : unused).map((c) => c.name)));
  }
  if (ANSWER_FIELDS.every((field) => mapping[field] === undefined)) {
    questions.push(openQuestion('overall_satisfaction', 'overall_satisfaction', unused.map((c) => c.name)));
  }
  return { mapping, fields: proposedFields(mapping, chosen, stars), questions };
}

type Choice = { readonly column: Column; readonly confidence: number };

/** Gives each field the column that is most like it and fits, and each column to one field. */
function assign(columns: readonly Column[], stars: readonly string[] | null): Map<ResponseField, Choice> {
  const taken = new Set<string>(stars ?? []);
  const pairs = RESPONSE_FIELDS.filter((field) => stars === null || field !== 'overall_satisfaction').flatMap((field) =>
    columns.flatMap((column) => {
      const confidence = likeness(column.name, SYNONYMS[field]) * fitness(field, column);
      return confidence >= LEAST ? [{ field, column, confidence }] : [];
    }),
  );
  const chosen = new Map<ResponseField, Choice>();
  for (const { field, column, confidence } of pairs.toSorted((a, b) => b.confidence - a.confidence)) {
    if (chosen.has(field) || taken.has(column.name)) continue;
    chosen.set(field, { column, confidence });
    taken.add(column.name);
  }
  return chosen;
}

/** How well the values of a column fit a field, 0..1. An empty column tells nothing. */
function fitness(field: ResponseField, { values }: Column): number {
  if (values.length === 0) return 0.7;
  switch (field) {
    case 'response_id':
      return new Set(values).size === values.length ? 1 : 0;
    case 'contact_at':
    case 'completed_at':
      return guessTime(values) === null ? 0 : 1;
    case 'resolved':
    case 'resolved_first_contact':
    case 'other_channels_used':
      return isYesNo(values) ? 1 : 0;
    case 'contacts_needed':
      return isCount(values) ? 1 : 0;
    case 'overall_satisfaction':
    case 'csr_satisfaction':
      return guessScore(values) === null ? 0 : 1;
    default:
      return 1;
  }
}

function timeSource(
  field: 'contact_at' | 'completed_at',
  column: Column,
  columns: readonly Column[],
  mapping: Mapping,
  questions: Question[],
): TimeSource {
  const guess = guessTime(column.values);
  if (guess === null) return { column: column.name, format: 'iso' };
  const clock = field === 'contact_at' && !guess.hasTime ? clockBeside(column, columns) : null;
  const patterns = guess.formats.map(({ pattern }) => (clock === null ? pattern : `${dayPattern(pattern, column)} ${clock.pattern}`));
  const format = patterns.join('|');
  if (guess.formats.length > 1) questions.push(orderQuestion(field, column, guess));
  const needsZone = (guess.hasTime && !guess.hasZone) || clock !== null;
  if (needsZone && !questions.some((q) => q.id === 'zone')) questions.push(zoneQuestion(field, column.name));
  if (clock !== null) return { date: column.name, time: clock.column.name, format };
  const source: TimeSource = { column: column.name, format };
  const all = column.values.length;
  if (guess.hasTime && guess.midnights === all) return { ...source, midnight_is_day_only: true };
  if (guess.hasTime && guess.midnights >= 2) questions.push(midnightQuestion(field, column));
  return source;
}

/** A time of day in a column of its own needs the day written as a pattern. */
const dayPattern = (pattern: string, column: Column): string =>
  pattern !== 'iso' ? pattern : /^\d{8}$/.test(column.values[0] ?? '') ? 'YYYYMMDD' : 'YYYY-MM-DD';

function clockBeside(day: Column, columns: readonly Column[]): { column: Column; pattern: string } | null {
  for (const column of columns) {
    if (column === day || likeness(column.name, CLOCK_NAMES) < 0.7) continue;
    const pattern = guessClock(column.values);
    if (pattern !== null) return { column, pattern };
  }
  return null;
}

function orderQuestion(field: ResponseField, column: Column, guess: TimeGuess): Question {
  const choices = guess.formats.map(({ order, pattern }) => ({
    value: order,
    example: exampleOf(pattern, column.values[0] as string),
  }));
  return { id: `date-order.${field}`, field, column: column.name, choices, open: false };
}

function midnightQuestion(field: ResponseField, column: Column): Question {
  const choices = ['day-only', 'time'].map((value) => ({ value, example: null }));
  return { id: `midnight.${field}`, field, column: column.name, choices, open: false };
}

function scoreSource(
  field: 'overall_satisfaction' | 'csr_satisfaction',
  column: Column,
  questions: Question[],
): ScoreSource {
  const guess: ScoreGuess | null = guessScore(column.values);
  if (guess === null) return { column: column.name };
  if ('labels' in guess) return { column: column.name, labels: guess.labels };
  const [scale, ...others] = guess.scales;
  if (others.length > 0) questions.push(scaleQuestion(field, column.name, guess.scales));
  return scale.min === 1 && scale.max === 5 ? { column: column.name } : { column: column.name, scale: { ...scale } };
}

function proposedFields(
  mapping: Mapping,
  chosen: ReadonlyMap<ResponseField, Choice>,
  stars: readonly string[] | null,
): ProposedField[] {
  return RESPONSE_FIELDS.flatMap((field): ProposedField[] => {
    const source = mapping[field];
    if (source === undefined) return [];
    if (field === 'overall_satisfaction' && stars !== null) return [{ field, columns: stars, confidence: 0.95 }];
    const columns = [source.column, 'date' in source ? source.date : undefined, 'time' in source ? source.time : undefined];
    const confidence = Math.round((chosen.get(field)?.confidence ?? 0) * 100) / 100;
    return [{ field, columns: columns.filter((name) => name !== undefined), confidence }];
  });
}

const filled = (values: readonly string[], empty: readonly string[]): string[] =>
  values.map((value) => value.trim()).filter((value) => value !== '' && !empty.includes(value.toLowerCase()));

function emptyWordsIn(rows: readonly (readonly string[])[]): string[] {
  const seen = new Set(rows.flatMap((row) => row.map((cell) => cell.trim().toLowerCase())));
  return EMPTY_WORDS.filter((word) => seen.has(word));
}
