import type pg from 'pg';
import { inject } from 'vitest';
import { openPool } from '../../src/store/basics/connect.ts';
import { databaseUrl, dropDatabase, execute } from './test-server.ts';
import { whenOver } from './when-over.ts';

export type TestDatabase = {
  /** postgres://..., for what opens its own connections. */
  readonly url: string;
  readonly pool: pg.Pool;
};

let count = 0;

/**
 * A migrated, empty database of one's own on the run's server, removed again when the test or the file that asked for it
 * is over.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, prefix } = inject('testServer');
  const name = `${prefix}_${process.pid}_${++count}`;
  await execute(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(adminUrl, name);
  const pool = openPool({ databaseUrl: url });
  whenOver(async () => {
    await pool.end();
    await dropDatabase(adminUrl, name);
  });
  return { url, pool };
}
