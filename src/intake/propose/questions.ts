import { PlauditError } from '../../core/basics/problem.ts';
import { zoneNamed } from '../../core/basics/zones.ts';
import type { Mapping } from '../../core/survey/mapping.ts';
import { platformOffset } from '../zone-book.ts';
import { columnsOf } from './sample.ts';
import type { Column, Sample } from './sample.ts';
import { scoreSource, timeSource } from './sources.ts';
import { orderOf } from './time-guess.ts';

/**
 * Writes answers (question id -> value) into a mapping. With the beginning of the file, a column that is chosen is
 * also looked at: how its times or scores are written. Throws PlauditError (mapping.invalid) for a value that answers
 * nothing; an id that asks nothing of this mapping is passed over.
 */
export function answerQuestions(
  mapping: Mapping,
  answers: Readonly<Record<string, string>>,
  sample: Sample = { header: [], rows: [] },
): Mapping {
  const columns = columnsOf(sample, mapping.empty ?? []);
  let answered = mapping;
  for (const [id, value] of Object.entries(answers)) answered = answerOne(answered, id, value.trim(), columns);
  return answered;
}

function answerOne(mapping: Mapping, id: string, value: string, columns: readonly Column[]): Mapping {
  const [kind, field] = id.split('.') as [string, string | undefined];
  const column = columns.find((c) => c.name === value) ?? { name: value, values: [] };
  switch (kind) {
    case 'zone':
      if (zoneNamed(value, platformOffset) === null) throw noAnswer(id, value, 'write it like America/Toronto, or UTC');
      return { ...mapping, zone: value };
    case 'organization':
    case 'site':
      if (value === '') throw noAnswer(id, value, 'write a name');
      return { ...mapping, [kind]: { constant: value } };
    case 'contact_at':
      return { ...mapping, contact_at: timeSource(column, columns) };
    case 'overall_satisfaction':
      return { ...mapping, overall_satisfaction: scoreSource(column) };
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
