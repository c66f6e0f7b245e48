import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Level } from '../core/survey/response.ts';
import { LEVEL_CODES } from './levels.ts';

type NewSubject = { readonly id: number; readonly level: number; readonly name: string };

/**
 * The subjects of one organization, by level and name, inside one transaction that holds the
 * organization: a name met for the first time gets the next dense id and is written with `save`.
 */
export class SubjectBook {
  readonly #client: pg.ClientBase;
  readonly #orgId: number;
  readonly #ids: readonly Map<string, number>[] = [new Map(), new Map(), new Map(), new Map()];
  #last = 0;
  #unsaved: NewSubject[] = [];

  constructor(client: pg.ClientBase, orgId: number) {
    this.#client = client;
    this.#orgId = orgId;
  }

  async load(): Promise<void> {
    const result = await this.#client.query<{ subject_id: number; level: number; name: string }>(
      'SELECT subject_id, level, name FROM subject WHERE org_id = $1',
      [this.#orgId],
    );
    for (const row of result.rows) {
      this.#ids[row.level]?.set(row.name, row.subject_id);
      this.#last = Math.max(this.#last, row.subject_id);
    }
  }

  idOf(level: Level, name: string): number {
    const code = LEVEL_CODES[level];
    const ids = this.#ids[code] as Map<string, number>;
    const known = ids.get(name);
    if (known !== undefined) return known;
    this.#last += 1;
    ids.set(name, this.#last);
    this.#unsaved.push({ id: this.#last, level: code, name });
    return this.#last;
  }

  async save(now: Date, zoneOf: (site: string) => string | null): Promise<void> {
    if (this.#unsaved.length === 0) return;
    const rows = this.#unsaved;
    this.#unsaved = [];
    await this.#client.query(
      `INSERT INTO subject (org_id, subject_id, level, public_id, name, zone, created_at)
       SELECT $1, id, level, public_id, name, zone, $7
       FROM unnest($2::int[], $3::smallint[], $4::uuid[], $5::text[], $6::text[]) AS new(id, level, public_id, name, zone)`,
      [
        this.#orgId,
        rows.map((r) => r.id),
        rows.map((r) => r.level),
        rows.map(() => uuidv7({ msecs: now.getTime() })),
        rows.map((r) => r.name),
        rows.map((r) => (r.level === LEVEL_CODES.site ? zoneOf(r.name) : null)),
        now,
      ],
    );
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
