import { apportion, RandomStream } from './random.ts';
import { MONTHS, type Post, type SiteRoster } from './roster.ts';

const RESPONSES = 120_000;
/** Responses delivered twice without a change, and responses delivered again with another answer. */
const DUPLICATES = 600;
const CORRECTIONS = 240;

/** Parts of 120,000; a quiet month and a busy one differ by a fifth. Not tied to the calendar, see `Plan`. */
const MONTH_VOLUME = [9300, 9500, 9900, 10_400, 9800, 9200, 9600, 10_300, 10_700, 10_400, 10_300, 10_600] as const;

const STREAM = 3;

/**
 * How many responses every post has in every month. The plan does not know the calendar: the network shows the
 * same outcomes whichever month it ends with.
 */
export type Plan = {
  /** counts[site][post * MONTHS + month] */
  readonly counts: readonly Uint32Array[];
  /** [month][site] */
  readonly duplicates: readonly (readonly number[])[];
  readonly corrections: readonly (readonly number[])[];
};

/** What the whole stream holds: distinct responses, and deliveries on top of them. */
export type SimulatedTotals = { readonly responses: number; readonly duplicates: number; readonly corrections: number };

export const totalsAt = (scale: number): SimulatedTotals => ({
  responses: Math.round(RESPONSES * scale),
  duplicates: Math.round(DUPLICATES * scale),
  corrections: Math.round(CORRECTIONS * scale),
});

/** The part of month `month` that a post is staffed, 0..1. */
const staffed = (post: Post, month: number): number =>
  Math.max(0, Math.min(post.to, month + 1) - Math.max(post.from, month));

/** Sums are exact: see `apportion`. */
export function buildPlan(seed: number, scale: number, rosters: readonly SiteRoster[]): Plan {
  const totals = totalsAt(scale);
  const perMonth = (total: number): number[] => apportion(total, MONTH_VOLUME);
  const counts = rosters.map((roster) => new Uint32Array(roster.posts.length * MONTHS));
  const bySite: number[][] = [];
  perMonth(totals.responses).forEach((total, month) => {
    const random = new RandomStream(seed, STREAM, month);
    const weights = rosters.flatMap(({ posts }) =>
      posts.map((post) => post.weight * staffed(post, month) * random.between(0.7, 1.3)),
    );
    const parts = apportion(total, weights);
    let at = 0;
    bySite.push(
      rosters.map(({ posts }, site) => {
        let sum = 0;
        for (let post = 0; post < posts.length; post++) {
          const n = parts[at++] as number;
          (counts[site] as Uint32Array)[post * MONTHS + month] = n;
          sum += n;
        }
        return sum;
      }),
    );
  });
  const spread = (total: number): number[][] =>
    perMonth(total).map((n, month) => apportion(n, bySite[month] as number[]));
  return { counts, duplicates: spread(totals.duplicates), corrections: spread(totals.corrections) };
}
