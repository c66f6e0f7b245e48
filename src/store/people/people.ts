import { newId } from '../basics/ids.ts';
import type { Client, Pool } from '../basics/db.ts';

export type PersonRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly demo: boolean;
  readonly twoStep: boolean;
  readonly createdAt: Date;
  /** Since when the account is over; null for one that is not. */
  readonly endedAt: Date | null;
};

const COLUMNS =
  'id, name, email, language, demo, two_factor_enabled AS "twoStep", created_at AS "createdAt", ended_at AS "endedAt"';

export type NewPerson = {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly demo: boolean;
  /** Null for someone who signs in by other means. */
  readonly passwordHash: string | null;
};

/** Adds a person whose e-mail address is known to be his; null where there is one with that address. */
export async function addPerson(client: Client, person: NewPerson, now: Date): Promise<PersonRow | null> {
  const { rows } = await client.query<PersonRow>(
    `INSERT INTO person (id, name, email, email_verified, language, demo, created_at, updated_at)
     VALUES ($1, $2, $3, true, $4, $5, $6, $6) ON CONFLICT (email) DO NOTHING RETURNING ${COLUMNS}`,
    [newId(now), person.name, person.email.toLowerCase(), person.language, person.demo, now],
  );
  const [added] = rows;
  if (added === undefined) return null;
  if (person.passwordHash !== null) await setPasswordHash(client, added.id, person.passwordHash, now);
  return added;
}

export async function setPasswordHash(client: Client, personId: string, hash: string, now: Date): Promise<void> {
  await client.query(
    `INSERT INTO sign_in_method (id, user_id, provider_id, account_id, password, created_at, updated_at)
     VALUES ($1, $2, 'credential', $2, $3, $4, $4)
     ON CONFLICT (provider_id, account_id) DO UPDATE SET password = excluded.password, updated_at = excluded.updated_at`,
    [newId(now), personId, hash, now],
  );
}

export async function findPerson(client: Client | Pool, id: string): Promise<PersonRow | null> {
  const { rows } = await client.query<PersonRow>(`SELECT ${COLUMNS} FROM person WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

export async function findPersonByEmail(client: Client | Pool, email: string): Promise<PersonRow | null> {
  const { rows } = await client.query<PersonRow>(`SELECT ${COLUMNS} FROM person WHERE email = $1`, [
    email.toLowerCase(),
  ]);
  return rows[0] ?? null;
}

/** The hash of someone's password; null for who has none. */
export async function passwordHashOf(client: Client | Pool, personId: string): Promise<string | null> {
  const { rows } = await client.query<{ password: string | null }>(
    "SELECT password FROM sign_in_method WHERE user_id = $1 AND provider_id = 'credential'",
    [personId],
  );
  return rows[0]?.password ?? null;
}

export const hasPassword = async (client: Client | Pool, personId: string): Promise<boolean> =>
  (await passwordHashOf(client, personId)) !== null;

export async function renamePerson(
  client: Client,
  personId: string,
  { name, language }: { readonly name: string; readonly language: string },
  now: Date,
): Promise<void> {
  await client.query('UPDATE person SET name = $2, language = $3, updated_at = $4 WHERE id = $1', [
    personId,
    name,
    language,
    now,
  ]);
}

/** Someone as lists show him. */
export type ListedPerson = PersonRow & {
  readonly hasPassword: boolean;
  readonly passkeys: number;
  readonly sessions: number;
  /** When any of his sessions was last used. */
  readonly seenAt: Date | null;
};

/** Everyone, by name. */
export async function listPeople(pool: Pool, now: Date): Promise<ListedPerson[]> {
  const { rows } = await pool.query<ListedPerson>(
    `SELECT ${COLUMNS},
       EXISTS (SELECT 1 FROM sign_in_method m WHERE m.user_id = person.id AND m.provider_id = 'credential') AS "hasPassword",
       (SELECT count(*)::int FROM passkey k WHERE k.user_id = person.id) AS passkeys,
       (SELECT count(*)::int FROM session s WHERE s.user_id = person.id AND s.expires_at > $1) AS sessions,
       (SELECT max(updated_at) FROM session s WHERE s.user_id = person.id) AS "seenAt"
     FROM person ORDER BY lower(name), id`,
    [now],
  );
  return rows;
}
