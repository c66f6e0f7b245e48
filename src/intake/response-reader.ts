import { DAY_MS, monthOfDay } from '../core/basics/time.ts';
import { UTC } from '../core/basics/zones.ts';
import type { Zone } from '../core/basics/zones.ts';
import { type Customer, CUSTOMER_FIELDS, masked, withoutContacts } from '../core/survey/customer.ts';
import type { Mapping, ResponseField } from '../core/survey/mapping.ts';
import type { SurveyResponse } from '../core/survey/response.ts';
import { countField, scoreField, yesNoField } from './fields/answers.ts';
import { Fault, plainWord } from './fields/cell.ts';
import { wordColumn } from './fields/words.ts';
import { keyField, textField } from './fields/text.ts';
import type { TextField } from './fields/text.ts';
import { expectedIn } from './fields/expected.ts';
import { TimeField } from './fields/time.ts';
import type { Header } from './header.ts';
import { newReject } from './rejects.ts';
import type { Reject, RejectCode } from './rejects.ts';
import { cellText } from './row.ts';
import type { Row } from './row.ts';
import { RowIds } from './row-ids.ts';
import type { ZoneBook } from './zone-book.ts';

/** Of a response whose source does not say by which channel the contact came. */
export const UNKNOWN_CHANNEL = 'unknown';

export type ResponseReader = {
  /** The response of a row, or null; then `reject` says why, or is null where the mapping passes the row over. */
  read(row: Row): SurveyResponse | null;
  readonly reject: Reject | null;
  /** The zone the file names for a site, as far as it has been read; null where it names none. */
  zoneOf(site: string, organization: string): string | null;
};

/**
 * Compiles a complete mapping for a header into a reader of rows. The first thing wrong with a row is its reject.
 * Throws PlauditError when the mapping does not fit the header.
 */
export function responseReader(
  mapping: Mapping,
  header: Header,
  zones: ZoneBook,
  more: { readonly typedTimes: boolean; readonly now: Date; readonly rowSecret?: Uint8Array | undefined },
): ResponseReader {
  const fault = new Fault();
  const empty = new Set((mapping.empty ?? []).map(plainWord));
  const columnOf = (name: string): number => header.indexOf(name);
  const cells = header.names.length;
  const neededCells = 1 + header.names.findLastIndex((name) => name !== '');

  const text = (field: 'organization' | 'site' | 'supervisor' | 'csr' | 'channel' | 'contact_reason'): TextField =>
    textField(mapping[field], columnOf, { field, fault, empty, lowerCase: field === 'channel' });
  const answer = (field: ResponseField) => ({ field, fault, empty, columnOf });
  const time = (field: 'contact_at' | 'completed_at'): TimeField | null => {
    const source = mapping[field];
    const { typedTimes } = more;
    return source === undefined ? null : new TimeField(source, { field, fault, empty, columnOf, typedTimes });
  };

  const responseId = keyField(mapping.response_id, columnOf, { field: 'response_id', fault, empty });
  const organizationField = text('organization');
  const siteField = text('site');
  const supervisor = text('supervisor');
  const csr = text('csr');
  const channel = text('channel');
  const contactReason = text('contact_reason');
  const zoneSource = mapping.zone_column === undefined ? undefined : { column: mapping.zone_column };
  const zoneField = textField(zoneSource, columnOf, { field: 'contact_at', fault, empty });
  const contactAtField = time('contact_at');
  const completedAtField = time('completed_at');
  const resolved = yesNoField(mapping.resolved, answer('resolved'));
  const resolvedFirstContact = yesNoField(mapping.resolved_first_contact, answer('resolved_first_contact'));
  const contactsNeeded = countField(mapping.contacts_needed, answer('contacts_needed'));
  const otherChannelsUsed = yesNoField(mapping.other_channels_used, answer('other_channels_used'));
  const overallSatisfaction = scoreField(mapping.overall_satisfaction, answer('overall_satisfaction'));
  const csrSatisfaction = scoreField(mapping.csr_satisfaction, answer('csr_satisfaction'));
  const onlyRows = mapping.only_rows === undefined ? null : wordColumn(mapping.only_rows, columnOf);
  const [customerName, customerPhone, customerEmail] = CUSTOMER_FIELDS.map((field) =>
    keyField(mapping[field], columnOf, { field, fault, empty }),
  ) as [TextField, TextField, TextField];
  const hasCustomers = namesCustomers(mapping);
  const hide = hasCustomers ? withoutContacts : undefined;
  // A day more than now: clocks differ, and a day that is known without its hour and zone may have begun elsewhere.
  const latest = more.now.getTime() + DAY_MS;
  const rowIds = new RowIds(undefined, undefined, more.rowSecret);

  function zoneOfRow(row: Row, organization: string, site: string): Zone | null {
    const name = zoneField.read(row);
    if (name === null) return zones.ofSite(organization, site);
    const zone = zones.named(name);
    if (zone === null) fault.set('contact_at', 'time.unknown-zone', name);
    else zones.note(organization, site, zone);
    return zone;
  }

  function customerOf(row: Row): Customer | null {
    const name = customerName.read(row);
    const phone = customerPhone.read(row);
    const email = customerEmail.read(row);
    return name === null && phone === null && email === null ? null : { name, phone, email };
  }

  function respond(row: Row): SurveyResponse | null {
    const organization = organizationField.read(row);
    const site = siteField.read(row);
    if (organization === null) fault.set('organization', 'required.missing', '');
    if (site === null) fault.set('site', 'required.missing', '');
    if (organization === null || site === null) return null;
    const zone = zoneOfRow(row, organization, site);
    const contactAt = contactAtField === null ? NaN : contactAtField.read(row, zone);
    if (Number.isNaN(contactAt)) {
      fault.set('contact_at', 'required.missing', '');
      return null;
    }
    // One response of a later month would end everyone's period there.
    if (contactAt > latest) (contactAtField as TimeField).refuse(row, 'time.in-future');
    const calendar = zone ?? UTC;
    const contactTimeKnown = (contactAtField as TimeField).timeKnown;
    const contactDay = calendar.dayOf(contactAt);
    const completed = completedAtField === null ? NaN : completedAtField.read(row, zone);
    if (completed > latest) (completedAtField as TimeField).refuse(row, 'time.in-future');
    const completedAt = Number.isNaN(completed) ? null : completed;
    const completedTimeKnown = completedAt !== null && (completedAtField as TimeField).timeKnown;
    const completedDay = completedAt === null ? null : calendar.dayOf(completedAt);
    if (completedAt !== null && completedDay !== null) {
      // Where only the day of one of the two is known, days are compared.
      const before = contactTimeKnown && completedTimeKnown ? completedAt < contactAt : completedDay < contactDay;
      if (before) fault.set('completed_at', 'completed.before-contact', new Date(completedAt).toISOString());
    }
    const response: SurveyResponse = {
      responseId: responseId.read(row) ?? '',
      organization,
      site,
      supervisor: supervisor.read(row),
      csr: csr.read(row),
      contactAt,
      contactTimeKnown,
      contactDay,
      completedAt,
      completedTimeKnown,
      completedDay,
      month: monthOfDay(contactDay),
      channel: channel.read(row) ?? UNKNOWN_CHANNEL,
      contactReason: contactReason.read(row),
      resolved: resolved.read(row),
      resolvedFirstContact: resolvedFirstContact.read(row),
      contactsNeeded: contactsNeeded.read(row),
      otherChannelsUsed: otherChannelsUsed.read(row),
      overallSatisfaction: overallSatisfaction.read(row),
      csrSatisfaction: csrSatisfaction.read(row),
    };
    const customer = hasCustomers ? customerOf(row) : null;
    const named = customer === null ? response : { ...response, customer };
    if (fault.code !== null) return null;
    return named.responseId === '' ? { ...named, responseId: rowIds.next(row) } : named;
  }

  const reader = {
    reject: null as Reject | null,
    zoneOf: (site: string, organization: string) => zones.fromFile(organization, site)?.name ?? null,
    read(row: Row): SurveyResponse | null {
      const wrong = shapeFault(row, cells, neededCells);
      if (wrong !== null) {
        const value = cellText(row, wrong === 'row.too-long' ? cells : 0);
        // Cells that have slipped may be anybody's.
        reader.reject = newReject(row.line, '', wrong, value, { hide: hasCustomers ? masked : undefined });
        return null;
      }
      reader.reject = null;
      if (onlyRows !== null && !onlyRows.has(row)) return null;
      fault.clear();
      const response = respond(row);
      if (response === null) {
        const expected = expectedIn(mapping, fault.field);
        reader.reject = newReject(row.line, fault.field, fault.code as RejectCode, fault.value, { hide, expected });
      }
      return response;
    },
  };
  return reader;
}

/** Whether rows are read for who the customer was. */
export const namesCustomers = (mapping: Mapping): boolean =>
  CUSTOMER_FIELDS.some((field) => mapping[field] !== undefined);

/** What is wrong with the row as a whole. Cells beyond the header do no harm while they are empty. */
function shapeFault(row: Row, cells: number, neededCells: number): RejectCode | null {
  if (row.fault !== null) return row.fault;
  if (row.count < neededCells) return row.atEnd ? 'row.truncated' : 'row.too-short';
  for (let i = cells; i < row.count; i++) if (cellText(row, i).trim() !== '') return 'row.too-long';
  return null;
}
