/**
 * The answer pattern: everything about one response that any rulebook can ask, in one small integer.
 *
 * A roll-up that counts responses per pattern can be judged under every edition, today's or one an
 * operator writes next year, without going back to the responses (docs/decisions/0003).
 *
 * pattern = resolution * 9 + overall * 3 + csr, 0..71.
 */
export const RESOLUTIONS = [
  'unanswered',
  'not-resolved',
  'resolved', // number of contacts not answered
  'resolved-several-contacts',
  'resolved-one-contact', // other channels not answered
  'resolved-one-contact-other-channels',
  'resolved-one-contact-no-other-channel',
  'not-first-contact', // whether it was resolved is not known, but not on the first contact
] as const;

export type Pattern = number;
export const PATTERN_COUNT = RESOLUTIONS.length * 9;

/** The answers of one response; null means not answered. Scores are 1..5 with 5 the top box. */
export type Answers = {
  readonly resolved: boolean | null;
  readonly contactsNeeded: number | null;
  readonly otherChannelsUsed: boolean | null;
  /** May stand in for `resolved` and `contactsNeeded`; used only when `resolved` is null. */
  readonly resolvedFirstContact: boolean | null;
  readonly overallSatisfaction: number | null;
  readonly csrSatisfaction: number | null;
};

/** The pattern of a contact whose customer answered nothing. */
export const NO_ANSWER: Pattern = 0;

export const TOP_BOX = 5;

export function resolutionOf(a: Answers): number {
  if (a.resolved === false) return 1;
  const firstContact = a.resolved === null && a.resolvedFirstContact === true;
  if (a.resolved === null && !firstContact) {
    // A second contact says no as plainly as the answer to "resolved on the first contact?".
    const further = a.contactsNeeded !== null && a.contactsNeeded > 1;
    return a.resolvedFirstContact === false || further ? 7 : 0;
  }
  const contacts = firstContact
    ? 1
    : (a.contactsNeeded ?? (a.resolvedFirstContact === null ? null : a.resolvedFirstContact ? 1 : 2));
  if (contacts === null) return 2;
  if (contacts > 1) return 3;
  if (a.otherChannelsUsed === null) return 4;
  return a.otherChannelsUsed ? 5 : 6;
}

const boxOf = (score: number | null): number => (score === null ? 0 : score >= TOP_BOX ? 2 : 1);

export const patternOf = (a: Answers): Pattern =>
  resolutionOf(a) * 9 + boxOf(a.overallSatisfaction) * 3 + boxOf(a.csrSatisfaction);

/** The conditions a rulebook may combine. Source: the measures of the program, docs/measures.md. */
export const CONDITIONS = ['resolved', 'first-contact', 'one-contact', 'overall-top-box', 'csr-top-box'] as const;
export type Condition = (typeof CONDITIONS)[number];

export type Verdict = 'unanswered' | 'no' | 'yes';

const RESOLUTION_VERDICTS: Record<'resolved' | 'first-contact' | 'one-contact', readonly Verdict[]> = {
  //            unans.        no    yes           several one    one+oth one-only not-first
  'resolved': ['unanswered', 'no', 'yes', 'yes', 'yes', 'yes', 'yes', 'unanswered'],
  'first-contact': ['unanswered', 'no', 'unanswered', 'no', 'yes', 'yes', 'yes', 'no'],
  'one-contact': ['unanswered', 'no', 'unanswered', 'no', 'unanswered', 'no', 'yes', 'no'],
};
const BOX_VERDICTS: readonly Verdict[] = ['unanswered', 'no', 'yes'];

/** What a pattern says about one condition. */
export function verdictOf(condition: Condition, pattern: Pattern): Verdict {
  switch (condition) {
    case 'overall-top-box':
      return BOX_VERDICTS[Math.floor(pattern / 3) % 3] as Verdict;
    case 'csr-top-box':
      return BOX_VERDICTS[pattern % 3] as Verdict;
    default:
      return RESOLUTION_VERDICTS[condition][Math.floor(pattern / 9)] as Verdict;
  }
}

/** 0: not scorable (an answer is missing), 1: does not meet, 2: meets. Index: pattern. */
export type Scoring = Uint8Array;

/**
 * The scoring table of a rule "all of these conditions": a response is scorable when every condition is
 * answered, and meets when every one says yes. A missing answer never counts as satisfied.
 */
export function scoringOf(conditions: readonly Condition[]): Scoring {
  return Uint8Array.from({ length: PATTERN_COUNT }, (_, pattern) => {
    const verdicts = conditions.map((c) => verdictOf(c, pattern));
    if (verdicts.includes('unanswered')) return 0;
    return verdicts.includes('no') ? 1 : 2;
  });
}
