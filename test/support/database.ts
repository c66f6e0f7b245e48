import type pg from 'pg';
import { afterAll, inject } from 'vitest';
import { openPool } from '../../src/store/basics/connect.ts';
import { databaseUrl, dropDatabase, execute } from './test-server.ts';

export type TestDatabase = {
  /** postgres://..., for what opens its own connections. */
  readonly url: string;
  readonly pool: pg.Pool;
};

let count = 0;

/**
 * A migrated, empty database of one's own on the run's server. Call it at the top of a test file (or of a
 * `describe`), with `await`; after the last test there it is removed again.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, prefix } = inject('testServer');
  const name = `${prefix}_${process.pid}_${++count}`;
  await execute(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(adminUrl, name);
  const pool = openPool({ databaseUrl: url });
  afterAll(async () => {
    await pool.end();
    await dropDatabase(adminUrl, name);
  });
  return { url, pool };
}
