import { searchKey } from '../../core/basics/search-key.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { customersOf, eraseCustomers } from '../../store/personal/customers.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { lockOrganization, organizationOfSubject, type Organization } from '../../store/organizations.ts';
import { openOrBlank } from './customer-seal.ts';
import { checkOnePerson, type KnownCustomer, labelOf } from './find-customers.ts';
import type { Secrets } from '../keys/secrets.ts';

/** One person as `findPeople` shows him: his responses in one organization. */
export type CustomerRef = { readonly organization: string; readonly responses: readonly string[] };

/**
 * Erases whom some responses came from. The responses and all that is counted from them stay; a further import of the
 * same rows does not bring him back. `confirm` is the person's label (find-customers.ts), typed by whoever asks.
 * Throws `not-found` where a response has no customer (any more), `personal.several`, `personal.unconfirmed`. Returns how
 * many were erased.
 */
export const eraseCustomer = (
  pool: Pool,
  secrets: Secrets,
  { organization, responses }: CustomerRef,
  { confirm, actor, now }: { confirm: string; actor: string; now: Date },
): Promise<number> =>
  transaction(pool, async (client) => {
    const held = await hold(client, organization);
    const customers = await openAll(client, secrets, held, responses);
    checkOnePerson(customers);
    checkConfirmed(confirm, labelOf(customers));
    const erased = await eraseCustomers(client, held.orgId, responses, now);
    await writeJournal(client, {
      orgId: held.orgId,
      at: now,
      actor,
      act: 'customer.erased',
      noun: 'organization',
      nounId: organization,
      detail: { name: held.name, responses: [...responses] },
    });
    return erased;
  });

/** Throws `personal.unconfirmed` unless what was typed is the name, but for case, accents and blanks. */
export function checkConfirmed(typed: string, label: string): void {
  if (searchKey(typed) === searchKey(label) && label !== '') return;
  throw new PlauditError(
    'personal.unconfirmed',
    'What was typed is not the name that the search shows: nothing was erased. Search again and type it as it stands there.',
    { place: 'confirm' },
  );
}

async function hold(client: Client, publicId: string): Promise<Organization> {
  const found = await organizationOfSubject(client, publicId);
  const held = found === null ? null : await lockOrganization(client, found.name);
  if (held !== null) return held;
  throw new PlauditError('not-found', 'There is no such organization.', { params: { noun: 'organization' } });
}

async function openAll(
  client: Client,
  secrets: Secrets,
  { orgId }: Organization,
  responses: readonly string[],
): Promise<KnownCustomer[]> {
  const rows = await customersOf(client, orgId, responses);
  if (rows.length === 0 || rows.length !== new Set(responses).size) {
    throw new PlauditError('not-found', 'Of these responses not every one has a customer any more: search again.', {
      params: { noun: 'customer' },
    });
  }
  const opened: KnownCustomer[] = [];
  for (const row of rows) {
    const customer = openOrBlank(await secrets.ring.seal(row.keyId), row);
    opened.push({ ...customer, responseId: row.responseKey, contactAt: row.contactAt });
  }
  return opened;
}
