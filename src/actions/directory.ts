import type { Client } from '../store/db.ts';
import { listOrganizations, type Organization } from '../store/organizations.ts';
import { countSubjects, readSubjects } from '../store/subjects.ts';

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
  /** The state of the network that was read; see network_state. */
  readonly version: number;
  readonly byOrganization: ReadonlyMap<number, OrganizationNames>;
  readonly orgIds: Int32Array;
  readonly subjectIds: Int32Array;
  readonly size: number;
};

/** Reads the whole directory: about a second for 650,000 subjects. `version` is that of the client's snapshot. */
export async function readDirectory(client: Client, version: number): Promise<Directory> {
  const byOrganization = new Map<number, OrganizationNames>();
  for (const organization of await listOrganizations(client)) {
    byOrganization.set(organization.orgId, { organization, levels: [], names: [], searchNames: [], publicIds: [] });
  }
  const size = await countSubjects(client);
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
  return { version, byOrganization, orgIds, subjectIds, size };
}
