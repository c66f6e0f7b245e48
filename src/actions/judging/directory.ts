import { LEVELS, type Level } from '../../core/survey/response.ts';
import type { Client } from '../../store/basics/db.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import { listOrganizations, type Organization } from '../../store/organizations.ts';
import { lastSubjectIds, readSubjects } from '../../store/subjects.ts';
import type { Sight } from '../access/sight.ts';

/** No subject has this dense id. */
const NO_LEVEL = 255;
const UUID_BYTES = 16;

/** The subjects of one organization, each at its dense id. */
export type OrganizationNames = {
  readonly organization: Organization;
  /** The dense id of the organization itself. */
  readonly ownId: number;
  /** Level codes (store/levels.ts). */
  readonly levels: Uint8Array;
  readonly names: readonly string[];
  /** 16 bytes each; `publicIdOf` writes them out. */
  readonly publicIds: Uint8Array;
};

/** All subjects of one level in name order. */
export type LevelList = {
  readonly orgIds: Int32Array;
  readonly subjectIds: Int32Array;
  /** Their search names, a line each: one text is searched tens of times as fast as each of a million. */
  readonly text: string;
  /** Where each line of the text begins, and where one more would. */
  readonly starts: Uint32Array;
};

/**
 * Names of every subject, held in memory so that a list over hundreds of thousands of subjects can be
 * searched and sorted without asking the database.
 */
export type Directory = {
  /** The state of the network that was read; see network_state. */
  readonly version: number;
  readonly byOrganization: ReadonlyMap<number, OrganizationNames>;
  /** By level code. */
  readonly lists: readonly LevelList[];
};

/** Reads the whole directory: about a second for 650,000 subjects. `version` is that of the client's snapshot.
 * Only subjects that `lists` names stand in the lists; names are those of all, since a subject in sight belongs to others. */
export async function readDirectory(
  client: Client,
  version: number,
  lists: Sight['lists'] = () => true,
): Promise<Directory> {
  type Open = OrganizationNames & { ownId: number; readonly names: string[] };
  const byOrganization = new Map<number, Open>();
  const last = await lastSubjectIds(client);
  for (const organization of await listOrganizations(client)) {
    const size = (last.get(organization.orgId) ?? -1) + 1;
    byOrganization.set(organization.orgId, {
      organization,
      ownId: 0,
      levels: new Uint8Array(size).fill(NO_LEVEL),
      names: Array.from({ length: size }, () => ''),
      publicIds: new Uint8Array(size * UUID_BYTES),
    });
  }
  const drafts = LEVELS.map(() => new ListDraft());
  await readSubjects(client, (orgId, subjectId, level, name, searchName, publicId) => {
    const inside = byOrganization.get(orgId) as Open;
    inside.levels[subjectId] = level;
    inside.names[subjectId] = name;
    inside.publicIds.set(publicId, subjectId * UUID_BYTES);
    if (level === LEVEL_CODES.organization) inside.ownId = subjectId;
    if (lists(orgId, subjectId)) (drafts[level] as ListDraft).add(orgId, subjectId, searchName);
  });
  return { version, byOrganization, lists: drafts.map((draft) => draft.list()) };
}

class ListDraft {
  readonly #orgIds: number[] = [];
  readonly #subjectIds: number[] = [];
  readonly #names: string[] = [];

  add(orgId: number, subjectId: number, searchName: string): void {
    this.#orgIds.push(orgId);
    this.#subjectIds.push(subjectId);
    this.#names.push(searchName);
  }

  list(): LevelList {
    const starts = new Uint32Array(this.#names.length + 1);
    for (const [i, name] of this.#names.entries()) starts[i + 1] = (starts[i] as number) + name.length + 1;
    return {
      orgIds: Int32Array.from(this.#orgIds),
      subjectIds: Int32Array.from(this.#subjectIds),
      text: this.#names.join('\n'),
      starts,
    };
  }
}

/** The public id of a subject; null where no subject has this dense id. */
export function publicIdOf({ levels, publicIds }: OrganizationNames, subjectId: number): string | null {
  if ((levels[subjectId] ?? NO_LEVEL) === NO_LEVEL) return null;
  const hex = Buffer.from(publicIds.buffer, subjectId * UUID_BYTES, UUID_BYTES).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The subject of a level that has a public id, where there is one. */
export function subjectNumbered(
  { byOrganization, lists }: Directory,
  level: Level,
  publicId: string,
): { readonly orgId: number; readonly subjectId: number } | null {
  const wanted = Buffer.from(publicId.replaceAll('-', ''), 'hex');
  const { orgIds, subjectIds } = lists[LEVEL_CODES[level]] as LevelList;
  for (let i = 0; i < orgIds.length; i += 1) {
    const orgId = orgIds[i] as number;
    const subjectId = subjectIds[i] as number;
    const { publicIds } = byOrganization.get(orgId) as OrganizationNames;
    let at = 0;
    while (at < UUID_BYTES && publicIds[subjectId * UUID_BYTES + at] === wanted[at]) at += 1;
    if (at === UUID_BYTES) return { orgId, subjectId };
  }
  return null;
}
