import type pg from 'pg';
import type { Role } from '../../core/access/role.ts';

export type GrantRow = {
  readonly grantId: string;
  readonly userId: string;
  readonly role: Role;
  readonly orgId: number | null;
  readonly subjectId: number | null;
  readonly grantedBy: string;
  readonly grantedAt: Date;
};

const COLUMNS = `grant_id AS "grantId", user_id AS "userId", role, org_id AS "orgId", subject_id AS "subjectId",
  granted_by AS "grantedBy", granted_at AS "grantedAt"`;

/** Any number: held by whoever grants or revokes a role, to the end of the transaction. */
const GRANTING_LOCK = 726_016;

/** Two who change roles at once do so one after the other: the last operator stays. */
export const holdGrants = async (client: pg.ClientBase): Promise<void> => {
  await client.query('SELECT pg_advisory_xact_lock($1)', [GRANTING_LOCK]);
};

export async function addGrant(client: pg.ClientBase, grant: GrantRow): Promise<void> {
  await client.query(
    `INSERT INTO role_grant (grant_id, user_id, role, org_id, subject_id, granted_by, granted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [grant.grantId, grant.userId, grant.role, grant.orgId, grant.subjectId, grant.grantedBy, grant.grantedAt],
  );
}

/** The roles someone holds now, oldest first. */
export const grantsOf = async (client: pg.ClientBase | pg.Pool, userId: string): Promise<GrantRow[]> =>
  (
    await client.query<GrantRow>(
      `SELECT ${COLUMNS} FROM role_grant WHERE user_id = $1 AND revoked_at IS NULL ORDER BY granted_at, grant_id`,
      [userId],
    )
  ).rows;

/** All roles held now, oldest first. */
export const listGrants = async (client: pg.ClientBase | pg.Pool): Promise<GrantRow[]> =>
  (
    await client.query<GrantRow>(
      `SELECT ${COLUMNS} FROM role_grant WHERE revoked_at IS NULL ORDER BY granted_at, grant_id`,
    )
  ).rows;

/** A role that is held now; null where there is none of this id. */
export const findGrant = async (client: pg.ClientBase | pg.Pool, grantId: string): Promise<GrantRow | null> =>
  (
    await client.query<GrantRow>(`SELECT ${COLUMNS} FROM role_grant WHERE grant_id = $1 AND revoked_at IS NULL`, [
      grantId,
    ])
  ).rows[0] ?? null;

export async function endGrant(client: pg.ClientBase, grantId: string, by: string, at: Date): Promise<void> {
  await client.query('UPDATE role_grant SET revoked_by = $2, revoked_at = $3 WHERE grant_id = $1', [grantId, by, at]);
}
