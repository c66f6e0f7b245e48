/**
 * When after the contact the survey must have been answered. A response outside it is evidence of
 * nothing and does not count; a response whose lag is unknown counts, and leaves the clause undetermined.
 */
export type SurveyWindow =
  | { readonly kind: 'elapsed'; readonly fromMinutes: number; readonly toMinutes: number }
  | { readonly kind: 'business-days'; readonly days: number; readonly calendar: string }
  | { readonly kind: 'any' };

/** The one key under which roll-ups know a window: "10m-24h" is "elapsed:10-1440". */
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

/** Windows of a response as a bit set over the registered windows, or UNKNOWN_LAG. */
export const UNKNOWN_LAG = -1;
