import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** The answers as a source writes them: of the pattern, only whether the contact was resolved. */
const RAW = `SELECT org_id, csr_id, supervisor_id, site_id, contact_at, completed_at, channel_id,
    CASE WHEN pattern / 9 = 1 THEN false WHEN pattern / 9 BETWEEN 2 AND 6 THEN true END AS resolved,
    contacts_needed, overall, csr_score FROM response`;
const COLUMNS =
  'org_id INTEGER, csr_id INTEGER, supervisor_id INTEGER, site_id INTEGER, contact_at TIMESTAMP, completed_at TIMESTAMP, ' +
  'channel_id SMALLINT, resolved BOOLEAN, contacts_needed SMALLINT, overall SMALLINT, csr_score SMALLINT';

/** Writes the responses of a network as they came into the table \`response\` of a DuckDB file. */
export async function writeDuckDb(pool: pg.Pool, path: string): Promise<void> {
  const csv = `${path}.csv`;
  const draft = `${path}.draft`;
  const client = await pool.connect();
  try {
    await client.query("SET TimeZone = 'UTC'");
    await pipeline(client.query(copyTo(`COPY (${RAW}) TO STDOUT (FORMAT csv, HEADER)`)), createWriteStream(csv));
  } finally {
    client.release(true);
  }
  await rm(draft, { force: true });
  const instance = await DuckDBInstance.create(draft, { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE response (${COLUMNS})`);
  await connection.run(`COPY response FROM '${csv.replaceAll("'", "''")}' (HEADER)`);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
  await rm(csv);
  await rename(draft, path);
}
