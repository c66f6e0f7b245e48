import { searchKey } from '../../core/basics/search-key.ts';
import { type Customer, emailKey, phoneKey, samePhone } from '../../core/survey/customer.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { findCustomers, type StoredCustomer, walkCustomers } from '../../store/personal/customers.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { organizationSubjects } from '../../store/subjects.ts';
import { openOrBlank } from './customer-seal.ts';
import type { Secrets } from '../keys/secrets.ts';

/** By which a customer is looked for: any of them fits. */
export type CustomerSearch = {
  /** Public id; null looks in all organizations. A name can be looked for in one only. */
  readonly organization: string | null;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly responseId?: string | undefined;
  readonly name?: string | undefined;
};

export type KnownCustomer = Customer & { readonly responseId: string; readonly contactAt: Date };

/** One person in one organization: the responses that have an e-mail address, or a phone number and name, in common. */
export type FoundPerson = {
  readonly organization: { readonly orgId: number; readonly id: string; readonly name: string };
  /** What is typed to confirm an erasure: the name, else the address, the number, the response. */
  readonly label: string;
  readonly responses: readonly KnownCustomer[];
};

/** Rows that a search by name opens at most: some seconds. */
const MOST_OPENED = 500_000;
const MOST_FOUND = 2000;
/** How often what was found is looked for again by its other addresses. */
const ROUNDS = 3;

/**
 * Who a customer is, with all his responses. Found by a keyed digest; a name is looked for in the opened rows of one
 * organization. Throws `request.invalid` for a search that says nothing or too little, `not-found`.
 */
export async function findPeople(pool: Pool, secrets: Secrets, search: CustomerSearch): Promise<FoundPerson[]> {
  const organizations = await organizationsFor(pool, search);
  const people: FoundPerson[] = [];
  for (const { orgId, id, name } of organizations) {
    const reader = new Reader(pool, secrets, orgId);
    const wanted = await matching(reader, search);
    const known = await reader.related(wanted);
    for (const responses of groups([...known.values()])) {
      if (!responses.some((each) => wanted.has(each.responseId))) continue;
      people.push({ organization: { orgId, id, name }, label: labelOf(responses), responses });
    }
  }
  return people;
}

/**
 * The same for somebody who asks: what is opened is noted in the journal, with how many it was and by what they were
 * looked for, and nothing that says who they are.
 */
export async function lookUpPeople(
  pool: Pool,
  secrets: Secrets,
  search: CustomerSearch,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<FoundPerson[]> {
  const people = await findPeople(pool, secrets, search);
  const lookedFor = (['phone', 'email', 'responseId', 'name'] as const).filter((field) => search[field] !== undefined);
  const responses = people.reduce((sum, each) => sum + each.responses.length, 0);
  await transaction(pool, (client) =>
    writeJournal(client, {
      at: now,
      actor,
      act: 'customer.looked-up',
      noun: 'customer',
      nounId: '',
      detail: { lookedFor, people: people.length, responses },
    }),
  );
  return people;
}

/** What a person is called by: the name, where any of the responses has one. */
export function labelOf(responses: readonly KnownCustomer[]): string {
  const first = (field: 'name' | 'email' | 'phone'): string | undefined =>
    responses.map((each) => each[field]).find((value) => value !== null) ?? undefined;
  return first('name') ?? first('email') ?? first('phone') ?? responses[0]?.responseId ?? '';
}

/** Throws `personal.several` unless the search, too, would show these responses as one person. */
export function checkOnePerson(responses: readonly KnownCustomer[]): void {
  if (groups(responses).length <= 1) return;
  throw new PlauditError(
    'personal.several',
    'These responses came from more than one person: nothing was done. Search again, and take the responses of one.',
    { place: 'responses' },
  );
}

async function organizationsFor(
  pool: Pool,
  search: CustomerSearch,
): Promise<{ orgId: number; id: string; name: string }[]> {
  const all = await organizationSubjects(pool);
  const some = search.organization === null ? all : all.filter((each) => each.id === search.organization);
  if (search.organization !== null && some.length === 0)
    throw new PlauditError('not-found', 'There is no such organization.', { params: { noun: 'organization' } });
  const { phone, email, responseId, name } = search;
  const says = [phone, email, responseId, name].some((value) => value !== undefined && value.trim() !== '');
  if (!says) throw new PlauditError('request.invalid', 'Say a phone number, an e-mail address, a response or a name.');
  if (phone !== undefined && phoneKey(phone) === null)
    throw new PlauditError('request.invalid', 'The phone number has too few digits or too many.', { place: 'phone' });
  if (email !== undefined && emailKey(email) === null)
    throw new PlauditError('request.invalid', 'The e-mail address is none.', { place: 'email' });
  if (name !== undefined && search.organization === null && all.length > 1)
    throw new PlauditError('request.invalid', 'A name is looked for in one organization: say which.', {
      place: 'organization',
    });
  return some;
}

/** Opens the customers of one organization as they are found. */
class Reader {
  readonly pool: Pool;
  readonly orgId: number;
  readonly #secrets: Secrets;

  constructor(pool: Pool, secrets: Secrets, orgId: number) {
    this.pool = pool;
    this.orgId = orgId;
    this.#secrets = secrets;
  }

  async open(row: StoredCustomer): Promise<KnownCustomer> {
    const customer = openOrBlank(await this.#secrets.ring.seal(row.keyId), row);
    return { ...customer, responseId: row.responseKey, contactAt: row.contactAt };
  }

  /** Those whose digest of one of these is kept, made with any of the keys. */
  async by(phones: readonly string[], emails: readonly string[], response?: string): Promise<KnownCustomer[]> {
    const seals = await this.#secrets.allSeals(this.pool);
    const digests = (field: string, keys: readonly (string | null)[]): Buffer[] =>
      keys.flatMap((key) => (key === null ? [] : seals.map((seal) => seal.index(field, this.orgId, key))));
    const rows = await findCustomers(this.pool, this.orgId, {
      phone: digests('phone', phones.map(phoneKey)),
      email: digests('email', emails.map(emailKey)),
      response,
    });
    if (rows.length > MOST_FOUND) throw tooMany();
    return Promise.all(rows.map((row) => this.open(row)));
  }

  /** These, and whoever has an address of theirs. */
  async related(wanted: ReadonlyMap<string, KnownCustomer>): Promise<Map<string, KnownCustomer>> {
    const known = new Map(wanted);
    let fresh = [...wanted.values()];
    for (let round = 0; round < ROUNDS && fresh.length > 0; round += 1) {
      const values = (field: 'phone' | 'email'): string[] => fresh.flatMap((each) => each[field] ?? []);
      const found = await this.by(values('phone'), values('email'));
      fresh = found.filter((each) => !known.has(each.responseId));
      for (const each of fresh) known.set(each.responseId, each);
    }
    return known;
  }
}

const tooMany = (): PlauditError =>
  new PlauditError('request.invalid', `More than ${MOST_FOUND} responses fit: look for something more particular.`);

async function matching(reader: Reader, search: CustomerSearch): Promise<Map<string, KnownCustomer>> {
  const { phone, email, responseId, name } = search;
  const found = await reader.by(phone === undefined ? [] : [phone], email === undefined ? [] : [email], responseId);
  // A digest of a phone number is of its last digits only.
  const fits = (each: KnownCustomer): boolean =>
    each.responseId === responseId ||
    (email !== undefined && each.email !== null && emailKey(each.email) === emailKey(email)) ||
    (phone !== undefined && each.phone !== null && samePhone(each.phone, phone));
  const wanted = new Map(found.filter(fits).map((each) => [each.responseId, each]));
  if (name === undefined) return wanted;
  const looked = searchKey(name);
  let opened = 0;
  for await (const page of walkCustomers(reader.pool, reader.orgId)) {
    for (const row of page) {
      const each = await reader.open(row);
      if (each.name !== null && searchKey(each.name).includes(looked)) wanted.set(each.responseId, each);
    }
    opened += page.length;
    if (wanted.size > MOST_FOUND) throw tooMany();
    if (opened >= MOST_OPENED)
      throw new PlauditError(
        'request.invalid',
        `The organization has more than ${MOST_OPENED} customers, too many to look for a name: use a phone number, an e-mail address or a response.`,
        { place: 'name' },
      );
  }
  return wanted;
}

/** Responses of one person each. A number alone makes no person: a household or a company may share it. */
function groups(all: readonly KnownCustomer[]): KnownCustomer[][] {
  const leader = all.map((_, i) => i);
  const leaderOf = (i: number): number => {
    let at = i;
    while (leader[at] !== at) at = leader[at] as number;
    return at;
  };
  const met = new Map<string, number[]>();
  for (const [i, one] of all.entries()) {
    for (const key of addressesOf(one)) {
      const others = met.get(key) ?? [];
      for (const other of others) if (isSame(one, all[other] as KnownCustomer)) leader[leaderOf(i)] = leaderOf(other);
      others.push(i);
      met.set(key, others);
    }
  }
  const byLeader = Map.groupBy(all.keys(), leaderOf);
  const inTime = (a: KnownCustomer, b: KnownCustomer): number =>
    a.contactAt.getTime() - b.contactAt.getTime() || (a.responseId < b.responseId ? -1 : 1);
  return [...byLeader.values()].map((places) => places.map((i) => all[i] as KnownCustomer).toSorted(inTime));
}

const nameOf = ({ name }: KnownCustomer): string => searchKey(name ?? '');

/** Under which those stand who may be the same person. */
function addressesOf(one: KnownCustomer): string[] {
  const email = one.email === null ? null : emailKey(one.email);
  const phone = one.phone === null ? null : phoneKey(one.phone);
  return [...(email === null ? [] : [`email ${email}`]), ...(phone === null ? [] : [`phone ${phone} ${nameOf(one)}`])];
}

function isSame(a: KnownCustomer, b: KnownCustomer): boolean {
  const email = a.email === null ? null : emailKey(a.email);
  if (email !== null && b.email !== null && email === emailKey(b.email)) return true;
  return nameOf(a) === nameOf(b) && a.phone !== null && b.phone !== null && samePhone(a.phone, b.phone);
}
