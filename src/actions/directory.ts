import type { Pool } from '../store/db.ts';
import { type Organization, listOrganizations } from '../store/organizations.ts';
import { readSubjects } from '../store/subjects.ts';

/** The names of one organization's subjects, each at its dense id. */
export type OrganizationNames = {
  readonly organization: Organization;
  /** Level codes (store/levels.ts). */
  readonly levels: number[];
  readonly names: string[];
  readonly searchNames: string[];
  readonly publicIds: string[];
};

/**
 * Names of every subject, held in memory so that a list over hundreds of thousands of subjects can be
 * searched and sorted without asking the database. `orgIds` and `subjectIds` stand in name order.
 */
export type Directory = {
  readonly byOrganization: ReadonlyMap<number, OrganizationNames>;
  readonly orgIds: Int32Array;
  readonly subjectIds: Int32Array;
  readonly size: number;
};

/** Reads the whole directory: about a second for 650,000 subjects, in the background of a running server. */
export async function readDirectory(pool: Pool): Promise<Directory> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const byOrganization = new Map<number, OrganizationNames>();
    for (const organization of await listOrganizations(client)) {
      byOrganization.set(organization.orgId, { organization, levels: [], names: [], searchNames: [], publicIds: [] });
    }
    const counted = await client.query<{ size: number }>('SELECT count(*)::int AS size FROM subject');
    const size = counted.rows[0]?.size ?? 0;
    const orgIds = new Int32Array(size);
    const subjectIds = new Int32Array(size);
    let i = 0;
    await readSubjects(client, (orgId, subjectId, level, name, searchName, publicId) => {
      const inside = byOrganization.get(orgId) as OrganizationNames;
      inside.levels[subjectId] = level;
      inside.names[subjectId] = name;
      inside.searchNames[subjectId] = searchName;
      inside.publicIds[subjectId] = publicId;
      orgIds[i] = orgId;
      subjectIds[i] = subjectId;
      i += 1;
    });
    await client.query('COMMIT');
    broken = false;
    return { byOrganization, orgIds, subjectIds, size };
  } finally {
    client.release(broken);
  }
}
