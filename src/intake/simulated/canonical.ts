import type { SurveyResponse } from '../../core/survey/response.ts';
import { ZoneBook } from '../zone-book.ts';
import { ORGANIZATIONS } from './organizations.ts';

/** The canonical header, and the site's zone, so that a reader need not be told where each site is. */
export const CANONICAL_HEADER = [
  'response_id',
  'organization',
  'site',
  'supervisor',
  'csr',
  'contact_at',
  'completed_at',
  'channel',
  'contact_reason',
  'resolved',
  'contacts_needed',
  'other_channels_used',
  'overall_satisfaction',
  'csr_satisfaction',
  'zone',
] as const;

const ZONES: ReadonlyMap<string, string> = new Map(
  ORGANIZATIONS.flatMap((o) => o.sites.map((site): [string, string] => [site.name, site.zone])),
);
const book = new ZoneBook((site) => ZONES.get(site) ?? null, null);

/**
 * One simulated response as the cells under `CANONICAL_HEADER`; what is not answered is empty. Times are ISO 8601
 * to the second with the site's offset of that moment. A site that is not of the simulation is an Error.
 */
export function toCanonicalRow(r: SurveyResponse): string[] {
  const zone = book.ofSite(r.organization, r.site);
  if (zone === null) throw new Error(`The simulation has no site "${r.site}".`);
  const time = (at: number): string => isoTime(at, zone.offsetAt(at));
  return [
    r.responseId,
    r.organization,
    r.site,
    r.supervisor ?? '',
    r.csr ?? '',
    time(r.contactAt),
    r.completedAt === null ? '' : time(r.completedAt),
    r.channel,
    r.contactReason ?? '',
    yesNo(r.resolved),
    number(r.contactsNeeded),
    yesNo(r.otherChannelsUsed),
    number(r.overallSatisfaction),
    number(r.csrSatisfaction),
    zone.name,
  ];
}

const yesNo = (answer: boolean | null): string => (answer === null ? '' : answer ? 'yes' : 'no');
const number = (answer: number | null): string => (answer === null ? '' : String(answer));

/** "2015-04-03T10:11:12-06:00" */
function isoTime(epochMs: number, offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (n: number): string => String(n).padStart(2, '0');
  const offset = `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return new Date(epochMs + offsetMs).toISOString().slice(0, 19) + offset;
}

/** A row as one line of CSV (RFC 4180, without the line end). */
export const csvLine = (cells: readonly string[]): string =>
  cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
