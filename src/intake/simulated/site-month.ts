import { formatMonth } from '../../core/basics/month.ts';
import type { Month } from '../../core/basics/month.ts';
import type { Zone } from '../../core/basics/zones.ts';
import type { SurveyResponse } from '../../core/survey/response.ts';
import type { ZoneBook } from '../zone-book.ts';
import { answer, Quota, quotaGroups } from './answers.ts';
import { deliveriesOf, type Again, type Delivery } from './deliveries.ts';
import { siteOdds, strengthOf, type SiteOdds } from './difficulty.ts';
import { SELF_SERVICE, type Kind } from './organizations.ts';
import { indexAt, RandomStream } from './random.ts';
import { MONTHS, type Post, type SiteRoster } from './roster.ts';
import { LAG_KINDS, LAG_WEIGHTS, MonthTimes } from './times.ts';

const STREAM = { answers: 5, times: 6, quota: 7 } as const;

/** What the responses of one site are drawn from, month after month. */
export type Desk = {
  readonly seed: number;
  readonly siteIndex: number;
  readonly roster: SiteRoster;
  readonly counts: Uint32Array;
  readonly odds: SiteOdds;
  readonly quota: Quota;
  readonly zone: Zone;
  readonly channels: readonly Kind[];
  readonly channelWeights: readonly number[];
  readonly selfService: Kind;
  readonly reasonWeights: readonly number[];
};

/** @param counts responses of every post in every month, see `Plan` */
export function openDesk(
  seed: number,
  siteIndex: number,
  roster: SiteRoster,
  counts: Uint32Array,
  zones: ZoneBook,
): Desk {
  const { organization, site } = roster;
  const zone = zones.named(site.zone);
  if (zone === null) throw new Error(`This platform does not know the time zone ${site.zone}.`);
  const channels = organization.channels.filter((c) => c.name !== SELF_SERVICE);
  const selfService = organization.channels.find((c) => c.name === SELF_SERVICE);
  if (selfService === undefined) throw new Error(`${organization.name} has no self-service channel.`);
  return {
    seed,
    siteIndex,
    roster,
    counts,
    odds: siteOdds(seed, siteIndex, roster, counts),
    quota: new Quota(quotaGroups(LAG_KINDS.length), new RandomStream(seed, STREAM.quota, siteIndex)),
    zone,
    channels,
    channelWeights: channels.map((c) => c.weight),
    selfService,
    reasonWeights: organization.reasons.map((r) => r.weight),
  };
}

type Draft = { -readonly [K in keyof SurveyResponse]: SurveyResponse[K] };

/**
 * The deliveries of one month of one site, contact by contact. Answers and times come from streams of their own,
 * so that the calendar changes when something happens and never what is answered.
 * @param index 0 for the first month simulated; must be asked for in order, since quotas go on from month to month
 */
export function siteMonth(desk: Desk, index: number, month: Month, again: Again): Delivery[] {
  const { seed, siteIndex, roster, counts, odds } = desk;
  const answers = new RandomStream(seed, STREAM.answers, siteIndex, index);
  const random = new RandomStream(seed, STREAM.times, siteIndex, index);
  const times = new MonthTimes(desk.zone, roster.site.rhythm, month, index === MONTHS - 1);
  const kinds = new KindSequence(desk, answers);
  const posts = roster.posts.map((post) => ({
    post,
    handled: post.csr !== null,
    strength: strengthOf(post, index, odds.months),
    days: staffedDays(post, index, times.span.days),
  }));
  const drafts: Draft[] = [];
  for (const p of answers.shuffle(turns(counts, posts.length, index))) {
    const { post, handled, strength, days } = posts[p] as (typeof posts)[number];
    const within = answers.index(LAG_WEIGHTS);
    const kind = kinds.next(handled);
    const given = answer(answers, desk.quota, odds, strength, kind.odds, within, handled);
    const lag = times.draw(random, days.from, days.to, within);
    drafts.push({
      responseId: '',
      organization: roster.organization.name,
      site: roster.site.name,
      supervisor: supervisorOf(post, index, lag.contactDay - times.span.start, times.span.days),
      csr: post.csr,
      contactAt: lag.contactAt,
      contactTimeKnown: lag.contactTimeKnown,
      contactDay: lag.contactDay,
      completedAt: lag.completedAt,
      completedTimeKnown: lag.completedTimeKnown,
      completedDay: lag.completedDay,
      month,
      channel: kind.channel,
      contactReason: kind.reason,
      resolved: given.resolved,
      resolvedFirstContact: given.resolvedFirstContact,
      contactsNeeded: given.contactsNeeded,
      otherChannelsUsed: given.otherChannelsUsed,
      overallSatisfaction: given.overallSatisfaction,
      csrSatisfaction: given.csrSatisfaction,
    });
  }
  numberInOrder(drafts, `${roster.organization.code}${siteIndex + 1}-${formatMonth(month).slice(2).replace('-', '')}-`);
  return deliveriesOf(drafts, random, again);
}

/** "KHG1-1504-0001" is the first contact of April 2015 at the first site. */
function numberInOrder(drafts: readonly Draft[], prefix: string): void {
  drafts
    .toSorted((a, b) => a.contactAt - b.contactAt)
    .forEach((draft, i) => {
      draft.responseId = prefix + String(i + 1).padStart(4, '0');
    });
}

/** Every post as often as it has responses, in order of posts. */
function turns(counts: Uint32Array, posts: number, month: number): Int32Array {
  const list: number[] = [];
  for (let post = 0; post < posts; post++) {
    for (let n = counts[post * MONTHS + month] as number; n > 0; n--) list.push(post);
  }
  return Int32Array.from(list);
}

function staffedDays(post: Post, index: number, days: number): { from: number; to: number } {
  const at = (position: number): number => Math.floor(Math.min(1, Math.max(0, position - index)) * days);
  return { from: at(post.from), to: at(post.to) };
}

/** @param day of the month, from 0 */
function supervisorOf({ supervisors }: Post, index: number, day: number, days: number): string | null {
  const current = supervisors.findLast((s) => Math.floor((s.from - index) * days) <= day);
  return current?.name ?? null;
}

/**
 * Reasons and channels along Roberts's two-dimensional low-discrepancy sequence: in every month close to their
 * weights, so that no month is hard for its mix alone.
 */
class KindSequence {
  private readonly desk: Desk;
  private x: number;
  private y: number;

  constructor(desk: Desk, random: RandomStream) {
    this.desk = desk;
    this.x = random.uniform();
    this.y = random.uniform();
  }

  next(handled: boolean): { channel: string; reason: string; odds: number } {
    const { channels, channelWeights, reasonWeights, roster } = this.desk;
    this.x = (this.x + 0.7548776662466927) % 1;
    this.y = (this.y + 0.5698402909980532) % 1;
    const reason = roster.organization.reasons[indexAt(reasonWeights, this.x)] as Kind;
    const channel = handled ? (channels[indexAt(channelWeights, this.y)] as Kind) : this.desk.selfService;
    return { channel: channel.name, reason: reason.name, odds: reason.odds * channel.odds };
  }
}
