import { RandomStream } from './random.ts';
import { LAST_PERIOD, MONTHS, type Post, type SiteRoster } from './roster.ts';
import { SELF_SERVICE, type Kind, type OrganizationDesign } from './organizations.ts';

/** Probability that a question, once asked, is left without an answer. */
export const UNANSWERED = {
  resolved: 0.032,
  contactsNeeded: 0.036,
  otherChannels: 0.055,
  overall: 0.037,
  csr: 0.048,
} as const;

/** Odds that what the first contact did not resolve, a later one does. */
const LATER_ODDS = 1.2;
/** A customer who had to come back is that much harder to please. */
export const AFTER_SEVERAL = 0.15;

/** A new CSR starts at 45 % of the odds that come with four months' practice, and gains fastest at first. */
const NEW_CSR = { loss: 0.55, months: 4 } as const;

const STREAM = 4;

/** What one post's contacts are up against in one month: odds before reason and channel. */
export type Strength = { readonly resolving: number; readonly later: number; readonly pleasing: number };

/** The odds of a site for its typical CSR, and its good and bad months. */
export type SiteOdds = {
  readonly firstContact: number;
  readonly pleased: number;
  readonly months: readonly number[];
};

/** The reasons and channels of an organization, by probability, as one list of what they do to the odds. */
type KindMix = { readonly probability: readonly number[]; readonly odds: readonly number[] };

export const probabilityOf = (odds: number): number => odds / (1 + odds);

export function strengthOf(post: Post, month: number, months: readonly number[]): Strength {
  const season = (months[month] as number) * learned(month + 0.5 - post.hiredAt);
  const resolving = post.resolving * season;
  return { resolving, later: LATER_ODDS * resolving, pleasing: post.pleasing * season };
}

function learned(tenure: number): number {
  if (tenure >= NEW_CSR.months) return 1;
  const left = 1 - Math.max(0, tenure) / NEW_CSR.months;
  return 1 - NEW_CSR.loss * left * left;
}

/**
 * The odds under which a site comes, in the last three months and with the people it has, to the two shares
 * its design names. So every seed shows the same kinds of site, with other people.
 */
export function siteOdds(seed: number, siteIndex: number, roster: SiteRoster, counts: Uint32Array): SiteOdds {
  const { organization, site, posts } = roster;
  const random = new RandomStream(seed, STREAM, siteIndex);
  const months = Array.from(
    { length: MONTHS },
    (_, month) => (1 + (site.trend * (month - LAST_PERIOD[1])) / LAST_PERIOD[1]) * random.between(0.95, 1.05),
  );
  const handled = kindMix(organization, false);
  const selfServed = kindMix(organization, true);
  const cells = posts
    .flatMap((post, p) =>
      LAST_PERIOD.map((month) => ({
        n: counts[p * MONTHS + month] as number,
        mix: post.csr === null ? selfServed : handled,
        handled: post.csr !== null,
        strength: strengthOf(post, month, months),
      })),
    )
    .filter((cell) => cell.n > 0);

  const answered = 1 - UNANSWERED.contactsNeeded;
  const firstContact = solve(site.firstContact, (odds) => {
    let meeting = 0;
    let scorable = 0;
    for (const { n, mix, strength } of cells) {
      const first = meanProbability(mix, odds * strength.resolving);
      const resolved = first + (1 - first) * probabilityOf(strength.later);
      meeting += n * first * answered;
      scorable += n * (resolved * answered + 1 - resolved);
    }
    return meeting / scorable;
  });
  const byCsr = cells
    .filter((cell) => cell.handled)
    .map(({ n, mix, strength }) => ({ n, strength, first: meanProbability(mix, firstContact * strength.resolving) }));
  const pleased = solve(site.worldClass, (odds) => {
    let meeting = 0;
    let scorable = 0;
    for (const { n, first, strength } of byCsr) {
      const later = (1 - first) * probabilityOf(strength.later);
      const pleasing = odds * strength.pleasing;
      meeting += n * (first * probabilityOf(pleasing) + later * probabilityOf(pleasing * AFTER_SEVERAL));
      scorable += n;
    }
    return meeting / scorable;
  });
  return { firstContact, pleased, months };
}

/** Reasons and channels are drawn independently of each other; self-service is a channel of its own. */
function kindMix({ reasons, channels }: OrganizationDesign, selfService: boolean): KindMix {
  const used = channels.filter((c) => (c.name === SELF_SERVICE) === selfService);
  const pairs = reasons.flatMap((r) => used.map((c): readonly [Kind, Kind] => [r, c]));
  const total = pairs.reduce((sum, [r, c]) => sum + r.weight * c.weight, 0);
  return {
    probability: pairs.map(([r, c]) => (r.weight * c.weight) / total),
    odds: pairs.map(([r, c]) => r.odds * c.odds),
  };
}

function meanProbability({ probability, odds }: KindMix, factor: number): number {
  let mean = 0;
  for (let i = 0; i < odds.length; i++)
    mean += (probability[i] as number) * probabilityOf(factor * (odds[i] as number));
  return mean;
}

/** The odds at which a growing share comes to `target`, between 1 : 50 and 1,000 : 1, by halving. */
function solve(target: number, share: (odds: number) => number): number {
  let low = 0.02;
  let high = 1000;
  for (let step = 0; step < 36; step++) {
    const middle = (low + high) / 2;
    if (share(middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
