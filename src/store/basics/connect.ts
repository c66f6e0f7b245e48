import { randomInt } from 'node:crypto';
import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PlauditError } from '../../core/basics/problem.ts';
import { SIGNALS, type TransactionSignal } from '../../core/basics/signals.ts';
import type { EmbeddedConnection } from '../embedded/connection.ts';

/** A server of the operator's (`postgres://user:password@host:5432/database`), or the embedded one. */
export type DatabaseSource = { readonly databaseUrl: string } | { readonly connection: EmbeddedConnection };

/** PostgreSQL 15, as in server_version_num. */
const OLDEST = 150_000;

/** Two transactions stood in each other's way and one of them may simply begin again. */
const RETRIED = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

type Parser = (text: string) => unknown;

const wholeNumber = (text: string): number | bigint => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
};
const asWritten: Parser = (text) => text;
/** `{1,NULL,3}`: one dimension of values without quotes, which is how numbers and dates are written. */
const list =
  (parse: Parser): Parser =>
  (text) =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((each) => (each === 'NULL' ? null : parse(each)));

/** By type number (pg_type.oid): int8, date, timestamp and their arrays; the driver's own way for all others. */
const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [20, wholeNumber],
  [1016, list(wholeNumber)],
  [1082, asWritten],
  [1182, list(asWritten)],
  [1114, asWritten],
  [1115, list(asWritten)],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): unknown =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ?? pg.types.getTypeParser(oid, format),
};

/**
 * Opens a pool; it connects when first used, at most `max` times at once (10).
 *
 * Values come back as: int8 a number, or a bigint beyond 2^53; date 'YYYY-MM-DD'; timestamptz a Date; timestamp (it
 * has no zone, so it is no instant) as written; numeric a string. Sessions speak ISO dates in UTC.
 * Throws PlauditError `usage` for a malformed address.
 */
export function openPool(source: DatabaseSource & { readonly max?: number }): pg.Pool {
  const pool = new pg.Pool({
    ...('connection' in source ? source.connection : { connectionString: wellFormed(source.databaseUrl) }),
    max: source.max ?? 10,
    application_name: 'plaudit',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types,
    onConnect: speakPlainly,
  });
  // An idle connection that breaks leaves the pool by itself; the next query reports a server that is really gone.
  pool.on('error', () => {});
  return pool;
}

/** New connections go to the embedded server where it listens now; those to where it was are broken, and leave by themselves. */
export function moveTo(pool: pg.Pool, connection: EmbeddedConnection): void {
  Object.assign(pool.options, connection);
}

/** The pool waits for what this returns, though its type does not say so. */
const speakPlainly = (client: pg.ClientBase): unknown =>
  client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'");

/** The address for people: without its password. */
export function shownAddress(source: DatabaseSource): string {
  if ('connection' in source) return `the embedded database in ${source.connection.host}`;
  const url = parsed(source.databaseUrl);
  if (url === null) return 'DATABASE_URL';
  url.password = '';
  for (const name of ['password', 'sslpassword']) {
    if (url.searchParams.has(name)) url.searchParams.delete(name); // even an idle delete() respells the others
  }
  return url.href.replace(`@${SOCKET}/`, '@/');
}

/** Stands for the host in postgres://user@/database?host=/folder, which a URL may not leave out. */
const SOCKET = 'socket.invalid';

const parsed = (databaseUrl: string): URL | null => URL.parse(databaseUrl.replace('@/', `@${SOCKET}/`));

export interface ServerVersion {
  /** server_version_num: 170010 for 17.10 */
  readonly number: number;
  /** As people say it: 17.10 */
  readonly text: string;
}

/**
 * Connects and asks for the version.
 * Throws PlauditError `database.unreachable` with the reason, or `platform.unsupported` below PostgreSQL 15 and for a
 * database that does not keep its text as UTF-8.
 */
export async function checkServer(pool: pg.Pool): Promise<ServerVersion> {
  const place = shownAddress(sourceOf(pool));
  let row: { number: string; text: string; encoding: string } | undefined;
  try {
    const answer = await pool.query<{ number: string; text: string; encoding: string }>(
      `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text,
         current_setting('server_encoding') AS encoding`,
    );
    row = answer.rows[0];
  } catch (cause) {
    throw unreachable(place, cause);
  }
  if (row === undefined) throw unreachable(place, new Error('it gave no version'));
  const version = { number: Number(row.number), text: row.text.split(' ')[0] ?? row.text };
  if (version.number < OLDEST) {
    throw new PlauditError(
      'platform.unsupported',
      `${place} is PostgreSQL ${version.text}, and Plaudit needs 15 or later: set DATABASE_URL to a newer server.`,
      { place, params: { found: version.text } },
    );
  }
  if (row.encoding !== 'UTF8') {
    throw new PlauditError(
      'platform.unsupported',
      `The database at ${place} keeps its text as ${row.encoding}, which has no room for most names: create one with ENCODING 'UTF8'.`,
      { place, params: { found: row.encoding } },
    );
  }
  return version;
}

/**
 * Runs `work` in one transaction on one connection: commits when it resolves, rolls back when it rejects. When the
 * server gives up a transaction for another's sake (SQLSTATE 40001, 40P01) all of `work` runs again, five times at
 * most, so it must do nothing outside the database.
 */
export function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const signal: TransactionSignal = { attempts: 0 };
  return watched.tracePromise(() => untilKept(pool, work, signal), signal);
}

const watched = tracingChannel<TransactionSignal>(SIGNALS.transaction);

async function untilKept<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  signal: TransactionSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    signal.attempts = attempt;
    try {
      return await attemptOnce(pool, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.has(codeOf(error))) throw error;
      await sleep(randomInt(5, 5 + 10 * 2 ** attempt));
    }
  }
}

async function attemptOnce<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return onConnection(pool, async (client, keep) => {
    await client.query('BEGIN');
    try {
      const result = await work(client);
      const { command } = await client.query('COMMIT');
      keep();
      // The server answers so to a transaction it has given up: nothing was kept.
      if (command !== 'COMMIT') throw new Error('A failed statement inside the transaction was passed over');
      return result;
    } catch (error) {
      // The first error is the one to tell.
      await client.query('ROLLBACK').then(keep, () => {});
      throw error;
    }
  });
}

/**
 * Runs `work` on a connection of its own. It is thrown away afterwards unless `work` says, by calling `keep`, that the
 * next user finds it as a new one. Every connection that is held for longer than one query is held through here.
 */
export async function onConnection<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, keep: () => void) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // Broken between two queries, the connection would end the process; the next query reports it.
  const ignore = (): void => {};
  client.on('error', ignore);
  let fit = false;
  try {
    return await work(client, () => {
      fit = true;
    });
  } finally {
    client.off('error', ignore);
    client.release(!fit);
  }
}

function wellFormed(databaseUrl: string): string {
  const url = parsed(databaseUrl);
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return databaseUrl;
  // Not repeated here: it may hold a password.
  throw new PlauditError(
    'usage',
    'DATABASE_URL is no address of a PostgreSQL server: write it as postgres://user:password@host:5432/database.',
    { place: 'DATABASE_URL' },
  );
}

function sourceOf(pool: pg.Pool): DatabaseSource {
  const { connectionString, host = '', port = 0, user = '', database = '' } = pool.options;
  return connectionString === undefined
    ? { connection: { host, port, user, database, password: '' } }
    : { databaseUrl: connectionString };
}

/** No connection, or none any more: SQLSTATE 08xxx and 57Pxx, the system's codes, and the driver's own words. */
const GONE_CODE = /^(?:08\w{3}|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EPIPE)$/;
const GONE_WORDS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** A library may wrap what the driver threw, and its wrapping again. */
const MOST_CAUSES = 5;

/** The problem to tell, where an error or its cause says that the database cannot be reached; null for any other. */
export function unreachableProblem(pool: pg.Pool, error: unknown): PlauditError | null {
  for (let each = error, depth = 0; each instanceof Error && depth < MOST_CAUSES; each = each.cause, depth += 1) {
    if (each instanceof PlauditError) return null;
    const first: unknown = each instanceof AggregateError ? each.errors[0] : each;
    if (isGone(first)) return unreachable(shownAddress(sourceOf(pool)), first);
  }
  return null;
}

function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A missing file has these codes too; only a connection is tried with "connect".
  const isFile =
    'syscall' in error && error.syscall !== 'connect' && error.syscall !== 'read' && error.syscall !== 'write';
  return !isFile && (GONE_CODE.test(codeOf(error)) || GONE_WORDS.test(error.message));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const named = (place: string): string => (place.startsWith('the ') ? `T${place.slice(1)}` : `The database at ${place}`);

function unreachable(place: string, cause: unknown): PlauditError {
  // Where a name has several addresses and none answers, only the parts say why.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  const reason = first instanceof Error ? first.message : String(first);
  return new PlauditError(
    'database.unreachable',
    `${named(place)} cannot be used (${reason}): check that the server runs, the address and the account.`,
    { place, cause },
  );
}
