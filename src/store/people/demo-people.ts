import type { Client, Pool } from '../basics/db.ts';
import { withdrawInvitations } from './invitations.ts';

/** True where there is a network and every organization in it is simulated. */
export async function isDemoNetwork(client: Client | Pool): Promise<boolean> {
  const { rows } = await client.query<{ demo: boolean | null }>('SELECT bool_and(simulated) AS demo FROM organization');
  return rows[0]?.demo === true;
}

/** True for one of the demo's people who is somebody on the demo only, where this is a demo no more. */
export const isLeftBehind = async (client: Client | Pool, { demo }: { readonly demo: boolean }): Promise<boolean> =>
  demo && !(await isDemoNetwork(client));

export type DemoSubjects = {
  readonly organization: string;
  readonly site: string;
  readonly supervisor: string;
  readonly csr: string;
};

/** An organization, a site, a supervisor and a CSR, each of the one before in the last month; by their public ids. */
export async function demoSubjects(client: Client | Pool): Promise<DemoSubjects | null> {
  const { rows } = await client.query<DemoSubjects>(
    `WITH last AS (SELECT org_id, max(month) AS month FROM rollup WHERE level = 0 GROUP BY org_id ORDER BY org_id LIMIT 1),
       csr AS (SELECT c.org_id, c.subject_id, c.within_id, c.month FROM rollup_cell c JOIN last USING (org_id, month)
         WHERE c.level = 0 ORDER BY c.subject_id LIMIT 1),
       sup AS (SELECT c.org_id, c.subject_id, c.within_id FROM rollup_cell c
         JOIN csr ON csr.org_id = c.org_id AND csr.month = c.month AND csr.within_id = c.subject_id
         WHERE c.level = 1 ORDER BY c.within_id LIMIT 1)
     SELECT o.public_id AS organization, site.public_id AS site, s.public_id AS supervisor, p.public_id AS csr
     FROM csr JOIN sup USING (org_id)
       JOIN subject o ON o.org_id = csr.org_id AND o.level = 3
       JOIN subject site ON site.org_id = sup.org_id AND site.subject_id = sup.within_id
       JOIN subject s ON s.org_id = sup.org_id AND s.subject_id = sup.subject_id
       JOIN subject p ON p.org_id = csr.org_id AND p.subject_id = csr.subject_id`,
  );
  return rows[0] ?? null;
}

const DEMO = '(SELECT id FROM person WHERE demo)';

/**
 * Removes the demo's people, and whatever they made that would open or tell something: roles they hold or granted, API
 * keys, webhooks, invitations. How many people they were.
 */
export async function removeDemoPeople(client: Client, now: Date): Promise<number> {
  for (const end of [
    `UPDATE role_grant SET revoked_at = $1, revoked_by = 'demo'
     WHERE revoked_at IS NULL AND (user_id IN ${DEMO} OR granted_by IN ${DEMO})`,
    `UPDATE api_key SET revoked_at = $1, revoked_by = 'demo' WHERE revoked_at IS NULL AND owner_id IN ${DEMO}`,
    `UPDATE webhook_endpoint SET removed_at = $1 WHERE removed_at IS NULL AND created_by IN ${DEMO}`,
  ])
    await client.query(end, [now]);
  const people = await client.query<{ id: string }>('SELECT id FROM person WHERE demo ORDER BY id');
  for (const { id } of people.rows) await withdrawInvitations(client, { invitedBy: id }, now);
  return (await client.query('DELETE FROM person WHERE demo')).rowCount ?? 0;
}
