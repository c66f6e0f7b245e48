import type { Level } from '../survey/response.ts';
import type { Month, Period } from '../basics/month.ts';
import type { AppliedProfile, Comparison, Reading } from '../rulebook/rulebook.ts';
import type { Ratio } from '../basics/ratio.ts';

export type Outcome = 'met' | 'not-met' | 'undetermined';

export const CLAUSES = ['minimum-responses', 'share', 'every-month', 'period', 'survey-window', 'every-site'] as const;
export type ClauseCode = (typeof CLAUSES)[number];

/** Counts of one subject in one calendar month, under one edition's conditions and survey window. */
export type MonthCount = {
  readonly month: Month;
  /** Scorable responses inside the survey window, or with an unknown lag. */
  readonly n: number;
  readonly meeting: number;
  /** Scorable responses left out because the survey was answered outside the window. */
  readonly outside: number;
  /** Of n: responses whose lag is unknown. */
  readonly lagUnknown: number;
  /** Responses in which a needed answer is missing; never part of n. */
  readonly unscorable: number;
};

/** `readings`: its outcome under each reading; where that is left out, `outcome` stands for both. */
export type SiteOutcome = {
  readonly name: string;
  readonly outcome: Outcome;
  readonly readings?: Decision['readings'];
};

/** What is judged. Months of the period without a response may be left out or stand with zeros. */
export type Evidence = {
  readonly level: Level;
  readonly subject: string;
  readonly months: readonly MonthCount[];
  /** Only for an organization: its sites' outcomes under the same edition, period and reading. */
  readonly sites?: readonly SiteOutcome[];
};

export type ClauseValue = number | string | null;

/** One rule applied: what it wants, what was seen, over how many, and where the rule is written. */
export type Clause = {
  readonly clause: ClauseCode;
  /** A share as a number, a count as an integer, a window as its key; null when unstated. */
  readonly required: ClauseValue;
  readonly observed: ClauseValue;
  readonly n: number;
  readonly outcome: Outcome;
  readonly source: string;
  /** Why, as a message key below `why.`; its values are in `params`. */
  readonly reason: string;
  readonly params: Readonly<Record<string, string | number>>;
};

/** What would change the outcome; rendered as a message below `take.`. */
export type Step =
  | { readonly kind: 'more-responses'; readonly count: number; readonly meeting: number }
  | { readonly kind: 'meeting-in-a-row'; readonly count: number }
  | { readonly kind: 'new-period'; readonly months: number; readonly empty: readonly string[] }
  | { readonly kind: 'completion-times'; readonly count: number }
  | { readonly kind: 'sites'; readonly names: readonly string[] }
  | { readonly kind: 'operator-profile'; readonly rules: readonly string[] };

export type LuckyPass = { readonly truth: number; readonly probability: number };

export type Decision = {
  readonly program: string;
  readonly edition: string;
  readonly rulebookSha256: string;
  readonly profile: AppliedProfile | null;
  readonly level: Level;
  readonly subject: string;
  readonly period: Period;
  readonly reading: Reading;
  readonly outcome: Outcome;
  /** The clause that settled the outcome; null when every clause is met. */
  readonly decidedBy: ClauseCode | null;
  readonly n: number;
  readonly meeting: number;
  /** Null when n is 0. */
  readonly share: number | null;
  /** Wilson 95 %. */
  readonly interval: readonly [number, number];
  readonly threshold: { readonly value: Ratio; readonly comparison: Comparison } | null;
  /** Every month of the period, in order, zeros included. */
  readonly months: readonly MonthCount[];
  readonly readings: { readonly pooled: Outcome; readonly eachMonth: Outcome };
  readonly clauses: readonly Clause[];
  readonly luckyPass: readonly LuckyPass[];
  readonly steps: readonly Step[];
};
