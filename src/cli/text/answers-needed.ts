import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import { listed } from '../../core/rulebook/wording.ts';
import type { Mapping, ResponseField } from '../../core/survey/mapping.ts';
import type { Condition } from '../../core/survey/pattern.ts';

/** The fields a condition is read from: any one of the lists answers it. */
const FIELDS: Readonly<Record<Condition, readonly (readonly ResponseField[])[]>> = {
  'resolved': [['resolved'], ['resolved_first_contact']],
  'first-contact': [['resolved', 'contacts_needed'], ['resolved_first_contact']],
  'one-contact': [
    ['resolved', 'contacts_needed', 'other_channels_used'],
    ['resolved_first_contact', 'other_channels_used'],
  ],
  'overall-top-box': [['overall_satisfaction']],
  'csr-top-box': [['csr_satisfaction']],
};

/** "resolved, overall_satisfaction and csr_satisfaction" */
export const answersNeeded = ({ countsWhen }: Pick<Rulebook, 'countsWhen'>): string =>
  listed([...new Set(countsWhen.all.flatMap((c) => FIELDS[c][0] ?? []))], 'and');

/** The answers an edition needs and a mapping does not give, so that no response can be judged. */
export function answersMissing({ countsWhen }: Pick<Rulebook, 'countsWhen'>, mapping: Mapping): ResponseField[] {
  const given = (field: ResponseField): boolean => mapping[field] !== undefined;
  const missing = countsWhen.all.flatMap((condition) => {
    const ways = FIELDS[condition];
    return ways.some((fields) => fields.every(given)) ? [] : (ways[0] ?? []).filter((field) => !given(field));
  });
  return [...new Set(missing)];
}
