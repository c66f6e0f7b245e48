import type pg from 'pg';
import { searchKey } from '../core/basics/search-key.ts';
import type { Level } from '../core/survey/response.ts';
import { LEVEL_CODES, levelOfCode } from './levels.ts';
import { readBinary } from './basics/copy.ts';
import { newId } from './basics/ids.ts';

type NewSubject = { readonly id: number; readonly level: number; readonly name: string };

/**
 * The subjects of one organization, by level and name, inside one transaction that holds the
 * organization: a name met for the first time gets the next dense id and is written with `save`.
 */
export class SubjectBook {
  readonly #client: pg.ClientBase;
  readonly #orgId: number;
  readonly #ids: readonly Map<string, number>[] = [new Map(), new Map(), new Map(), new Map()];
  /** Sites without a zone of their own: one that a file names is kept for the files to come. */
  readonly #zoneless = new Map<string, number>();
  readonly #zonelessMet = new Set<string>();
  #last = 0;
  #unsaved: NewSubject[] = [];

  constructor(client: pg.ClientBase, orgId: number) {
    this.#client = client;
    this.#orgId = orgId;
  }

  async load(): Promise<void> {
    const result = await this.#client.query<{ subject_id: number; level: number; name: string; zoned: boolean }>(
      'SELECT subject_id, level, name, zone IS NOT NULL AS zoned FROM subject WHERE org_id = $1',
      [this.#orgId],
    );
    for (const row of result.rows) {
      this.#ids[row.level]?.set(row.name, row.subject_id);
      if (row.level === LEVEL_CODES.site && !row.zoned) this.#zoneless.set(row.name, row.subject_id);
      this.#last = Math.max(this.#last, row.subject_id);
    }
  }

  idOf(level: Level, name: string): number {
    if (level === 'site' && this.#zoneless.has(name)) this.#zonelessMet.add(name);
    const code = LEVEL_CODES[level];
    const ids = this.#ids[code] as Map<string, number>;
    const known = ids.get(name);
    if (known !== undefined) return known;
    this.#last += 1;
    ids.set(name, this.#last);
    this.#unsaved.push({ id: this.#last, level: code, name });
    return this.#last;
  }

  /** `zoneOf` gives the zone a site is written with, or null where none is named. */
  async save(now: Date, zoneOf: (site: string) => string | null): Promise<void> {
    await this.#saveZones(zoneOf);
    if (this.#unsaved.length === 0) return;
    const rows = this.#unsaved;
    this.#unsaved = [];
    await this.#client.query(
      `INSERT INTO subject (org_id, subject_id, level, public_id, name, search_name, zone, created_at)
       SELECT $1, id, level, public_id, name, search_name, zone, $8
       FROM unnest($2::int[], $3::smallint[], $4::uuid[], $5::text[], $6::text[], $7::text[])
         AS new(id, level, public_id, name, search_name, zone)`,
      [
        this.#orgId,
        rows.map((r) => r.id),
        rows.map((r) => r.level),
        rows.map(() => newId(now)),
        rows.map((r) => r.name),
        rows.map((r) => searchKey(r.name)),
        rows.map((r) => (r.level === LEVEL_CODES.site ? zoneOf(r.name) : null)),
        now,
      ],
    );
    for (const row of rows) {
      if (row.level === LEVEL_CODES.site && zoneOf(row.name) === null) this.#zoneless.set(row.name, row.id);
    }
  }

  async #saveZones(zoneOf: (site: string) => string | null): Promise<void> {
    for (const name of this.#zonelessMet) {
      const zone = zoneOf(name);
      if (zone === null) continue;
      await this.#client.query('UPDATE subject SET zone = $3 WHERE org_id = $1 AND subject_id = $2', [
        this.#orgId,
        this.#zoneless.get(name),
        zone,
      ]);
      this.#zoneless.delete(name);
    }
    this.#zonelessMet.clear();
  }
}

/** Contact reasons of one organization, as SubjectBook. */
export class ReasonBook {
  readonly #client: pg.ClientBase;
  readonly #orgId: number;
  readonly #ids = new Map<string, number>();
  #last = 0;
  #unsaved: { id: number; name: string }[] = [];

  constructor(client: pg.ClientBase, orgId: number) {
    this.#client = client;
    this.#orgId = orgId;
  }

  async load(): Promise<void> {
    const result = await this.#client.query<{ reason_id: number; name: string }>(
      'SELECT reason_id, name FROM contact_reason WHERE org_id = $1',
      [this.#orgId],
    );
    for (const row of result.rows) {
      this.#ids.set(row.name, row.reason_id);
      this.#last = Math.max(this.#last, row.reason_id);
    }
  }

  idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#ids.set(name, this.#last);
    this.#unsaved.push({ id: this.#last, name });
    return this.#last;
  }

  async save(): Promise<void> {
    if (this.#unsaved.length === 0) return;
    const rows = this.#unsaved;
    this.#unsaved = [];
    await this.#client.query(
      'INSERT INTO contact_reason (org_id, reason_id, name) SELECT $1, id, name FROM unnest($2::int[], $3::text[]) AS new(id, name)',
      [this.#orgId, rows.map((r) => r.id), rows.map((r) => r.name)],
    );
  }
}

export type Subject = {
  readonly orgId: number;
  readonly subjectId: number;
  readonly level: Level;
  readonly publicId: string;
  readonly name: string;
};

export async function findSubject(client: pg.ClientBase | pg.Pool, publicId: string): Promise<Subject | null> {
  const result = await client.query<{ org_id: number; subject_id: number; level: number; name: string }>(
    'SELECT org_id, subject_id, level, name FROM subject WHERE public_id = $1',
    [publicId],
  );
  const row = result.rows[0];
  return row === undefined
    ? null
    : { orgId: row.org_id, subjectId: row.subject_id, level: levelOfCode(row.level), publicId, name: row.name };
}

/** Zones of sites, by organization and site name, as they were first written. */
export async function siteZones(client: pg.ClientBase | pg.Pool): Promise<Map<string, Map<string, string>>> {
  const result = await client.query<{ organization: string; site: string; zone: string }>(
    `SELECT o.name AS organization, s.name AS site, s.zone FROM subject s JOIN organization o ON o.org_id = s.org_id
     WHERE s.level = $1 AND s.zone IS NOT NULL`,
    [LEVEL_CODES.site],
  );
  const zones = new Map<string, Map<string, string>>();
  for (const { organization, site, zone } of result.rows) {
    const inside = zones.get(organization) ?? new Map<string, string>();
    zones.set(organization, inside.set(site, zone));
  }
  return zones;
}

/** The highest dense id of each organization that has subjects, by org_id: one look into the key for each. */
export async function lastSubjectIds(client: pg.ClientBase): Promise<Map<number, number>> {
  const result = await client.query<{ org_id: number; last: number | null }>(
    'SELECT o.org_id, (SELECT max(subject_id) FROM subject s WHERE s.org_id = o.org_id) AS last FROM organization o ORDER BY o.org_id',
  );
  return new Map(result.rows.flatMap(({ org_id: orgId, last }) => (last === null ? [] : [[orgId, last]])));
}

/**
 * Every subject of the network in the order of its search name, for a directory held in memory. The public id is 16
 * bytes of the connection's, to be copied.
 */
export async function readSubjects(
  client: pg.ClientBase,
  onSubject: (
    orgId: number,
    subjectId: number,
    level: number,
    name: string,
    searchName: string,
    publicId: Uint8Array,
  ) => void,
): Promise<void> {
  let seen: DataView | null = null;
  let bytes: Buffer = Buffer.alloc(0);
  await readBinary(
    client,
    'SELECT org_id, subject_id, level, public_id, name, search_name FROM subject ORDER BY search_name, org_id, subject_id',
    (view, at) => {
      if (view !== seen) bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
      seen = view;
      const name = at + 46;
      const nameEnd = name + view.getInt32(name - 4);
      const searchName = nameEnd + 4;
      const searchNameEnd = searchName + view.getInt32(nameEnd);
      onSubject(
        view.getInt32(at + 4),
        view.getInt32(at + 12),
        view.getInt16(at + 20),
        bytes.toString('utf8', name, nameEnd),
        bytes.toString('utf8', searchName, searchNameEnd),
        bytes.subarray(at + 26, at + 42),
      );
    },
  );
}

/** Sites of an organization, by name. */
export async function sitesOf(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
): Promise<{ subjectId: number; name: string }[]> {
  const result = await client.query<{ subjectId: number; name: string }>(
    'SELECT subject_id AS "subjectId", name FROM subject WHERE org_id = $1 AND level = $2 ORDER BY search_name',
    [orgId, LEVEL_CODES.site],
  );
  return result.rows;
}

/** One subject by its dense id. */
export async function subjectOf(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
  subjectId: number,
): Promise<Subject | null> {
  const result = await client.query<{ level: number; public_id: string; name: string }>(
    'SELECT level, public_id, name FROM subject WHERE org_id = $1 AND subject_id = $2',
    [orgId, subjectId],
  );
  const row = result.rows[0];
  return row === undefined
    ? null
    : { orgId, subjectId, level: levelOfCode(row.level), publicId: row.public_id, name: row.name };
}

/** Subjects by their dense ids, as `ORG:SUBJECT`; those that are not there are left out. */
export async function subjectsNumbered(
  client: pg.ClientBase | pg.Pool,
  ids: readonly { readonly orgId: number; readonly subjectId: number }[],
): Promise<Map<string, Subject>> {
  const result = await client.query<{ orgId: number; subjectId: number; code: number; publicId: string; name: string }>(
    `SELECT s.org_id AS "orgId", s.subject_id AS "subjectId", s.level AS code, s.public_id AS "publicId", s.name
     FROM (SELECT DISTINCT * FROM unnest($1::int[], $2::int[]) AS asked(org_id, subject_id)) AS asked
     JOIN subject s ON s.org_id = asked.org_id AND s.subject_id = asked.subject_id`,
    [ids.map((id) => id.orgId), ids.map((id) => id.subjectId)],
  );
  return new Map(
    result.rows.map(({ code, ...row }) => [`${row.orgId}:${row.subjectId}`, { ...row, level: levelOfCode(code) }]),
  );
}

/** Organizations as subjects, by name. */
export async function organizationSubjects(
  client: pg.ClientBase | pg.Pool,
): Promise<{ id: string; level: 'organization'; name: string; orgId: number }[]> {
  const result = await client.query<{ id: string; name: string; orgId: number }>(
    // By its name under each organization, which the key of subjects finds; the level alone would be looked for in all.
    `SELECT s.public_id AS id, s.name, s.org_id AS "orgId" FROM organization o
     JOIN subject s ON s.org_id = o.org_id AND s.level = $1 AND s.name = o.name ORDER BY s.search_name, s.org_id`,
    [LEVEL_CODES.organization],
  );
  return result.rows.map((row) => ({ ...row, level: 'organization' as const }));
}

/** The dense id under which each organization stands among its own subjects, by org_id. */
export async function organizationSubjectIds(client: pg.ClientBase): Promise<Map<number, number>> {
  const result = await client.query<{ org_id: number; subject_id: number }>(
    'SELECT org_id, subject_id FROM subject WHERE level = $1',
    [LEVEL_CODES.organization],
  );
  return new Map(result.rows.map((row) => [row.org_id, row.subject_id]));
}
