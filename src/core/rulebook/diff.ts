import { compareShare, ratioValue } from '../basics/ratio.ts';
import { CONDITIONS } from '../survey/pattern.ts';
import { LEVELS } from '../survey/response.ts';
import { SENTENCES } from './describe.ts';
import { notationOf } from './notation.ts';
import { UNSTATED, type Rulebook, type RuleName, type Text } from './rulebook.ts';
import {
  anEn,
  anFr,
  deFr,
  LEVEL_WORDS,
  lowerFirst,
  monthsPhrase,
  periodPhrase,
  responsesPhrase,
  sharePhrase,
} from './wording.ts';

/** One difference between two editions. `from` and `to` are written as in YAML, the same in every language. */
export type RuleChange = {
  /** A rule's name, with a part behind it where one rule can change in several ways: "period.reading". */
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly sentence: Text;
};

/**
 * What changed between two editions, in the order of the file; empty when every rule is the same. Titles,
 * sources, notes and hashes are no rules.
 */
export function diffRulebooks(a: Rulebook, b: Rulebook): RuleChange[] {
  return CHANGES.flatMap((change) => change(a, b)).filter((c) => c.from !== c.to);
}

type Change = (a: Rulebook, b: Rulebook) => RuleChange[];

const CHANGES: readonly Change[] = [
  (a, b) => restated('counts-when', a, b, (r) => CONDITIONS.filter((c) => r.countsWhen.all.includes(c)).join(', ')),
  (a, b) => (sameShare(a.share, b.share) ? [] : [shareChange(a, b)]),
  (a, b) => [
    {
      rule: 'period',
      from: `${a.period.comparison} ${notationOf.months(a.period.months)}`,
      to: `${b.period.comparison} ${notationOf.months(b.period.months)}`,
      sentence: quantity(
        { en: 'The period', fr: 'La période', feminine: true, up: 'is lengthened', down: 'is shortened' },
        { phrase: periodPhrase(a.period), size: a.period.months },
        { phrase: periodPhrase(b.period), size: b.period.months },
      ),
    },
  ],
  (a, b) => [
    {
      rule: 'period.consecutive',
      from: a.period.consecutive ? 'yes' : 'no',
      to: b.period.consecutive ? 'yes' : 'no',
      sentence: b.period.consecutive
        ? {
            en: 'A month without a response now breaks the period.',
            fr: 'Un mois sans réponse interrompt désormais la période.',
          }
        : {
            en: 'A month without a response no longer breaks the period.',
            fr: 'Un mois sans réponse n’interrompt plus la période.',
          },
    },
  ],
  (a, b) => [
    {
      rule: 'period.reading',
      from: a.period.reading,
      to: b.period.reading,
      sentence:
        b.period.reading === 'pooled'
          ? {
              en: 'The responses of all months are now judged together; before, every month had to reach the share by itself.',
              fr: 'Les réponses de tous les mois sont désormais jugées ensemble\u00a0; auparavant, chaque mois devait atteindre la part à lui seul.',
            }
          : {
              en: 'Every month must now reach the share by itself; before, the responses of all months were judged together.',
              fr: 'Chaque mois doit désormais atteindre la part à lui seul\u00a0; auparavant, les réponses de tous les mois étaient jugées ensemble.',
            },
    },
  ],
  (a, b) => restated('survey-window', a, b, (r) => notationOf.window(r.surveyWindow.window)),
  (a, b) =>
    LEVELS.map((level) => {
      const word = b.labels[level] ?? LEVEL_WORDS[level];
      const side = (r: Rulebook) => {
        const n = r.minimumResponses[level];
        return n === UNSTATED ? { phrase: null, size: null } : { phrase: responsesPhrase(n), size: n };
      };
      return {
        rule: `minimum-responses.${level}`,
        from: String(a.minimumResponses[level]),
        to: String(b.minimumResponses[level]),
        sentence: quantity(
          { en: `The minimum for ${anEn(word.en)}`, fr: `Le minimum pour ${anFr(level, word.fr)}`, feminine: false },
          side(a),
          side(b),
        ),
      };
    }),
  (a, b) => restated('organization', a, b, (r) => r.organization.rule),
  (a, b) => restated('transfers', a, b, (r) => r.transfers.judged),
  (a, b) => {
    const side = ({ validity: { months } }: Rulebook) =>
      months === UNSTATED ? { phrase: null, size: null } : { phrase: monthsPhrase(months), size: months };
    return [
      {
        rule: 'validity',
        from: notationOf.months(a.validity.months),
        to: notationOf.months(b.validity.months),
        sentence: quantity(
          { en: 'The validity of a certificate', fr: 'La validité d’un certificat', feminine: true },
          side(a),
          side(b),
        ),
      },
    ];
  },
  (a, b) =>
    LEVELS.map((level) => {
      const [before, now] = [a, b].map((r) => r.labels[level] ?? LEVEL_WORDS[level]) as [Text, Text];
      return {
        rule: `labels.${level}`,
        from: `${before.en} / ${before.fr}`,
        to: `${now.en} / ${now.fr}`,
        sentence: {
          en: `The word for ${anEn(LEVEL_WORDS[level].en)} changes from "${before.en}" to "${now.en}".`,
          fr: `Le mot désignant ${anFr(level, LEVEL_WORDS[level].fr)} passe de «\u00a0${before.fr}\u00a0» à «\u00a0${now.fr}\u00a0».`,
        },
      };
    }),
];

/** 4/5 and 80/100 are the same share. */
function sameShare(a: Rulebook['share'], b: Rulebook['share']): boolean {
  if (a.comparison !== b.comparison) return false;
  if (a.value === UNSTATED || b.value === UNSTATED) return a.value === b.value;
  return compareShare(a.value.num, a.value.den, b.value) === 0;
}

const shareChange = (a: Rulebook, b: Rulebook): RuleChange => ({
  rule: 'share',
  from: shareNotation(a),
  to: shareNotation(b),
  sentence: quantity(
    { en: 'The share required', fr: 'La part exigée', feminine: true },
    { phrase: sharePhrase(a.share), size: shareSize(a) },
    { phrase: sharePhrase(b.share), size: shareSize(b) },
  ),
});

function shareNotation({ share }: Rulebook): string {
  if (share.value === UNSTATED && share.comparison === UNSTATED) return UNSTATED;
  return `${share.comparison} ${notationOf.ratio(share.value)}`;
}

const shareSize = ({ share }: Rulebook): number | null => (share.value === UNSTATED ? null : ratioValue(share.value));

/** A rule that is a sentence of its own: the new one, then the old one. */
function restated(rule: RuleName, a: Rulebook, b: Rulebook, notation: (r: Rulebook) => string): RuleChange[] {
  const [before, now] = [SENTENCES[rule](a), SENTENCES[rule](b)];
  const sentence = {
    en: `${now.en} Before: ${lowerFirst(before.en)}`,
    fr: `${now.fr} Auparavant\u00a0: ${lowerFirst(before.fr)}`,
  };
  return [{ rule, from: notation(a), to: notation(b), sentence }];
}

type Subject = Text & { readonly feminine: boolean; readonly up?: string; readonly down?: string };
type Side = { readonly phrase: Text | null; readonly size: number | null };

/** A rule that is an amount: it rises, falls, changes, is stated or stops being stated. */
function quantity(subject: Subject, before: Side, now: Side): Text {
  const e = subject.feminine ? 'e' : '';
  if (before.phrase === null || now.phrase === null) {
    if (now.phrase !== null) {
      return {
        en: `${subject.en}, not stated before, is ${now.phrase.en}.`,
        fr: `${subject.fr}, non énoncé${e} auparavant, est ${deFr(now.phrase.fr)}.`,
      };
    }
    const was = before.phrase ?? { en: UNSTATED, fr: 'non énoncé' };
    return {
      en: `${subject.en} is no longer stated; it was ${was.en}.`,
      fr: `${subject.fr} n’est plus énoncé${e}\u00a0; ${subject.feminine ? 'elle' : 'il'} était ${deFr(was.fr)}.`,
    };
  }
  const moved = before.size === null || now.size === null ? 0 : now.size - before.size;
  const verb = moved > 0 ? (subject.up ?? 'rises') : moved < 0 ? (subject.down ?? 'falls') : 'changes';
  return {
    en: `${subject.en} ${verb} from ${before.phrase.en} to ${now.phrase.en}.`,
    fr: `${subject.fr} passe ${deFr(before.phrase.fr)} à ${now.phrase.fr}.`,
  };
}
