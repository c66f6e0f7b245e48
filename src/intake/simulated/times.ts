import { DAY_MS, dayNumber } from '../../core/basics/time.ts';
import type { Month } from '../../core/basics/month.ts';
import type { Zone } from '../../core/basics/zones.ts';
import type { Lag } from '../../core/survey/survey-window.ts';
import type { Rhythm } from './organizations.ts';
import { indexAt, type RandomStream } from './random.ts';

/** How long after the contact customers answer. Only the second lies in the window of 10 minutes to 24 hours. */
export const LAG_KINDS = ['at once', 'within a day', 'in three days', 'outside every window'] as const;
const [AT_ONCE, WITHIN_A_DAY, IN_THREE_DAYS] = [0, 1, 2] as const;
/** Relative weights of `LAG_KINDS`. */
export const LAG_WEIGHTS = [3, 87, 6, 4] as const;

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** A clock that is set forward or back moves a survey's time by an hour, and may not move it across a window's end. */
const CLOCK_CHANGE = HOUR + 30 * MINUTE;
const LAST_CONTACT = 23 * HOUR + 30 * MINUTE;
/** Surveys of another day are answered from 7:00 to 22:00. */
const [WAKING, ASLEEP] = [7 * HOUR, 22 * HOUR] as const;
/** The most days any of `LAG_KINDS` can take. */
const MOST_DAYS = [0, 1, 3, 16] as const;

type Span = { readonly start: number; readonly days: number };

/** First day (days since 1970-01-01) and length of a month. */
export function spanOf(month: Month): Span {
  const first = (m: Month): number => dayNumber(Math.floor(m / 12), (m % 12) + 1, 1);
  return { start: first(month), days: first(month + 1) - first(month) };
}

/** The day on which a position in the simulated year (months since its start) falls. */
export function dayOfPosition(firstMonth: Month, position: number): number {
  const { start, days } = spanOf(firstMonth + Math.floor(position));
  return start + Math.floor((position - Math.floor(position)) * days);
}

/** Draws the times of contacts and surveys of one site in one month. */
export class MonthTimes {
  private readonly zone: Zone;
  private readonly rhythm: Rhythm;
  readonly span: Span;
  private readonly isLast: boolean;
  /** Of the month's days 0 .. d - 1, how much of the site's week they are. */
  private readonly open: Float64Array;

  /** @param isLast nothing is answered after the end of the last month */
  constructor(zone: Zone, rhythm: Rhythm, month: Month, isLast: boolean) {
    this.zone = zone;
    this.rhythm = rhythm;
    this.span = spanOf(month);
    this.isLast = isLast;
    this.open = new Float64Array(this.span.days + 1);
    for (let d = 0; d < this.span.days; d++) {
      // 1970-01-01 was a Thursday.
      const weekday = (this.span.start + d + 4) % 7;
      this.open[d + 1] = (this.open[d] as number) + (rhythm.week[weekday] as number);
    }
  }

  /** A contact on one of the month's days from .. to - 1, of which at least one is open, and its survey. */
  draw(random: RandomStream, from: number, to: number, wanted: number): Lag {
    let kind = wanted;
    let end = to;
    if (this.isLast && kind >= IN_THREE_DAYS) {
      end = Math.min(to, this.span.days - (MOST_DAYS[kind] as number));
      if (end <= from || this.open[end] === this.open[from]) {
        kind = WITHIN_A_DAY;
        end = to;
      }
    }
    const day = this.drawDay(random, from, end);
    const lastDay = this.isLast && day === this.span.days - 1;
    const hour = indexAt(this.rhythm.day, random.uniform());
    const second = Math.min(LAST_CONTACT, hour * HOUR + random.below(HOUR));
    const contactDay = this.span.start + day;
    const contactAt = this.zone.epochOf(contactDay * DAY_MS + second * 1000);

    const after = afterContact(random, kind, second, lastDay);
    const completedAt =
      after.days === 0
        ? contactAt + after.second * 1000
        : this.zone.epochOf((contactDay + after.days) * DAY_MS + after.second * 1000);
    return {
      contactAt,
      completedAt,
      contactTimeKnown: true,
      completedTimeKnown: true,
      contactDay,
      completedDay: this.zone.dayOf(completedAt),
    };
  }

  private drawDay(random: RandomStream, from: number, to: number): number {
    const low = this.open[from] as number;
    const at = low + random.uniform() * ((this.open[to] as number) - low);
    let day = from;
    while (day < to - 1 && (this.open[day + 1] as number) <= at) day++;
    return day;
  }
}

/** `second` after the contact where `days` is 0, else of the day that many days later. */
type After = { readonly days: number; readonly second: number };

function afterContact(random: RandomStream, kind: number, contact: number, lastDay: boolean): After {
  switch (kind) {
    case AT_ONCE:
      return { days: 0, second: MINUTE + random.below(8 * MINUTE) };
    case WITHIN_A_DAY: {
      const u = random.uniform();
      const latest = contact - CLOCK_CHANGE;
      if (u >= 0.85 && latest > WAKING && !lastDay)
        return { days: 1, second: between(random, WAKING, Math.min(ASLEEP, latest)) };
      // Answered the same evening, if there is one left.
      const second = u < 0.6 ? between(random, 11 * MINUTE, 2 * HOUR) : between(random, 2 * HOUR, 8 * HOUR);
      return {
        days: 0,
        second: contact + second < DAY ? second : between(random, 11 * MINUTE, DAY - contact - MINUTE),
      };
    }
    case IN_THREE_DAYS: {
      const third = random.uniform() < 0.5;
      const latest = contact - CLOCK_CHANGE;
      return third && latest > WAKING
        ? { days: 3, second: between(random, WAKING, Math.min(ASLEEP, latest)) }
        : { days: 2, second: between(random, WAKING, ASLEEP) };
    }
    default:
      return { days: 6 + random.below(11), second: between(random, WAKING, ASLEEP) };
  }
}

/** Whole seconds, low <= s < high. */
const between = (random: RandomStream, low: number, high: number): number => low + random.below(high - low);
