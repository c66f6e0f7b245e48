/**
 * When after the contact the survey must have been answered. A response outside it is evidence of
 * nothing and does not count; a response whose lag is unknown counts, and leaves the clause undetermined.
 */
export type SurveyWindow =
  | { readonly kind: 'elapsed'; readonly fromMinutes: number; readonly toMinutes: number }
  | { readonly kind: 'business-days'; readonly days: number; readonly calendar: string }
  | { readonly kind: 'any' };

/** The one key under which roll-ups know a window: "10 minutes to 24 hours" is "elapsed:10-1440". */
export function windowKey(w: SurveyWindow): string {
  switch (w.kind) {
    case 'elapsed':
      return `elapsed:${w.fromMinutes}-${w.toMinutes}`;
    case 'business-days':
      return `business-days:${w.days}:${w.calendar}`;
    case 'any':
      return 'any';
  }
}

/** The window a key stands for; null for a key no version of the product writes. */
export function parseWindowKey(key: string): SurveyWindow | null {
  if (key === 'any') return { kind: 'any' };
  const elapsed = /^elapsed:(\d+)-(\d+)$/.exec(key);
  if (elapsed) return { kind: 'elapsed', fromMinutes: Number(elapsed[1]), toMinutes: Number(elapsed[2]) };
  const days = /^business-days:(\d+):([a-z-]+)$/.exec(key);
  return days ? { kind: 'business-days', days: Number(days[1]), calendar: days[2] as string } : null;
}

/** Days on which a calendar does business. 0 is Sunday. Holidays are the operator's, in a later calendar. */
export const CALENDARS: Readonly<Record<string, ReadonlySet<number>>> = {
  'monday-to-friday': new Set([1, 2, 3, 4, 5]),
  'monday-to-saturday': new Set([1, 2, 3, 4, 5, 6]),
  'every-day': new Set([0, 1, 2, 3, 4, 5, 6]),
};

/** The time between contact and survey, as the source knows it. */
export type Lag = {
  readonly contactAt: number;
  readonly completedAt: number | null;
  /** False where a source gives a day without a time. */
  readonly contactTimeKnown: boolean;
  readonly completedTimeKnown: boolean;
  /** Days since 1970-01-01 in the site's zone; null when the survey's time is unknown. */
  readonly contactDay: number;
  readonly completedDay: number | null;
};

/** Bits of windows whose answer is unknown stand this much higher than the windows' own bits. */
export const UNKNOWN_SHIFT = 15;
/** A roll-up knows at most this many different windows beside "any". */
export const MAX_WINDOWS = 15;

/** true: inside; false: outside; null: the source does not tell. */
export function insideWindow(window: SurveyWindow, lag: Lag): boolean | null {
  if (window.kind === 'any') return true;
  if (lag.completedAt === null || lag.completedDay === null) return null;
  if (window.kind === 'elapsed') {
    if (!lag.contactTimeKnown || !lag.completedTimeKnown) return null;
    const minutes = (lag.completedAt - lag.contactAt) / 60_000;
    return minutes >= window.fromMinutes && minutes <= window.toMinutes;
  }
  return lag.completedDay <= lastDay(lag.contactDay, window.days, window.calendar);
}

/** The day on which `days` business days after the contact's day end; the contact's own day is day 0. */
function lastDay(contactDay: number, days: number, calendar: string): number {
  const open = CALENDARS[calendar];
  if (!open) throw new Error(`No calendar is named "${calendar}".`);
  let day = contactDay;
  for (let left = days; left > 0;) {
    day += 1;
    // 1970-01-01 was a Thursday.
    if (open.has((day + 4) % 7)) left -= 1;
  }
  return day;
}

/**
 * Where a lag stands among the registered windows, as one integer: bit i is set when it is inside
 * window i, bit i + UNKNOWN_SHIFT when that is unknown.
 */
export function windowsOf(windows: readonly SurveyWindow[], lag: Lag): number {
  let bits = 0;
  for (let i = 0; i < windows.length; i += 1) {
    const inside = insideWindow(windows[i] as SurveyWindow, lag);
    if (inside === null) bits |= 1 << (i + UNKNOWN_SHIFT);
    else if (inside) bits |= 1 << i;
  }
  return bits;
}
