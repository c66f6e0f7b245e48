import type { Answers } from './pattern.ts';

export const LEVELS = ['csr', 'supervisor', 'site', 'organization'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * One returned survey, attributed to the CSR, supervisor, site and organization of the day of the
 * contact. Names are as the source writes them, trimmed; times are epoch milliseconds (UTC).
 */
export type SurveyResponse = Answers & {
  /** The source's own key inside the organization; the same key again is a duplicate or a correction. */
  readonly responseId: string;
  readonly organization: string;
  readonly site: string;
  readonly supervisor: string | null;
  readonly csr: string | null;
  readonly contactAt: number;
  /** False when the source gives only a day: the lag to the survey is then unknown. */
  readonly contactTimeKnown: boolean;
  readonly completedAt: number | null;
  readonly completedTimeKnown: boolean;
  /** Calendar month of the contact in the site's zone, fixed at intake. */
  readonly month: number;
  readonly channel: string;
  readonly contactReason: string | null;
};
