/** Imports a CSV file into the database named in the environment; prints seconds and what was counted. */
import { runFileImport } from '../src/actions/imports/run-upload-import.ts';
import { secretsOf } from '../src/actions/keys/secrets.ts';
import { transaction } from '../src/store/basics/connect.ts';
import { addImport } from '../src/store/responses/imports.ts';
import { openGivenPool } from './lib/database.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const path = process.argv[2] as string;
const pool = openGivenPool();
const now = () => new Date('2016-04-01T00:00:00Z');
const run = await transaction(pool, (client) =>
  addImport(client, {
    file: 'responses.csv',
    bytes: 0,
    uploadId: null,
    mapping: null,
    dryRun: false,
    actor: 'bench',
    now: now(),
  }),
);
const began = performance.now();
const counts = await runFileImport(pool, run, path, { now, secrets: secretsOf(pool, { text: KEY }, now) });
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, counts }));
await pool.end();
