import { newId } from './ids.ts';
import type { Client, Pool } from './db.ts';

export type PersonRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly demo: boolean;
  readonly twoStep: boolean;
  readonly createdAt: Date;
};

const COLUMNS = 'id, name, email, language, demo, two_factor_enabled AS "twoStep", created_at AS "createdAt"';

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
