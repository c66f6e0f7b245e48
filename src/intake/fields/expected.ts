import type { Mapping, ResponseField, ScoreSource, TimeSource } from '../../core/survey/mapping.ts';

/** More words than these would make a sentence nobody reads. */
const SHOWN_WORDS = 6;

/** How a value of the field should be written, for the sentence about one that is not. */
export function expectedIn(mapping: Mapping, field: ResponseField): string {
  switch (field) {
    case 'contact_at':
    case 'completed_at':
      return timeIn(mapping[field]);
    case 'overall_satisfaction':
    case 'csr_satisfaction':
      return scoreIn(mapping[field]);
    default:
      return 'another value';
  }
}

function timeIn(source: TimeSource | undefined): string {
  const format = source?.format ?? 'iso';
  return format === 'iso' ? 'ISO 8601, such as 2015-06-01T10:00:00Z' : `${format}, as the mapping says`;
}

function scoreIn(source: ScoreSource | undefined): string {
  const { min, max } = source?.scale ?? { min: 1, max: 5 };
  const words = Object.keys(source?.labels ?? {});
  const shown = words.slice(0, SHOWN_WORDS).map((word) => `"${word}"`);
  if (words.length > SHOWN_WORDS) shown.push('…');
  return `a whole number from ${min} to ${max}${words.length === 0 ? '' : `, or one of the mapping's words: ${shown.join(', ')}`}`;
}
