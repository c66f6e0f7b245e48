import { describe, expect, test } from 'vitest';
import { organizationsByName } from '../../src/actions/judging/network-facts.ts';
import { monthRange } from '../../src/store/responses/rollups.ts';
import { scopedPool } from '../../src/store/basics/scoped-pool.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { readAtOnce, readTogether } from '../../src/store/basics/snapshot.ts';
import { listOrganizations } from '../../src/store/organizations.ts';
import { testDatabase } from '../support/database.ts';
import { decide, issue, quarter } from '../support/issuing.ts';
import { importFile, prepare, rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, quarter('Ann', 9));
await importFile(pool, quarter('Cid', 9, { organization: 'South', site: 'Lyon', supervisor: 'Zoe' }));
await issue(pool, await decide(pool));
const idOf = async (name: string): Promise<number> =>
  (await listOrganizations(pool)).find((o) => o.name === name)?.orgId as number;
const north = await idOf('North');
const south = await idOf('South');

/** Every table with the column, found in the catalogue: one that a later migration adds is looked at too. */
const tables = (
  await rowsOf<{ name: string; readable: boolean }>(
    pool,
    `SELECT c.relname AS name, has_table_privilege('plaudit_scoped', c.oid, 'SELECT') AS readable
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE a.attname = 'org_id' AND c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname = 'public' ORDER BY 1`,
  )
).map(({ name, readable }) => ({ name, readable }));
const readable = tables.filter((table) => table.readable).map(({ name }) => name);

describe('without any condition in the query', () => {
  test('the tables of the network are those that can be read', () => {
    expect(readable).toEqual([
      'certificate',
      'certificate_number',
      'certificate_publication',
      'certificate_withdrawal',
      'contact_reason',
      'decision',
      'organization',
      'response',
      'rollup',
      'subject',
    ]);
  });

  test.each(readable)('%s shows the own organization and no other', async (table) => {
    const all = await rowsOf<{ org_id: number }>(pool, `SELECT org_id FROM ${table}`);
    const own = await rowsOf<{ org_id: number }>(scopedPool(pool, [north]), `SELECT org_id FROM ${table}`);
    expect(own).toEqual(all.filter((row) => row.org_id === north));
    expect(await rowsOf(scopedPool(pool, [north, south]), `SELECT org_id FROM ${table}`)).toHaveLength(all.length);
    expect(await rowsOf(scopedPool(pool, []), `SELECT org_id FROM ${table}`)).toEqual([]);
    if (table !== 'certificate_withdrawal') expect(own.length).toBeGreaterThan(0);
  });

  test.each(tables.filter((table) => !table.readable).map(({ name }) => name))('%s is closed', async (table) => {
    await expect(scopedPool(pool, [north]).query(`SELECT 1 FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
  });

  test('all other tables but lists that are the same for everyone are closed', async () => {
    const open = await rowsOf<{ name: string }>(
      pool,
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege('plaudit_scoped', c.oid, 'SELECT')
         AND NOT c.relname = ANY ($1) ORDER BY 1`,
      [readable],
    );
    expect(open.map(({ name }) => name)).toEqual(['channel', 'network_state', 'survey_window']);
  });

  test('tables outside of the network are closed, whatever their schema', async () => {
    const open = await rowsOf(
      pool,
      `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT IN ('public', 'pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
         AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND has_schema_privilege('plaudit_scoped', n.oid, 'USAGE')
         AND has_table_privilege('plaudit_scoped', c.oid, 'SELECT')`,
    );
    expect(open).toEqual([]);
  });

  test('one function reads with the rights of its owner, and it tells two months', async () => {
    const functions = await rowsOf(
      pool,
      `SELECT p.oid::regprocedure::text AS name, pg_get_function_result(p.oid) AS result FROM pg_proc p
       JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(functions).toEqual([{ name: 'network_months()', result: 'record' }]);
    expect(Object.keys((await rowsOf(pool, 'SELECT * FROM network_months()'))[0] ?? {})).toEqual([
      'first_month',
      'last_month',
    ]);
  });

  test('a new table is closed until a migration opens it', async () => {
    await pool.query('CREATE TABLE newcomer (org_id integer)');
    await expect(scopedPool(pool, [north]).query('SELECT 1 FROM newcomer')).rejects.toMatchObject({ code: '42501' });
    await pool.query('DROP TABLE newcomer');
  });

  test('nothing can be changed', async () => {
    for (const table of [...readable, 'channel']) {
      await expect(scopedPool(pool, [north]).query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

test('the months are those of the whole network', async () => {
  expect(await monthRange(scopedPool(pool, []))).toEqual(await monthRange(pool));
});

test('actions read through it as through the pool', async () => {
  const scoped = scopedPool(pool, [south]);
  expect((await organizationsByName(scoped)).map(({ name }) => name)).toEqual(['South']);
  const seen = await readTogether(scoped, 2, (clients) => Promise.all(clients.map(listOrganizations)));
  expect(seen.map((list) => list.map(({ name }) => name))).toEqual([['South'], ['South']]);
});

test('a connection goes back as it came, whatever became of the work on it', async () => {
  const scoped = scopedPool(pool, [south]);
  await Promise.all(Array.from({ length: 30 }, () => scoped.query('SELECT 1')));
  await expect(scoped.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
  const fault = new Error('a fault of the program');
  const broken = (): Promise<never> => Promise.reject(fault);
  await expect(readAtOnce(scoped, broken)).rejects.toBe(fault);
  await expect(readTogether(scoped, 3, broken)).rejects.toBe(fault);
  await expect(transaction(scoped, broken)).rejects.toBe(fault);
  await expect(transaction(scoped, (client) => client.query('DELETE FROM subject'))).rejects.toMatchObject({
    code: '42501',
  });
  await expect(
    readAtOnce(scoped, (client) => client.query('SELECT pg_terminate_backend(pg_backend_pid())')),
  ).rejects.toThrow();
  // Left inside a transaction, one that failed and one that did not.
  for (const last of ['SELECT 1', 'SELECT nothing']) {
    const client = await scoped.connect();
    await client.query('BEGIN');
    await client.query(last).catch(() => undefined);
    client.release();
  }
  const states = await Promise.all(
    Array.from({ length: 10 }, () =>
      rowsOf(
        pool,
        "SELECT current_user = session_user AS own, COALESCE(current_setting('app.org_ids', true), '') AS orgs",
      ),
    ),
  );
  expect(states).toEqual(states.map(() => [{ own: true, orgs: '' }]));
});
