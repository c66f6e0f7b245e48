import { nearest } from '../basics/nearest.ts';

/** A remedy for an unknown word: the nearest known one, or all of them. `surveyWindow` and `survey_window` are near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const hyphenated = word.replace(/(?<=[a-z])(?=[A-Z])/g, '-').replaceAll(/[_ ]/g, '-');
  const near = nearest(hyphenated, known);
  return near === null ? `Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`;
}
