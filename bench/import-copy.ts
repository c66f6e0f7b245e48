/** Copies rows in PostgreSQL's binary format from a file into response_bare, and nothing else; prints seconds. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { openGivenPool } from './lib/database.ts';

const path = process.argv[2] as string;
const pool = openGivenPool();
const client = await pool.connect();
const began = performance.now();
await pipeline(
  createReadStream(path, { highWaterMark: 1 << 18 }),
  client.query(copyFrom('COPY response_bare FROM STDIN (FORMAT binary)')),
);
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
client.release();
await pool.end();
