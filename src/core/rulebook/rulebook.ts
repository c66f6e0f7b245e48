import type { Ratio } from '../basics/ratio.ts';
import type { Level } from '../survey/response.ts';
import type { Condition } from '../survey/pattern.ts';
import type { SurveyWindow } from '../survey/survey-window.ts';

/** What a source does not state stays unstated: it is never carried over from another edition. */
export const UNSTATED = 'unstated';
export type Stated<T> = T | typeof UNSTATED;

export type Comparison = 'more-than' | 'at-least';
export type Reading = 'pooled' | 'each-month';
export const READINGS: readonly Reading[] = ['pooled', 'each-month'];

/** Text in each of the product's languages. */
export type Text = { readonly en: string; readonly fr: string };

/** Every rule names where it comes from; a profile's value names who supplied it. */
export type Sourced = { readonly source: string; readonly note?: Text; readonly suppliedBy?: string };

/** One edition of one program: resolved, immutable, named by the SHA-256 of its file. */
export type Rulebook = {
  readonly program: string;
  readonly edition: string;
  /** SHA-256 of the file's bytes, hex: `sha256sum FILE` shows the same. */
  readonly sha256: string;
  readonly title: Text;
  readonly source: { readonly document: string; readonly statement: Text };
  /** A response counts as meeting when all of these hold. */
  readonly countsWhen: Sourced & { readonly all: readonly Condition[] };
  readonly share: Sourced & { readonly value: Stated<Ratio>; readonly comparison: Stated<Comparison> };
  readonly period: Sourced & {
    readonly months: number;
    readonly comparison: 'exactly' | 'at-least';
    /** When true, a month without a response breaks the run. */
    readonly consecutive: boolean;
    readonly reading: Reading;
  };
  readonly surveyWindow: Sourced & { readonly window: Stated<SurveyWindow> };
  readonly minimumResponses: Sourced & { readonly [L in Level]: Stated<number> };
  /** How an organization is judged. `own-share`: like any other subject, with its own minimum. */
  readonly organization: Sourced & { readonly rule: Stated<'every-site' | 'own-share'> };
  /** Which CSR a transferred contact is attributed to; asked only of contacts that carry a transfer. */
  readonly transfers: Sourced & { readonly judged: Stated<'first' | 'last' | 'longest' | 'none'> };
  readonly validity: Sourced & { readonly months: Stated<number> };
  /** The edition's own word for a level, where it differs ("manager" to 2013). */
  readonly labels: Partial<Record<Level, Text>>;
  /** Responses a subject of a level is expected to have in a month; only the linter reads it. */
  readonly monthlyVolume: Partial<Record<Level, number>>;
  /** The operator profile that supplied unstated values, if one was applied. */
  readonly profile: AppliedProfile | null;
};

export type AppliedProfile = {
  readonly name: string;
  readonly by: string;
  readonly date: string;
  readonly reason: string;
  readonly sha256: string;
  readonly supplies: readonly string[];
};

export const rulebookKey = (r: { program: string; edition: string }): string => `${r.program}@${r.edition}`;

/** The rules of an edition by their keys in its file, in the order in which people read them. */
export const RULES = [
  'counts-when',
  'share',
  'period',
  'survey-window',
  'minimum-responses',
  'organization',
  'transfers',
  'validity',
] as const;
export type RuleName = (typeof RULES)[number];
