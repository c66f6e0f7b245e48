import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import { writeResponsesCsv } from './data/responses-csv.ts';
import { type BenchServer, connectionEnv } from './lib/database.ts';
import { printComparison, printMemory, type Run, runProcess } from './lib/measure.ts';

const here = import.meta.dirname;

/**
 * Importing a file of responses through the product (reading it, duplicates, roll-ups, journal, all in one
 * transaction) against a bare COPY of the very rows it writes into an empty table with the same primary key.
 */
export async function benchImport(server: BenchServer, runs: number, rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plaudit-bench-'));
  const csv = join(folder, 'responses.csv');
  const binary = join(folder, 'responses.copy');
  const shape = { rows, organizations: 50, csrs: Math.ceil(rows / 100), days: 365 };
  console.log(
    `Import of ${rows.toLocaleString('en')} responses of ${shape.csrs.toLocaleString('en')} CSRs in ${shape.organizations} organizations over 12 months`,
  );
  try {
    await writeResponsesCsv(csv, shape);
    const ours: Run[] = [];
    const theirs: Run[] = [];
    for (let i = 0; i < runs; i += 1) {
      const database = await server.database();
      await database.pool.query('CHECKPOINT');
      ours.push(await runProcess(join(here, 'import-plaudit.ts'), [csv], connectionEnv(database.connection)));
      if (i === 0) {
        const client = await database.pool.connect();
        await pipeline(client.query(copyTo('COPY response TO STDOUT (FORMAT binary)')), createWriteStream(binary));
        client.release();
      }
      await database.pool.query('CREATE TABLE response_bare (LIKE response INCLUDING DEFAULTS INCLUDING CONSTRAINTS)');
      await database.pool.query('ALTER TABLE response_bare ADD PRIMARY KEY (org_id, response_key, revision)');
      await database.pool.query('CHECKPOINT');
      theirs.push(await runProcess(join(here, 'import-copy.ts'), [binary], connectionEnv(database.connection)));
      const { rows: counted } = await database.pool.query<{ a: number; b: number }>(
        'SELECT (SELECT count(*) FROM response) AS a, (SELECT count(*) FROM response_bare) AS b',
      );
      if (counted[0]?.a !== rows || counted[0].b !== rows)
        throw new Error(`Not every row was written: ${JSON.stringify(counted[0])}`);
      await database.drop();
    }
    const seconds = (run: Run): number => (JSON.parse(run.output) as { seconds: number }).seconds;
    printComparison({
      what: 'plaudit import',
      against: 'bare COPY (binary), same rows and key',
      atMost: 4,
      ours: ours.map(seconds),
      theirs: theirs.map(seconds),
    });
    printMemory(
      'plaudit import, most memory',
      ours.map((r) => r.megabytes),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
