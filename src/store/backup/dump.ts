import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { PlauditError } from '../../core/basics/problem.ts';
import { onConnection } from '../basics/connect.ts';
import { appliedMigrations, type AppliedMigration, knownMigrations, refuseNewer } from '../migrate.ts';
import { LEFT_OUT, named, tablesOf, type TableShape } from './catalogue.ts';

/** One moment of the whole database, to read from while others go on writing. */
export type DatabaseSnapshot = {
  /** server_version, as people say it: 17.10 */
  readonly postgres: string;
  readonly migrations: readonly AppliedMigration[];
  readonly tables: readonly TableShape[];
  readonly leftOut: readonly string[];
  /** Files that imports still need; their bytes are in the home. */
  readonly uploads: readonly { readonly uploadId: string; readonly name: string }[];
  /** The rows of one table in COPY's text format; `rows` is right once `data` has ended. One table at a time. */
  readonly read: (table: TableShape) => { readonly data: AsyncIterable<Buffer>; readonly rows: () => number };
};

/**
 * What the text of values depends on. Row security is refused rather than obeyed: an account that may not see every
 * row makes no backup at all.
 */
const SETTINGS = [
  'SET LOCAL row_security = off',
  "SET LOCAL DateStyle = 'ISO, YMD'",
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL IntervalStyle = 'postgres'",
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL extra_float_digits = 3',
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL idle_in_transaction_session_timeout = 0',
].join('; ');

/** Reads the whole database as of one moment. Throws `database.newer` for one that a newer version has written. */
export const dumpDatabase = <T>(pool: pg.Pool, work: (snapshot: DatabaseSnapshot) => Promise<T>): Promise<T> =>
  onConnection(pool, async (client, keep) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(SETTINGS);
    const all = await tablesOf(client);
    // Held to the end, so that no migration changes a table that is still to be read.
    for (const { name } of all) await client.query(`LOCK TABLE ${pg.escapeIdentifier(name)} IN ACCESS SHARE MODE`);
    const migrations = await appliedMigrations(client);
    if (migrations.length === 0) throw nothingThere();
    refuseNewer(
      migrations.map((each) => each.name),
      await knownMigrations(),
    );
    const { rows: version } = await client.query<{ text: string }>("SELECT current_setting('server_version') AS text");
    const result = await work({
      postgres: version[0]?.text.split(' ')[0] ?? '',
      migrations,
      tables: all.filter(({ name }) => !LEFT_OUT.has(name)),
      leftOut: all.map(({ name }) => name).filter((name) => LEFT_OUT.has(name)),
      uploads: all.some(({ name }) => name === 'upload') ? await uploadsIn(client) : [],
      read: (table) => {
        const stream = client.query(copyTo(`COPY ${named(table)} TO STDOUT`));
        return { data: stream, rows: () => stream.rowCount };
      },
    });
    await client.query('COMMIT');
    keep();
    return result;
  });

const nothingThere = (): PlauditError =>
  new PlauditError(
    'not-found',
    'There is nothing to back up, as this database holds nothing of Plaudit: set PLAUDIT_HOME or DATABASE_URL to the one that does.',
    { place: 'PLAUDIT_HOME', params: { noun: 'database' } },
  );

const uploadsIn = async (client: pg.ClientBase): Promise<{ uploadId: string; name: string }[]> =>
  (
    await client.query<{ uploadId: string; name: string }>(
      'SELECT upload_id AS "uploadId", name FROM upload ORDER BY upload_id',
    )
  ).rows;
