import type pg from 'pg';
import { newId } from './basics/ids.ts';

export type Organization = {
  readonly orgId: number;
  readonly publicId: string;
  readonly name: string;
  readonly zone: string;
  readonly simulated: boolean;
};

/** Any number: held by whoever gives the next organization its number, to the end of the transaction. */
const NUMBERING_LOCK = 726_015;
const COLUMNS = 'org_id AS "orgId", public_id AS "publicId", name, zone, simulated';

export async function listOrganizations(client: pg.ClientBase | pg.Pool): Promise<Organization[]> {
  return (await client.query<Organization>(`SELECT ${COLUMNS} FROM organization ORDER BY name`)).rows;
}

/** The id by which the API calls an organization `o`, in SQL: that of its own subject. */
export const OWN_SUBJECT_ID =
  '(SELECT own.public_id FROM subject own WHERE own.org_id = o.org_id AND own.level = 3 AND own.name = o.name)';

/** The organization that the API calls by this id: that of its own subject. */
export async function organizationOfSubject(
  client: pg.ClientBase | pg.Pool,
  subjectId: string,
): Promise<Organization | null> {
  const result = await client.query<Organization>(
    `SELECT o.org_id AS "orgId", o.public_id AS "publicId", o.name, o.zone, o.simulated
     FROM subject s JOIN organization o ON o.org_id = s.org_id AND o.name = s.name WHERE s.public_id = $1 AND s.level = 3`,
    [subjectId],
  );
  return result.rows[0] ?? null;
}

/** Holds the organization for this transaction: two writers of one organization never interleave. */
export async function lockOrganization(client: pg.ClientBase, name: string): Promise<Organization | null> {
  const result = await client.query<Organization>(`SELECT ${COLUMNS} FROM organization WHERE name = $1 FOR UPDATE`, [
    name,
  ]);
  return result.rows[0] ?? null;
}

type NewOrganization = {
  readonly name: string;
  readonly zone: string;
  readonly simulated: boolean;
  readonly now: Date;
};

/** As `lockOrganization`, for one that may not be there yet: then it is added. */
export async function holdOrganization(
  client: pg.ClientBase,
  organization: NewOrganization,
): Promise<{ organization: Organization; added: boolean }> {
  const known = await lockOrganization(client, organization.name);
  if (known !== null) return { organization: known, added: false };
  await client.query('SELECT pg_advisory_xact_lock($1)', [NUMBERING_LOCK]);
  // Another may have added it while this one waited.
  const meanwhile = await lockOrganization(client, organization.name);
  if (meanwhile !== null) return { organization: meanwhile, added: false };
  return { organization: await addOrganization(client, organization), added: true };
}

async function addOrganization(
  client: pg.ClientBase,
  { name, zone, simulated, now }: NewOrganization,
): Promise<Organization> {
  const result = await client.query<Organization>(
    `INSERT INTO organization (org_id, public_id, name, zone, simulated, created_at)
     SELECT COALESCE(max(org_id), 0) + 1, $1, $2, $3, $4, $5 FROM organization RETURNING ${COLUMNS}`,
    [newId(now), name, zone, simulated, now],
  );
  return result.rows[0] as Organization;
}

/** One number that grows whenever counted responses change; readers compare it to know they are current. */
export async function bumpNetworkVersion(client: pg.ClientBase, simulated: boolean): Promise<void> {
  await client.query('UPDATE network_state SET version = version + 1, simulated = simulated OR $1', [simulated]);
}

export async function networkState(client: pg.ClientBase | pg.Pool): Promise<{ version: number; simulated: boolean }> {
  const result = await client.query<{ version: number; simulated: boolean }>(
    'SELECT version::float8 AS version, simulated FROM network_state',
  );
  return result.rows[0] as { version: number; simulated: boolean };
}
