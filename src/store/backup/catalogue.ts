import pg from 'pg';

/** A table as a backup knows it: its own columns (none that the database computes), in their order. */
export type TableShape = { readonly name: string; readonly columns: readonly string[] };

/** Tables whose rows no backup holds, each with its reason. Every other table of the schema is in it. */
export const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['migration', 'stands in the header'],
  ['session', 'who may read a backup must not be signed in by it: after a restore everyone signs in again'],
  ['verification', 'one-time links and codes, as sessions'],
  ['passkey_challenge', 'a question of five minutes, long over'],
  ['sign_in_attempt', 'who was too fast then is not too fast now'],
  ['rate_limit', 'who was too fast then is not too fast now'],
]);

/**
 * The tables of the product's own schema, found in the database's catalogue, so that a new one is never forgotten;
 * those that others refer to come first. The queue's tables are in another schema: unfinished runs are knocked for
 * again at every start.
 */
export async function tablesOf(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers: string[] }>(`
    SELECT c.relname::text AS name,
      ARRAY(SELECT a.attname::text FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        ORDER BY a.attnum) AS columns,
      ARRAY(SELECT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS refers
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND NOT EXISTS (SELECT 1 FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`);
  return inOrderOfReference(rows.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}

/** True where nobody has made a table yet, in any schema. */
export async function isEmptyDatabase(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(`
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    LIMIT 1`);
  return rows.length === 0;
}

/** "table" ("column", "column") */
export const named = ({ name, columns }: TableShape): string =>
  `${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;

function inOrderOfReference(tables: readonly (TableShape & { readonly refers: readonly string[] })[]): TableShape[] {
  const ordered: TableShape[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const names = new Set(left.map((table) => table.name));
    const free = left.filter((table) => !table.refers.some((name) => names.has(name)));
    if (free.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...names].join(', ')}.`);
    ordered.push(...free.map(({ name, columns }) => ({ name, columns })));
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}
