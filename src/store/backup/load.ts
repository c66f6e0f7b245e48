import pg from 'pg';
import { PlauditError } from '../../core/basics/problem.ts';
import { CopyIn } from '../basics/copy-in.ts';
import { aloneMigrating, applyMigration, knownMigrations } from '../migrate.ts';
import { ensureScopedRole } from '../basics/scoped-pool.ts';
import { isEmptyDatabase, LEFT_OUT, named, tablesOf } from './catalogue.ts';
import { type BackupPart, damaged } from './read-records.ts';
import type { Header, Manifest, TableHead } from './records.ts';

/** What to do with the bytes of a file, and when all of them have come. */
export type FileTaker = {
  readonly write: (bytes: Buffer) => Promise<void>;
  readonly finish: () => Promise<void>;
  /** Called in place of `finish` where the loading breaks off. */
  readonly abandon: () => Promise<void>;
};

export type LoadOptions = {
  readonly takeFile: (file: string) => Promise<FileTaker>;
  readonly onData?: (bytes: number) => void;
  readonly journal: (client: pg.ClientBase, header: Header, manifest: Manifest) => Promise<void>;
};

/**
 * Loads a backup into an empty database, in one transaction: with the schema the backup had, every row of it, and
 * whatever `journal` writes; it is kept only when the backup has been read to its end and all its digests are right.
 * Its schema may be older than this version's: `migrate` brings it up afterwards. Throws `backup.not-empty`,
 * `backup.newer`, `backup.damaged`.
 */
export function loadDatabase(pool: pg.Pool, parts: AsyncIterable<BackupPart>, options: LoadOptions): Promise<Manifest> {
  return aloneMigrating(pool, async (client) => {
    if (!(await isEmptyDatabase(client))) throw notEmpty();
    await ensureScopedRole(client);
    await client.query('BEGIN');
    try {
      await client.query("SET LOCAL row_security = off; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL TimeZone = 'UTC'");
      await client.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
      const { header, manifest } = await loadParts(client, parts, options);
      await options.journal(client, header, manifest);
      await client.query('COMMIT');
      return manifest;
    } catch (error) {
      // The first error is the one to tell; a connection that broke has nothing to undo.
      await client.query('ROLLBACK').catch(() => {});
      throw (error as { code?: unknown }).code === DISK_FULL ? diskFull(error) : error;
    }
  });
}

/** SQLSTATE */
const DISK_FULL = '53100';

const diskFull = (cause: unknown): PlauditError =>
  new PlauditError(
    'home.not-writable',
    'The disk of the database is full, and nothing of the backup was kept: make room there, then restore again.',
    { place: 'PLAUDIT_HOME', cause },
  );

/** Throws `backup.not-empty` where the database holds a table. */
export async function checkEmpty(pool: pg.Pool): Promise<void> {
  if (!(await aloneMigrating(pool, isEmptyDatabase))) throw notEmpty();
}

const notEmpty = (): PlauditError =>
  new PlauditError(
    'backup.not-empty',
    'This database is not empty, and a backup is restored into an empty one only: set PLAUDIT_HOME to a new folder, or DATABASE_URL to a new database.',
    { place: 'PLAUDIT_HOME' },
  );

/** Throws `backup.newer` where the backup has a migration that this version does not. */
export async function checkMigrations({ product, migrations }: Header): Promise<void> {
  const files = await knownMigrations();
  const unknown = migrations.find(({ name }) => !files.includes(name));
  if (unknown !== undefined) {
    throw new PlauditError(
      'backup.newer',
      `This backup was made by a newer Plaudit (${product}, which knows ${unknown.name}): restore it with that version or a later one.`,
      { place: unknown.name, params: { found: product } },
    );
  }
}

async function loadParts(
  client: pg.ClientBase,
  parts: AsyncIterable<BackupPart>,
  { takeFile, onData }: LoadOptions,
): Promise<{ header: Header; manifest: Manifest }> {
  let header: Header | null = null;
  let manifest: Manifest | null = null;
  let tables: ReadonlyMap<string, readonly string[]> = new Map();
  let copy: CopyIn | null = null;
  let file: FileTaker | null = null;
  const loaded = new Set<string>();
  try {
    for await (const part of parts) {
      switch (part.kind) {
        case 'header':
          header = part.header;
          tables = await makeSchema(client, header);
          break;
        case 'table':
          checkTable(part.head, tables, loaded);
          copy = await beginTable(client, part.head);
          break;
        case 'file':
          file = await takeFile(part.head.file);
          break;
        case 'data':
          copy?.write(part.bytes);
          await copy?.breathe();
          await file?.write(part.bytes);
          onData?.(part.bytes.length);
          break;
        case 'end': {
          const rows = await copy?.finish();
          if (rows !== undefined && rows !== part.sum.rows)
            throw damaged(`${rows} of ${part.sum.rows} rows were taken`);
          await file?.finish();
          [copy, file] = [null, null];
          break;
        }
        case 'manifest':
          manifest = part.manifest;
          break;
      }
    }
  } finally {
    await copy?.abandon();
    await file?.abandon();
  }
  if (header === null || manifest === null) throw damaged('it has no header or no manifest');
  const left = [...tables.keys()].filter((name) => !loaded.has(name) && !isLeftOut(name, header));
  if (left.length > 0) throw damaged(`it lacks the table ${left.join(', ')}`);
  return { header, manifest };
}

const isLeftOut = (name: string, header: Header): boolean => LEFT_OUT.has(name) || header.leftOut.includes(name);

/** Brings the empty database to the schema of the backup; returns its tables with their columns. */
async function makeSchema(client: pg.ClientBase, header: Header): Promise<Map<string, readonly string[]>> {
  await checkMigrations(header);
  for (const { name } of header.migrations) await applyMigration(client, name);
  for (const { name, appliedAt } of header.migrations) {
    await client.query('UPDATE migration SET applied_at = $2 WHERE name = $1', [name, appliedAt]);
  }
  return new Map((await tablesOf(client)).map(({ name, columns }) => [name, columns]));
}

/** What a backup says is put into a statement only where it names what is there. */
function checkTable(head: TableHead, tables: ReadonlyMap<string, readonly string[]>, loaded: Set<string>): void {
  const columns = tables.get(head.table);
  if (columns === undefined || loaded.has(head.table) || !head.columns.every((name) => columns.includes(name))) {
    throw damaged(`the table ${head.table} is not as its migrations make it`);
  }
  loaded.add(head.table);
}

async function beginTable(client: pg.ClientBase, { table, columns }: TableHead): Promise<CopyIn> {
  // A migration may have put first rows there, which the backup has too.
  await client.query(`DELETE FROM ${pg.escapeIdentifier(table)}`);
  return new CopyIn(client, `COPY ${named({ name: table, columns })} FROM STDIN`);
}
