import type { Month } from '../basics/month.ts';
import type { Customer } from './customer.ts';
import type { Answers } from './pattern.ts';
import type { Lag } from './survey-window.ts';

export const LEVELS = ['csr', 'supervisor', 'site', 'organization'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * One returned survey, attributed to the CSR, supervisor, site and organization of the day of the
 * contact. Names are as the source writes them, trimmed; times are epoch milliseconds (UTC); days and
 * the month are calendar ones in the site's zone, fixed at intake.
 */
export type SurveyResponse = Answers &
  Lag & {
    /** The source's own key inside the organization; the same key again is a duplicate or a correction. */
    readonly responseId: string;
    readonly organization: string;
    readonly site: string;
    readonly supervisor: string | null;
    readonly csr: string | null;
    /** Calendar month of the contact. */
    readonly month: Month;
    readonly channel: string;
    readonly contactReason: string | null;
    /** Left out or null where the source does not say who it was. */
    readonly customer?: Customer | null;
  };
