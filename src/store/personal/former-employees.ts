import type pg from 'pg';

/** A CSR or supervisor whose name was erased; what is counted under the subject stays. */
export type FormerEmployee = {
  readonly subjectId: number;
  readonly level: number;
  readonly nameIndex: Buffer;
  readonly erasedAt: Date;
};

export async function formerEmployees(client: pg.ClientBase | pg.Pool, orgId: number): Promise<FormerEmployee[]> {
  const result = await client.query<FormerEmployee>(
    `SELECT subject_id AS "subjectId", level, name_index AS "nameIndex", erased_at AS "erasedAt"
     FROM former_employee WHERE org_id = $1 ORDER BY number`,
    [orgId],
  );
  return result.rows;
}

/** Every subject without a name of its own, as `ORG:SUBJECT`. */
export async function formerSubjects(client: pg.ClientBase | pg.Pool): Promise<Set<string>> {
  const result = await client.query<{ id: string }>("SELECT org_id || ':' || subject_id AS id FROM former_employee");
  return new Set(result.rows.map((row) => row.id));
}

/** The number that the next one of an organization is called by; the organization must be held. */
export async function nextFormerNumber(client: pg.ClientBase, orgId: number): Promise<number> {
  const result = await client.query<{ next: number }>(
    'SELECT COALESCE(max(number), 0) + 1 AS next FROM former_employee WHERE org_id = $1',
    [orgId],
  );
  return result.rows[0]?.next as number;
}

export async function addFormerEmployee(
  client: pg.ClientBase,
  row: FormerEmployee & { readonly orgId: number; readonly number: number; readonly actor: string },
): Promise<void> {
  await client.query(
    `INSERT INTO former_employee (org_id, subject_id, level, number, name_index, erased_at, actor)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [row.orgId, row.subjectId, row.level, row.number, row.nameIndex, row.erasedAt, row.actor],
  );
}
