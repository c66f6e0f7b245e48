import type { Ratio } from '../basics/ratio.ts';
import type { Condition } from '../survey/pattern.ts';
import type { Level } from '../survey/response.ts';
import { UNSTATED, type Rulebook, type Stated, type Text } from './rulebook.ts';

/** Parts of sentences about rules, in both languages. A space that must not break stands in French before % ; : */
const NBSP = '\u00a0';

export const LEVEL_WORDS: Readonly<Record<Level, Text>> = {
  csr: { en: 'CSR', fr: 'agent' },
  supervisor: { en: 'supervisor', fr: 'superviseur' },
  site: { en: 'site', fr: 'site' },
  organization: { en: 'organization', fr: 'organisation' },
};

/** "un agent", "une organisation" */
export const anFr = (level: Level, word: string): string => `${level === 'organization' ? 'une' : 'un'} ${word}`;

/** "a CSR", "an organization" */
export const anEn = (word: string): string => `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`;

/** "de" before a word, or "d’" before a vowel. */
export const deFr = (phrase: string): string => (/^[aeiouéè]/i.test(phrase) ? `d’${phrase}` : `de ${phrase}`);

/** "que" before a clause, or "qu’" before a vowel. */
export const queFr = (clause: string): string => (/^[aeiouéè]/i.test(clause) ? `qu’${clause}` : `que ${clause}`);

export const lowerFirst = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** "A, B and C" */
export function listed(parts: readonly string[], and: string): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`;
}

const MAX_DECIMALS = 3;

/** "80 %", "82.5 %"; "2/3" where no short decimal is exact. */
export function percent({ num, den }: Ratio): Text {
  const thousandths = num * 100 * 10 ** MAX_DECIMALS;
  if (thousandths % den !== 0) return { en: `${num}/${den}`, fr: `${num}/${den}` };
  const value = String(thousandths / den / 10 ** MAX_DECIMALS);
  return { en: `${value} %`, fr: `${value.replace('.', ',')}${NBSP}%` };
}

/** "more than 80 %"; null when nothing is stated. */
export function sharePhrase({ value, comparison }: Pick<Rulebook['share'], 'value' | 'comparison'>): Text | null {
  if (value === UNSTATED && comparison === UNSTATED) return null;
  const of: Text = value === UNSTATED ? { en: 'an unstated share', fr: 'une part non énoncée' } : percent(value);
  if (comparison === UNSTATED)
    return { en: `${of.en} (comparison unstated)`, fr: `${of.fr} (comparaison non énoncée)` };
  return comparison === 'more-than'
    ? { en: `more than ${of.en}`, fr: value === UNSTATED ? `plus d’${of.fr}` : `plus de ${of.fr}` }
    : { en: `${of.en} or more`, fr: `au moins ${of.fr}` };
}

export const monthsPhrase = (n: number): Text => ({ en: `${n} ${n === 1 ? 'month' : 'months'}`, fr: `${n} mois` });

export function periodPhrase({ months, comparison }: Pick<Rulebook['period'], 'months' | 'comparison'>): Text {
  const { en, fr } = monthsPhrase(months);
  return comparison === 'exactly'
    ? { en: `exactly ${en}`, fr: `exactement ${fr}` }
    : { en: `at least ${en}`, fr: `au moins ${fr}` };
}

export const responsesPhrase = (n: number): Text => ({
  en: `${n} ${n === 1 ? 'response' : 'responses'}`,
  fr: `${n} ${n === 1 ? 'réponse' : 'réponses'}`,
});

export const CONDITION_WORDS: Readonly<Record<Condition, Text>> = {
  'resolved': { en: 'it was resolved', fr: 'il a été résolu' },
  'first-contact': { en: 'it was resolved on the first contact', fr: 'il a été résolu dès le premier contact' },
  'one-contact': {
    en: 'it was resolved in one contact, without another channel',
    fr: 'il a été résolu en un seul contact, sans autre canal',
  },
  'overall-top-box': {
    en: 'the customer is very satisfied overall (top box)',
    fr: 'le client est très satisfait dans l’ensemble (note maximale)',
  },
  'csr-top-box': {
    en: 'the customer is very satisfied with the CSR (top box)',
    fr: 'le client est très satisfait de l’agent (note maximale)',
  },
};

const CALENDAR_WORDS: Readonly<Record<string, Text>> = {
  'monday-to-friday': { en: 'Monday to Friday', fr: 'du lundi au vendredi' },
  'monday-to-saturday': { en: 'Monday to Saturday', fr: 'du lundi au samedi' },
  'every-day': { en: 'every day', fr: 'tous les jours' },
};

export function windowPhrase(window: Exclude<Rulebook['surveyWindow']['window'], typeof UNSTATED>): Text {
  switch (window.kind) {
    case 'any':
      return { en: 'at any time after the contact', fr: 'à tout moment après le contact' };
    case 'elapsed': {
      const to = span(window.toMinutes);
      if (window.fromMinutes === 0)
        return { en: `within ${to.en} of the contact`, fr: `dans les ${to.fr} qui suivent le contact` };
      const from = span(window.fromMinutes);
      return { en: `${from.en} to ${to.en} after the contact`, fr: `entre ${from.fr} et ${to.fr} après le contact` };
    }
    case 'business-days': {
      const { days, calendar } = window;
      const on = CALENDAR_WORDS[calendar] ?? { en: calendar, fr: calendar };
      return {
        en: `within ${days} business ${days === 1 ? 'day' : 'days'} of the contact (${on.en})`,
        fr: `dans ${days === 1 ? 'le jour ouvrable' : `les ${days} jours ouvrables`} qui ${days === 1 ? 'suit' : 'suivent'} le contact (${on.fr})`,
      };
    }
  }
}

function span(minutes: number): Text {
  const hours = minutes > 0 && minutes % 60 === 0;
  const n = hours ? minutes / 60 : minutes;
  const plural = n === 1 ? '' : 's';
  return hours
    ? { en: `${n} hour${plural}`, fr: `${n} heure${plural}` }
    : { en: `${n} minute${plural}`, fr: `${n} minute${plural}` };
}

export const statedOr = <T>(value: Stated<T>, words: (value: T) => Text, otherwise: Text): Text =>
  value === UNSTATED ? otherwise : words(value);
