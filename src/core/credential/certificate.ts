import type { Decision } from '../certification/decision.ts';
import type { Month } from '../basics/month.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type Rulebook, type Text, UNSTATED } from '../rulebook/rulebook.ts';
import type { Level } from '../survey/response.ts';

/** What a certificate says: a projection of one decision, complete in itself, never changed. */
export type CertificateDocument = {
  readonly number: string;
  readonly title: Text;
  readonly organization: string;
  /** Whom the subject belonged to in the last month of the period, from the organization down. */
  readonly within: readonly { readonly level: Level; readonly name: string }[];
  /** YYYY-MM-DD */
  readonly achievedOn: string;
  readonly validUntil: string;
  readonly decision: Decision;
};

/** Why a certificate may not be issued; message keys below `refusal.`. */
export const REFUSALS = [
  'decision.not-met',
  'rulebook.changed',
  'validity.unstated',
  'subject.unnamed',
  'period.not-begun',
  'subject.erased',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * The checks between a decision and its certificate: what would be issued is made here and looked at as a
 * whole before anything is written or signed. `today` is YYYY-MM-DD; `rulebookSha256` is the edition the
 * run decided by.
 */
export function drawUp(
  decision: Decision,
  rulebook: Rulebook,
  more: {
    readonly number: string;
    readonly organization: string;
    readonly within: CertificateDocument['within'];
    readonly rulebookSha256: string;
    readonly today: string;
  },
): Result<CertificateDocument, Refusal> {
  if (decision.rulebookSha256 !== more.rulebookSha256 || rulebook.sha256 !== more.rulebookSha256)
    return err('rulebook.changed');
  if (decision.outcome !== 'met' || decision.clauses.some((c) => c.outcome !== 'met')) return err('decision.not-met');
  if (rulebook.validity.months === UNSTATED) return err('validity.unstated');
  if (decision.subject.trim() === '') return err('subject.unnamed');
  if (firstDay(decision.period.from) > more.today) return err('period.not-begun');
  const end = lastDay(decision.period.to);
  // A period that still runs is achieved today, not on a day to come.
  const achievedOn = end < more.today ? end : more.today;
  return ok({
    number: more.number,
    title: rulebook.title,
    organization: more.organization,
    within: more.within,
    achievedOn,
    validUntil: addMonths(achievedOn, rulebook.validity.months),
    decision,
  });
}

const iso = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const firstDay = (month: Month): string => iso(Math.floor(month / 12), (month % 12) + 1, 1);

function lastDay(month: Month): string {
  const year = Math.floor(month / 12);
  return iso(year, (month % 12) + 1, daysIn(year, (month % 12) + 1));
}

/** The same day so many months later; the last day of the month where there is no such day. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const index = year * 12 + month - 1 + months;
  const toYear = Math.floor(index / 12);
  const toMonth = (index % 12) + 1;
  return iso(toYear, toMonth, Math.min(date, daysIn(toYear, toMonth)));
}
