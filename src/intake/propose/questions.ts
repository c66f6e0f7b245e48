import { PlauditError } from '../../core/basics/problem.ts';
import { zoneNamed } from '../../core/basics/zones.ts';
import type { Mapping, ResponseField } from '../../core/survey/mapping.ts';
import type { Scale } from '../../core/survey/scale.ts';
import { platformOffset } from '../zone-book.ts';

/** Something the file does not tell and a person must. */
export type Question = {
  /** `date-order.FIELD`, `midnight.FIELD`, `scale.FIELD`, `zone`, `organization`, `site`, `contact_at`, `overall_satisfaction`. */
  readonly id: string;
  readonly field: ResponseField;
  readonly column: string | null;
  readonly choices: readonly { readonly value: string; readonly example: string | null }[];
  /** Any other text is an answer too: a name, a zone. */
  readonly open: boolean;
};

export const openQuestion = (id: string, field: ResponseField, columns: readonly string[]): Question => ({
  id,
  field,
  column: null,
  choices: columns.map((value) => ({ value, example: null })),
  open: columns.length === 0,
});

export const zoneQuestion = (field: ResponseField, column: string): Question => ({
  id: 'zone',
  field,
  column,
  choices: [{ value: 'UTC', example: null }],
  open: true,
});

const scaleName = (s: Scale): string => `${s.min}-${s.max}`;

export const scaleQuestion = (field: ResponseField, column: string, scales: readonly Scale[]): Question => ({
  id: `scale.${field}`,
  field,
  column,
  choices: scales.map((s) => ({ value: scaleName(s), example: null })),
  open: false,
});

/**
 * Writes answers (question id -> value) into a mapping. Throws PlauditError (mapping.invalid) for an answer that
 * can not be one; an id that asks nothing of this mapping is passed over.
 */
export function answerQuestions(mapping: Mapping, answers: Readonly<Record<string, string>>): Mapping {
  let answered = mapping;
  for (const [id, value] of Object.entries(answers)) answered = answerOne(answered, id, value.trim());
  return answered;
}

function answerOne(mapping: Mapping, id: string, value: string): Mapping {
  const [kind, field] = id.split('.') as [string, string | undefined];
  switch (kind) {
    case 'zone':
      if (zoneNamed(value, platformOffset) === null) throw noAnswer(id, value, 'write it like America/Toronto, or UTC');
      return { ...mapping, zone: value };
    case 'organization':
    case 'site':
      if (value === '') throw noAnswer(id, value, 'write a name');
      return { ...mapping, [kind]: { constant: value } };
    case 'contact_at':
      return { ...mapping, contact_at: { column: value, format: 'iso' } };
    case 'overall_satisfaction':
      return { ...mapping, overall_satisfaction: { column: value } };
    case 'date-order':
    case 'midnight':
      return field === 'contact_at' || field === 'completed_at' ? answerTime(mapping, id, kind, field, value) : mapping;
    case 'scale':
      return field === 'overall_satisfaction' || field === 'csr_satisfaction'
        ? answerScale(mapping, id, field, value)
        : mapping;
    default:
      return mapping;
  }
}

function answerTime(
  mapping: Mapping,
  id: string,
  kind: 'date-order' | 'midnight',
  field: 'contact_at' | 'completed_at',
  value: string,
): Mapping {
  const source = mapping[field];
  if (source === undefined) return mapping;
  if (kind === 'midnight') {
    if (value !== 'day-only' && value !== 'time') throw noAnswer(id, value, 'choose day-only or time');
    return { ...mapping, [field]: { ...source, midnight_is_day_only: value === 'day-only' } };
  }
  const patterns = source.format.split('|');
  const format = patterns.find((pattern) => orderOf(pattern) === value);
  if (format === undefined) throw noAnswer(id, value, `choose ${patterns.map(orderOf).join(' or ')}`);
  return { ...mapping, [field]: { ...source, format } };
}

/** Which of year, month and day a pattern writes first. */
function orderOf(pattern: string): string {
  if (pattern === 'iso' || pattern.startsWith('Y')) return 'year-first';
  return pattern.indexOf('D') < pattern.indexOf('M') ? 'day-first' : 'month-first';
}

function answerScale(
  mapping: Mapping,
  id: string,
  field: 'overall_satisfaction' | 'csr_satisfaction',
  value: string,
): Mapping {
  const source = mapping[field];
  const match = /^(\d+)-(\d+)$/.exec(value);
  if (source === undefined) return mapping;
  if (match === null || Number(match[1]) >= Number(match[2])) throw noAnswer(id, value, 'write it like 1-10');
  return { ...mapping, [field]: { ...source, scale: { min: Number(match[1]), max: Number(match[2]) } } };
}

const noAnswer = (id: string, value: string, advice: string): PlauditError =>
  new PlauditError('mapping.invalid', `"${value}" is no answer to the question "${id}": ${advice}.`, { place: id });
