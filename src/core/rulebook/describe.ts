import { LEVELS } from '../survey/response.ts';
import { type RuleName, RULES, UNSTATED, type Rulebook, type Sourced, type Text } from './rulebook.ts';
import {
  anEn,
  anFr,
  CONDITION_WORDS,
  deFr,
  LEVEL_WORDS,
  listed,
  monthsPhrase,
  periodPhrase,
  queFr,
  sharePhrase,
  statedOr,
  windowPhrase,
} from './wording.ts';

/** One rule in plain words, with where it is written. `suppliedBy`: the operator profile that completed it. */
export type RuleLine = Sourced & { readonly rule: RuleName; readonly sentence: Text };

/** Every rule of an edition in plain words, in the order of its file. */
export function describeRulebook(r: Rulebook): RuleLine[] {
  const sources: Record<RuleName, Sourced> = {
    'counts-when': r.countsWhen,
    'share': r.share,
    'period': r.period,
    'survey-window': r.surveyWindow,
    'minimum-responses': r.minimumResponses,
    'organization': r.organization,
    'transfers': r.transfers,
    'validity': r.validity,
  };
  return RULES.map((rule) => {
    const { source, note, suppliedBy } = sources[rule];
    return { rule, sentence: SENTENCES[rule](r), source, ...(note && { note }), ...(suppliedBy && { suppliedBy }) };
  });
}

/** The sentence of each rule. */
export const SENTENCES: Readonly<Record<RuleName, (r: Rulebook) => Text>> = {
  'counts-when': ({ countsWhen }) => {
    const words = countsWhen.all.map((c) => CONDITION_WORDS[c]);
    return {
      en: `A contact counts when ${listed(
        words.map((w) => w.en),
        'and',
      )}.`,
      fr: `Un contact compte quand ${listed(
        words.map((w, i) => (i === 0 ? w.fr : queFr(w.fr))),
        'et',
      )}.`,
    };
  },
  'share': ({ share }) => {
    const phrase = sharePhrase(share);
    if (phrase === null)
      return {
        en: 'The share of contacts that must count is not stated.',
        fr: 'La part des contacts qui doivent compter n’est pas énoncée.',
      };
    return {
      en: `The share of contacts that must count is ${phrase.en}.`,
      fr: `La part des contacts qui doivent compter est ${deFr(phrase.fr)}.`,
    };
  },
  'period': ({ period }) => {
    const length = periodPhrase(period);
    const { consecutive, reading } = period;
    const en = [
      `The period is ${length.en} long.`,
      `A month without a response ${consecutive ? 'breaks' : 'does not break'} it.`,
      reading === 'pooled'
        ? 'The responses of all its months are judged together.'
        : 'Every month must also reach the share by itself.',
    ];
    const fr = [
      `La période dure ${length.fr}.`,
      `Un mois sans réponse ${consecutive ? 'l’interrompt' : 'ne l’interrompt pas'}.`,
      reading === 'pooled'
        ? 'Les réponses de tous ses mois sont jugées ensemble.'
        : 'Chaque mois doit aussi atteindre la part à lui seul.',
    ];
    return { en: en.join(' '), fr: fr.join(' ') };
  },
  'survey-window': ({ surveyWindow }) =>
    statedOr(
      surveyWindow.window,
      (window) => {
        const phrase = windowPhrase(window);
        return { en: `The survey must be answered ${phrase.en}.`, fr: `Le sondage doit être rempli ${phrase.fr}.` };
      },
      {
        en: 'How soon after the contact the survey must be answered is not stated.',
        fr: 'Le délai pour remplir le sondage après le contact n’est pas énoncé.',
      },
    ),
  'minimum-responses': ({ minimumResponses, labels }) => {
    const word = (level: (typeof LEVELS)[number]): Text => labels[level] ?? LEVEL_WORDS[level];
    const stated = LEVELS.filter((level) => minimumResponses[level] !== UNSTATED);
    const silent = LEVELS.filter((level) => minimumResponses[level] === UNSTATED);
    const en: string[] = [];
    const fr: string[] = [];
    if (stated.length > 0) {
      en.push(
        `Responses needed: ${listed(
          stated.map((l) => `${minimumResponses[l]} for ${anEn(word(l).en)}`),
          'and',
        )}.`,
      );
      fr.push(
        `Réponses nécessaires\u00a0: ${listed(
          stated.map((l) => `${minimumResponses[l]} pour ${anFr(l, word(l).fr)}`),
          'et',
        )}.`,
      );
    }
    if (silent.length > 0) {
      en.push(
        `The minimum for ${listed(
          silent.map((l) => anEn(word(l).en)),
          'and',
        )} is not stated.`,
      );
      fr.push(
        `Le minimum pour ${listed(
          silent.map((l) => anFr(l, word(l).fr)),
          'et',
        )} n’est pas énoncé.`,
      );
    }
    return { en: en.join(' '), fr: fr.join(' ') };
  },
  'organization': ({ organization }) => ORGANIZATION_SENTENCES[organization.rule],
  'transfers': ({ transfers }) => TRANSFER_SENTENCES[transfers.judged],
  'validity': ({ validity }) =>
    statedOr(
      validity.months,
      (n) => ({
        en: `A certificate is valid for ${monthsPhrase(n).en}.`,
        fr: `Un certificat est valable ${monthsPhrase(n).fr}.`,
      }),
      {
        en: 'How long a certificate is valid is not stated.',
        fr: 'La durée de validité d’un certificat n’est pas énoncée.',
      },
    ),
};

const ORGANIZATION_SENTENCES: Readonly<Record<Rulebook['organization']['rule'], Text>> = {
  'every-site': {
    en: 'An organization is certified when every one of its sites is.',
    fr: 'Une organisation est certifiée quand chacun de ses sites l’est.',
  },
  'own-share': {
    en: 'An organization is judged on its own responses, like any other subject.',
    fr: 'Une organisation est jugée sur ses propres réponses, comme tout autre sujet.',
  },
  'unstated': {
    en: 'When an organization is certified is not stated.',
    fr: 'La condition pour certifier une organisation n’est pas énoncée.',
  },
};

const TRANSFER_SENTENCES: Readonly<Record<Rulebook['transfers']['judged'], Text>> = {
  first: {
    en: 'A transferred contact is attributed to the first CSR.',
    fr: 'Un contact transféré est attribué au premier agent.',
  },
  last: {
    en: 'A transferred contact is attributed to the last CSR.',
    fr: 'Un contact transféré est attribué au dernier agent.',
  },
  longest: {
    en: 'A transferred contact is attributed to the CSR who handled it longest.',
    fr: 'Un contact transféré est attribué à l’agent qui l’a traité le plus longtemps.',
  },
  none: {
    en: 'A transferred contact is attributed to no CSR.',
    fr: 'Un contact transféré n’est attribué à aucun agent.',
  },
  unstated: {
    en: 'Who is judged for a transferred contact is not stated.',
    fr: 'Qui est jugé pour un contact transféré n’est pas énoncé.',
  },
};
