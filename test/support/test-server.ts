import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { openPool } from '../../src/store/basics/connect.ts';
import type { EmbeddedConnection } from '../../src/store/embedded/connection.ts';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';
import { migrate } from '../../src/store/migrate.ts';

/** Where the test files find the server, and the migrated database that theirs are copied from. */
export type TestServer = {
  /** postgres://... of a database that stays; `databaseUrl` names another one on the same server. */
  readonly adminUrl: string;
  readonly template: string;
  /** Begins the name of every database of this run. */
  readonly prefix: string;
};

export type RunningTestServer = TestServer & { readonly stop: () => Promise<void> };

/**
 * The server of one test run: PLAUDIT_TEST_DATABASE_URL (whose account may create databases), else an embedded
 * one in a temporary folder. Its `stop` leaves nothing behind.
 */
export async function startTestServer(): Promise<RunningTestServer> {
  const given = process.env['PLAUDIT_TEST_DATABASE_URL'] ?? '';
  const { adminUrl, stop } = given === '' ? await startFresh() : { adminUrl: given, stop: async () => {} };
  const prefix = `plaudit_test_${randomBytes(4).toString('hex')}`;
  const server: TestServer = { adminUrl, prefix, template: `${prefix}_template` };
  try {
    await createTemplate(server);
  } catch (error) {
    await removeDatabases(server).catch(() => {}); // the first error says why
    await stop();
    throw error;
  }
  return {
    ...server,
    stop: async () => {
      await removeDatabases(server);
      await stop();
    },
  };
}

/** The address of another database on the same server. */
export function databaseUrl(adminUrl: string, database: string): string {
  const parts = /^(postgres(?:ql)?:\/\/[^/?]*\/)[^?]*(\?.*)?$/.exec(adminUrl);
  if (parts === null) {
    throw new Error('PLAUDIT_TEST_DATABASE_URL must be postgres://user:password@host:5432/database.');
  }
  return `${parts[1]}${database}${parts[2] ?? ''}`;
}

/** Runs one statement on a connection of its own, outside any transaction. */
export async function execute(url: string, statement: string): Promise<void> {
  await withPool(url, (pool) => pool.query(statement));
}

/**
 * Drops a database with the connections that a test left in it. One that a superuser's autovacuum is at just now may
 * not be ended by force by anyone else; a plain DROP asks it to go and waits.
 */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  try {
    await execute(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    await execute(adminUrl, `DROP DATABASE IF EXISTS ${name}`);
  }
}

async function withPool<T>(url: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = openPool({ databaseUrl: url, max: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

async function startFresh(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'plaudit-test-'));
  // The server may still be writing its last files.
  const atExit = () => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  try {
    const server = await startEmbedded({ home });
    // Nobody calls stop() when a run is interrupted. The server's own hook, set before this one, ends it then.
    process.once('exit', atExit);
    const stop = async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
      process.off('exit', atExit);
    };
    return { adminUrl: urlOf(server.connection), stop };
  } catch (error) {
    atExit();
    throw error;
  }
}

function urlOf({ host, port, user, password, database }: EmbeddedConnection): string {
  const [name, secret, place] = [user, password, host].map(encodeURIComponent);
  return `postgres://${name}:${secret}@/${database}?host=${place}&port=${port}`;
}

async function createTemplate(server: TestServer): Promise<void> {
  await execute(server.adminUrl, `CREATE DATABASE ${server.template}`);
  await withPool(databaseUrl(server.adminUrl, server.template), migrate);
}

async function removeDatabases({ adminUrl, prefix }: TestServer): Promise<void> {
  const { rows } = await withPool(adminUrl, (pool) =>
    pool.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [prefix]),
  );
  for (const { name } of rows) await dropDatabase(adminUrl, name);
}
