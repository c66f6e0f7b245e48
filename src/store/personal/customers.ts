import type pg from 'pg';
import { BinaryCopy } from '../basics/copy.ts';

/** A customer as the table holds him: nothing in it can be read without the key. */
export type SealedCustomer = {
  readonly responseKey: string;
  /** Epoch milliseconds. */
  readonly contactAt: number;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly phoneIndex: Buffer | null;
  readonly emailIndex: Buffer | null;
};

const COPIED = ['org_id', 'response_key', 'contact_at', 'key_id', 'sealed', 'phone_index', 'email_index'] as const;

/** Adds customers of responses that are new, so that none of them can be there. */
export async function copyCustomers(
  client: pg.ClientBase,
  orgId: number,
  customers: readonly SealedCustomer[],
): Promise<void> {
  if (customers.length === 0) return;
  const copy = new BinaryCopy(client, 'customer', COPIED);
  for (const customer of customers) {
    copy.row(COPIED.length);
    copy.int4(orgId);
    copy.text(customer.responseKey);
    copy.instant(customer.contactAt);
    copy.text(customer.keyId);
    copy.bytes(customer.sealed);
    for (const index of [customer.phoneIndex, customer.emailIndex]) {
      if (index === null) copy.null();
      else copy.bytes(index);
    }
  }
  await copy.finish();
}

/** Puts customers in the place of those that the same responses had; who was erased stays away. */
export async function putCustomers(
  client: pg.ClientBase,
  orgId: number,
  customers: readonly SealedCustomer[],
): Promise<void> {
  if (customers.length === 0) return;
  await client.query(
    `INSERT INTO customer (org_id, response_key, contact_at, key_id, sealed, phone_index, email_index)
     SELECT $1, new.key, new.at, new.key_id, new.sealed, new.phone, new.email
     FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[])
       AS new(key, at, key_id, sealed, phone, email)
     WHERE NOT EXISTS (SELECT 1 FROM customer_erasure e WHERE e.org_id = $1 AND e.response_key = new.key)
     ON CONFLICT (org_id, response_key) DO UPDATE SET contact_at = excluded.contact_at, key_id = excluded.key_id,
       sealed = excluded.sealed, phone_index = excluded.phone_index, email_index = excluded.email_index`,
    [
      orgId,
      customers.map((c) => c.responseKey),
      customers.map((c) => new Date(c.contactAt)),
      customers.map((c) => c.keyId),
      customers.map((c) => c.sealed),
      customers.map((c) => c.phoneIndex),
      customers.map((c) => c.emailIndex),
    ],
  );
}

export type StoredCustomer = {
  readonly orgId: number;
  readonly responseKey: string;
  readonly contactAt: Date;
  readonly keyId: string;
  readonly sealed: Buffer;
};

const COLUMNS =
  'org_id AS "orgId", response_key AS "responseKey", contact_at AS "contactAt", key_id AS "keyId", sealed';

/** By the index of a phone number or an e-mail address, made with any of the keys; or by the response. */
export async function findCustomers(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
  by: { readonly phone?: readonly Buffer[]; readonly email?: readonly Buffer[]; readonly response?: string },
): Promise<StoredCustomer[]> {
  const result = await client.query<StoredCustomer>(
    `SELECT ${COLUMNS} FROM customer WHERE org_id = $1
       AND (phone_index = ANY ($2::bytea[]) OR email_index = ANY ($3::bytea[]) OR response_key = $4)
     ORDER BY response_key`,
    [orgId, by.phone ?? null, by.email ?? null, by.response ?? null],
  );
  return result.rows;
}

/** The customers of these responses, in the order of their contacts. */
export async function customersOf(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
  responseKeys: readonly string[],
): Promise<StoredCustomer[]> {
  const result = await client.query<StoredCustomer>(
    `SELECT ${COLUMNS} FROM customer WHERE org_id = $1 AND response_key = ANY ($2::text[]) ORDER BY contact_at, response_key`,
    [orgId, responseKeys],
  );
  return result.rows;
}

/** All customers of an organization, a page at a time. */
export async function* walkCustomers(pool: pg.Pool, orgId: number): AsyncGenerator<StoredCustomer[]> {
  let after = '';
  for (;;) {
    const page: { rows: StoredCustomer[] } = await pool.query<StoredCustomer>(
      `SELECT ${COLUMNS} FROM customer WHERE org_id = $1 AND response_key > $2 ORDER BY response_key LIMIT 5000`,
      [orgId, after],
    );
    const last = page.rows.at(-1);
    if (last === undefined) return;
    yield page.rows;
    after = last.responseKey;
  }
}

/** Some customers of an organization that are sealed with another key than this one, after a response. */
export async function customersOfOtherKeys(
  client: pg.ClientBase,
  orgId: number,
  keyId: string,
  after: string,
  limit: number,
): Promise<StoredCustomer[]> {
  const result = await client.query<StoredCustomer>(
    `SELECT ${COLUMNS} FROM customer WHERE org_id = $1 AND response_key > $3 AND key_id <> $2 ORDER BY response_key LIMIT $4`,
    [orgId, keyId, after, limit],
  );
  return result.rows;
}

/** Puts the same customers under another key. */
export async function resealCustomers(
  client: pg.ClientBase,
  orgId: number,
  customers: readonly SealedCustomer[],
): Promise<void> {
  await client.query(
    `UPDATE customer SET key_id = new.key_id, sealed = new.sealed, phone_index = new.phone, email_index = new.email
     FROM unnest($2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
       AS new(key, key_id, sealed, phone, email)
     WHERE customer.org_id = $1 AND customer.response_key = new.key`,
    [
      orgId,
      customers.map((c) => c.responseKey),
      customers.map((c) => c.keyId),
      customers.map((c) => c.sealed),
      customers.map((c) => c.phoneIndex),
      customers.map((c) => c.emailIndex),
    ],
  );
}

/** How many customers are sealed with each key. */
export async function customersByKey(client: pg.ClientBase | pg.Pool): Promise<Map<string, number>> {
  const result = await client.query<{ id: string; count: number }>(
    'SELECT key_id AS id, count(*)::int AS count FROM customer GROUP BY key_id',
  );
  return new Map(result.rows.map(({ id, count }) => [id, count]));
}

/** Erases the customers of these responses for good: no import brings them back. Returns how many there were. */
export async function eraseCustomers(
  client: pg.ClientBase,
  orgId: number,
  responseKeys: readonly string[],
  now: Date,
): Promise<number> {
  const removed = await client.query('DELETE FROM customer WHERE org_id = $1 AND response_key = ANY ($2::text[])', [
    orgId,
    responseKeys,
  ]);
  await client.query(
    `INSERT INTO customer_erasure (org_id, response_key, erased_at)
     SELECT $1, key, $3 FROM unnest($2::text[]) AS erased(key) ON CONFLICT DO NOTHING`,
    [orgId, responseKeys, now],
  );
  return removed.rowCount ?? 0;
}

/**
 * Looks at so many customers of an organization after a response, and removes those whose contact was before a moment.
 * `last` is the response it came to, null at the end. An index by time would cost every import more than this does.
 */
export async function removeCustomersBefore(
  client: pg.ClientBase,
  orgId: number,
  before: Date,
  page: { readonly after: string; readonly size: number },
): Promise<{ removed: number; last: string | null }> {
  const end = await client.query<{ last: string | null }>(
    `SELECT max(key) AS last FROM (SELECT response_key AS key FROM customer
       WHERE org_id = $1 AND response_key > $2 ORDER BY response_key LIMIT $3) AS page`,
    [orgId, page.after, page.size],
  );
  const last = end.rows[0]?.last ?? null;
  if (last === null) return { removed: 0, last };
  const removed = await client.query(
    'DELETE FROM customer WHERE org_id = $1 AND response_key > $2 AND response_key <= $3 AND contact_at < $4',
    [orgId, page.after, last, before],
  );
  return { removed: removed.rowCount ?? 0, last };
}
