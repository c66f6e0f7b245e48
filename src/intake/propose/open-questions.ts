import { compileTimeFormat, isAmbiguousFormat } from '../../core/basics/time-format.ts';
import { DAY_MS, newReading } from '../../core/basics/time.ts';
import { ANSWER_FIELDS, TIME_FIELDS } from '../../core/survey/mapping.ts';
import type { Mapping, ResponseField, TimeSource } from '../../core/survey/mapping.ts';
import { guessScore } from './answer-guess.ts';
import { columnsOf } from './sample.ts';
import type { Column, Sample } from './sample.ts';
import { exampleOf, guessTime, orderOf } from './time-guess.ts';

/** Something the file does not tell and a person must. */
export type Question = {
  /**
   * `date-order.FIELD`, `midnight.FIELD`, `scale.FIELD`, `zone`, `organization`, `site`, `contact_at`,
   * `overall_satisfaction`; the last two ask for a column.
   */
  readonly id: string;
  readonly field: ResponseField;
  readonly column: string | null;
  /** The value of the file that the examples read, where there are any. */
  readonly sample: string | null;
  readonly choices: readonly { readonly value: string; readonly example: string | null }[];
  /** Any other text is an answer too: a name, a zone. */
  readonly open: boolean;
};

/** What is still to be answered about a mapping, proposed or written, given the beginning of the file. */
export function questionsOf(mapping: Mapping, sample: Sample): Question[] {
  const columns = columnsOf(sample, mapping.empty ?? []);
  const unused = columns.filter((c) => c.name !== '' && !usedColumns(mapping).has(c.name));
  const questions: Question[] = [];
  for (const field of ['organization', 'site'] as const) {
    if (mapping[field] === undefined) questions.push(asking(field, field, null, [], true));
  }
  if (mapping.contact_at === undefined) {
    const dates = unused.filter((c) => guessTime(c.values) !== null);
    questions.push(asking('contact_at', 'contact_at', null, names(dates.length > 0 ? dates : unused)));
  }
  if (ANSWER_FIELDS.every((field) => mapping[field] === undefined)) {
    questions.push(asking('overall_satisfaction', 'overall_satisfaction', null, names(unused)));
  }
  for (const field of TIME_FIELDS) {
    const source = mapping[field];
    if (source !== undefined) questions.push(...aboutTimes(field, source, mapping, columns));
  }
  for (const field of ['overall_satisfaction', 'csr_satisfaction'] as const) {
    const source = mapping[field];
    if (source?.column === undefined || source.scale !== undefined || source.labels !== undefined) continue;
    const guess = guessScore(columns.find((c) => c.name === source.column)?.values ?? []);
    if (guess === null || 'labels' in guess || guess.scales.length === 1) continue;
    questions.push(
      asking(
        `scale.${field}`,
        field,
        source.column,
        guess.scales.map((s) => `${s.min}-${s.max}`),
      ),
    );
  }
  // A question is asked once, though both times may raise it.
  return questions.filter((q, i) => questions.findIndex((other) => other.id === q.id) === i);
}

const names = (columns: readonly Column[]): string[] => columns.map((c) => c.name);

/** One value of a file, and the day it is under each of the choices. */
type Readings = { readonly sample?: string | null; readonly examples?: readonly (string | null)[] };

/** The first value whose readings all differ, as those of 03/03/2015 do not; the first value where there is none. */
function tellingReadings(days: readonly string[], patterns: readonly string[]): Readings {
  const readingsOf = (sample: string) => ({ sample, examples: patterns.map((pattern) => exampleOf(pattern, sample)) });
  const telling = days.find((day) => {
    const { examples } = readingsOf(day);
    return !examples.includes(null) && new Set(examples).size === examples.length;
  });
  const shown = telling ?? days[0];
  return shown === undefined ? {} : readingsOf(shown);
}

function asking(
  id: string,
  field: ResponseField,
  column: string | null,
  choices: readonly string[],
  open = false,
  { sample = null, examples = [] }: Readings = {},
): Question {
  return {
    id,
    field,
    column,
    sample,
    choices: choices.map((value, i) => ({ value, example: examples[i] ?? null })),
    open,
  };
}

function aboutTimes(
  field: 'contact_at' | 'completed_at',
  source: TimeSource,
  mapping: Mapping,
  columns: readonly Column[],
): Question[] {
  const name = (source.column ?? source.date) as string;
  const days = columns.find((c) => c.name === name)?.values ?? [];
  const questions: Question[] = [];
  const patterns = source.format.split('|');
  if (isAmbiguousFormat(source.format)) {
    const read = source.time === undefined ? patterns : patterns.map((pattern) => pattern.split(' ')[0] as string);
    const readings = tellingReadings(days, read);
    questions.push(asking(`date-order.${field}`, field, name, patterns.map(orderOf), false, readings));
  }
  const seen = seenTimes(patterns[0] as string, days);
  const unzoned = source.time !== undefined || seen.unzoned > 0;
  if (unzoned && mapping.zone === undefined && mapping.zone_column === undefined) {
    questions.push(asking('zone', field, name, ['UTC'], true));
  }
  if (source.midnight_is_day_only === undefined && seen.midnights >= 2 && seen.midnights < seen.times) {
    questions.push(asking(`midnight.${field}`, field, name, ['day-only', 'time']));
  }
  return questions;
}

/** Of the values that a pattern reads: those with a time of day, without a zone, at exactly 00:00:00. */
function seenTimes(pattern: string, values: readonly string[]) {
  const seen = { times: 0, unzoned: 0, midnights: 0 };
  const format = compileTimeFormat(pattern);
  if (!format.ok) return seen;
  const reading = newReading();
  for (const value of values) {
    const text = Buffer.from(value);
    if (format.value.read(text, 0, text.length, reading) !== null || !reading.hasTime) continue;
    seen.times++;
    if (!reading.hasZone) seen.unzoned++;
    if (reading.ms % DAY_MS === 0) seen.midnights++;
  }
  return seen;
}

function usedColumns(mapping: Mapping): Set<string> {
  const used = new Set<string>();
  for (const source of Object.values(mapping)) {
    if (typeof source !== 'object' || Array.isArray(source)) continue;
    for (const key of ['column', 'date', 'time'] as const) {
      const name: unknown = (source as Record<string, unknown>)[key];
      if (typeof name === 'string') used.add(name);
    }
    if ('one_hot' in source) for (const name of source.one_hot ?? []) used.add(name);
  }
  return used;
}
