import type { Answers } from '../../core/survey/pattern.ts';
import { AFTER_SEVERAL, probabilityOf, type SiteOdds, type Strength, UNANSWERED } from './difficulty.ts';
import { indexAt, type RandomStream } from './random.ts';

/**
 * Says yes as often as the probabilities asked for add up to, give or take one, in each of several groups: the
 * contacts come in random order, so a CSR's own share varies as by chance while the site keeps to its design.
 */
export class Quota {
  private readonly owed: Float64Array;

  constructor(groups: number, random: RandomStream) {
    this.owed = Float64Array.from({ length: groups }, () => random.uniform());
  }

  yes(group: number, probability: number): boolean {
    const owed = (this.owed[group] as number) + probability;
    this.owed[group] = owed >= 1 ? owed - 1 : owed;
    return owed >= 1;
  }
}

/** Questions a customer passes over, whatever the answer would have been. */
type Gaps = {
  readonly resolved: boolean;
  readonly contacts: boolean;
  readonly others: boolean;
  readonly overall: boolean;
  readonly csr: boolean;
};

const FIRST = 0;
const LATER = 1;
const PLEASED_AT_ONCE = 2;
const PLEASED_LATER = 3;
const QUESTIONS = 4;
const GAP_KINDS = 3;
/** Groups of a quota for which `answer` is called with `within` of 0 .. withins - 1. */
export const quotaGroups = (withins: number): number => withins * GAP_KINDS * QUESTIONS;

/** Two, three, ... six contacts. */
const CONTACTS_NEEDED = [62, 24, 9, 4, 1];
/** Scores 1 to 4. */
const BELOW_TOP = { resolved: [3, 7, 24, 66], unresolved: [29, 23, 29, 19] } as const;
/** Top box overall only, CSR only, neither; both only where unresolved, since resolved and both is asked before. */
const TOP_BOXES = { resolved: [0, 28, 40, 32], unresolved: [7, 3, 28, 62] } as const;

/**
 * The answers about one contact.
 * @param odds what reason and channel do to the odds of the first contact
 * @param within one of the groups that the survey's window may leave out; each keeps to its quota by itself
 */
export function answer(
  random: RandomStream,
  quota: Quota,
  site: SiteOdds,
  strength: Strength,
  odds: number,
  within: number,
  handled: boolean,
): Answers {
  const gaps = gapsOf(random);
  const kind = gaps.resolved || gaps.contacts ? 2 : gaps.overall || gaps.csr ? 1 : 0;
  const group = (within * GAP_KINDS + kind) * QUESTIONS;

  const first = quota.yes(group + FIRST, probabilityOf(site.firstContact * strength.resolving * odds));
  const resolved = first || quota.yes(group + LATER, probabilityOf(strength.later));
  const pleasing = site.pleased * strength.pleasing;
  const pleased =
    resolved &&
    (first
      ? quota.yes(group + PLEASED_AT_ONCE, probabilityOf(pleasing))
      : quota.yes(group + PLEASED_LATER, probabilityOf(pleasing * AFTER_SEVERAL)));

  const contactsNeeded = first ? 1 : 2 + indexAt(CONTACTS_NEEDED, random.uniform());
  const otherChannels = random.uniform() < (pleased ? 0.08 : 0.21);
  const manner = resolved ? 'resolved' : 'unresolved';
  const boxes = pleased ? 0 : indexAt(TOP_BOXES[manner], random.uniform());
  const below = 1 + indexAt(BELOW_TOP[manner], random.uniform());
  const nudge = random.below(3) - 1;
  const overall = boxes === 0 || boxes === 1 ? 5 : below;
  // Who is displeased with the contact is displeased with the CSR, give or take a point.
  const csr = boxes === 0 || boxes === 2 ? 5 : boxes === 1 ? 4 : Math.min(4, Math.max(1, below + nudge));

  const saysResolved = gaps.resolved ? null : resolved;
  const saysContacts = saysResolved === true && !gaps.contacts ? contactsNeeded : null;
  return {
    resolved: saysResolved,
    contactsNeeded: saysContacts,
    otherChannelsUsed: saysContacts === 1 && !gaps.others ? otherChannels : null,
    resolvedFirstContact: null,
    overallSatisfaction: gaps.overall ? null : overall,
    csrSatisfaction: !handled || gaps.csr ? null : csr,
  };
}

function gapsOf(random: RandomStream): Gaps {
  return {
    resolved: random.uniform() < UNANSWERED.resolved,
    contacts: random.uniform() < UNANSWERED.contactsNeeded,
    others: random.uniform() < UNANSWERED.otherChannels,
    overall: random.uniform() < UNANSWERED.overall,
    csr: random.uniform() < UNANSWERED.csr,
  };
}

/** The answers that differ once the sender has corrected a survey: always one at least. */
export function corrected(answers: Answers): Partial<Answers> {
  const { resolved, contactsNeeded, overallSatisfaction: overall, csrSatisfaction: csr } = answers;
  // The customer took 1 for the best.
  if (overall !== null && overall <= 2) {
    return { overallSatisfaction: 6 - overall, csrSatisfaction: csr === null ? null : 6 - csr };
  }
  if (resolved === false) return { resolved: true, contactsNeeded: 2 };
  // The problem came back.
  if (contactsNeeded === 1) return { contactsNeeded: 2, otherChannelsUsed: null };
  return { overallSatisfaction: overall === 4 ? 5 : 4 };
}
