import { emailKey, phoneDigits } from '../../core/survey/customer.ts';
import { RESPONSE_FIELDS } from '../../core/survey/mapping.ts';
import type { Mapping, ResponseField } from '../../core/survey/mapping.ts';
import { guessScore, isCount, isYesNo, starColumns } from './answer-guess.ts';
import { questionsOf } from './open-questions.ts';
import type { Question } from './open-questions.ts';
import { columnsOf, emptyWordsIn } from './sample.ts';
import type { Column, Sample } from './sample.ts';
import { scoreSource, timeSource } from './sources.ts';
import { likeness, SYNONYMS } from './synonyms.ts';
import { guessTime } from './time-guess.ts';

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

/** Below this a name says too little. */
const LEAST = 0.45;

/**
 * A mapping for an unknown file, from its header and first rows. What is not certain is a question, never a silent
 * guess: the order of day and month, the zone of times without one, the scale of scores.
 */
export function proposeMapping(header: readonly string[], rows: readonly (readonly string[])[]): Proposal {
  const sample: Sample = { header, rows };
  const empty = emptyWordsIn(sample);
  const columns = columnsOf(sample, empty);
  const stars = starColumns(header, rows);
  const chosen = assign(columns, stars);
  const mapping: Mapping = empty.length === 0 ? {} : { empty };
  for (const [field, { column }] of chosen) {
    if (field === 'contact_at') mapping.contact_at = timeSource(column, columns);
    else if (field === 'completed_at') mapping.completed_at = timeSource(column, []);
    else if (field === 'overall_satisfaction' || field === 'csr_satisfaction') mapping[field] = scoreSource(column);
    else mapping[field] = { column: column.name };
  }
  if (stars !== null) mapping.overall_satisfaction = { one_hot: stars };
  return { mapping, fields: proposedFields(mapping, chosen, stars), questions: questionsOf(mapping, sample) };
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
    case 'customer_phone':
      return mostly(values, (value) => phoneDigits(value) !== null) ? 1 : 0;
    case 'customer_email':
      return mostly(values, (value) => emailKey(value) !== null) ? 1 : 0;
    case 'customer_name':
      // "customer" may as well head a number of one.
      return mostly(values, (value) => /\p{Letter}{2}/u.test(value) && emailKey(value) === null) ? 1 : 0;
    default:
      return 1;
  }
}

const mostly = (values: readonly string[], fits: (value: string) => boolean): boolean =>
  values.filter(fits).length * 2 > values.length;

function proposedFields(
  mapping: Mapping,
  chosen: ReadonlyMap<ResponseField, Choice>,
  stars: readonly string[] | null,
): ProposedField[] {
  return RESPONSE_FIELDS.flatMap((field): ProposedField[] => {
    const source = mapping[field];
    if (source === undefined) return [];
    if (field === 'overall_satisfaction' && stars !== null) return [{ field, columns: stars, confidence: 0.95 }];
    const columns = [
      source.column,
      'date' in source ? source.date : undefined,
      'time' in source ? source.time : undefined,
    ];
    const confidence = Math.round((chosen.get(field)?.confidence ?? 0) * 100) / 100;
    return [{ field, columns: columns.filter((name) => name !== undefined), confidence }];
  });
}
