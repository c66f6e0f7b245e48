/**
 * What reading 1,000,000 canonical rows costs, against DuckDB reading and aggregating the same file with two
 * threads. Both run as processes of their own, so that starting and memory count.
 *
 *   node bench/intake-rows.ts [rows]
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { openResponses } from '../src/intake/responses.ts';

const RUNS = 5;
const HEADER =
  'response_id,organization,site,supervisor,csr,contact_at,completed_at,channel,contact_reason,resolved,contacts_needed,other_channels_used,overall_satisfaction,csr_satisfaction\n';

/** One small generator with a fixed seed: the same file every time. */
export async function writeRows(path: string, rows: number): Promise<void> {
  let state = 12345;
  const below = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const out = createWriteStream(path);
  out.write(HEADER);
  const start = Date.UTC(2015, 3, 1);
  for (let i = 0; i < rows;) {
    let text = '';
    for (const until = Math.min(rows, i + 5000); i < until; i++) {
      const csr = below(1200);
      const supervisor = csr % 100;
      const site = supervisor % 20;
      const contactAt = start + below(91 * 86_400) * 1000;
      const completedAt = contactAt + (600 + below(80_000)) * 1000;
      text +=
        `r${i},Northern Telecom ${site % 6},Site ${site},Supervisor ${supervisor},CSR ${csr},` +
        `${iso(contactAt)},${iso(completedAt)},${pick(['phone', 'e-mail', 'chat'])},${pick(['billing', 'orders', 'repair', 'other'])},` +
        `${pick(['yes', 'yes', 'yes', 'no'])},${1 + below(3)},${pick(['yes', 'no'])},${1 + below(5)},${1 + below(5)}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

async function readWithIntake(path: string): Promise<string> {
  const intake = await openResponses(path, { now: new Date() });
  let top = 0;
  for await (const { responses } of intake) for (const r of responses) if (r.overallSatisfaction === 5) top++;
  return `${intake.summary.taken} ${top}`;
}

async function readWithDuckDb(path: string): Promise<string> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  const result = await connection.runAndReadAll(
    `SELECT csr, supervisor, site, organization, date_trunc('month', contact_at) AS month, count(*)::INTEGER AS n,
            (count(*) FILTER (overall_satisfaction = 5))::INTEGER AS top
       FROM read_csv('${path}', header = true) GROUP BY ALL`,
  );
  const rows = result.getRowObjects() as { n: number; top: number }[];
  return `${rows.reduce((sum, r) => sum + r.n, 0)} ${rows.reduce((sum, r) => sum + r.top, 0)}`;
}

type Run = { seconds: number; megabytes: number; answer: string };
function run(engine: string, path: string): Run {
  const began = performance.now();
  const child = spawnSync(process.execPath, [import.meta.filename, engine, path], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  const seconds = (performance.now() - began) / 1000;
  const [answer, kilobytes] = child.stdout.trim().split('\n');
  return { seconds, megabytes: Number(kilobytes) / 1024, answer: answer as string };
}
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

const [engine, path] = process.argv.slice(2);
if (path !== undefined) {
  console.log(await (engine === 'duckdb' ? readWithDuckDb : readWithIntake)(path));
  console.log(process.resourceUsage().maxRSS);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'plaudit-bench-'));
  try {
    const rows = Number(engine ?? 1_000_000);
    const file = join(folder, 'responses.csv');
    await writeRows(file, rows);
    const { size } = await stat(file);
    console.log(`${rows} rows, ${(size / 2 ** 20).toFixed(0)} MiB, ${(size / rows).toFixed(0)} bytes a row`);
    const intake: Run[] = [];
    const duckdb: Run[] = [];
    for (let i = 0; i < RUNS; i++) {
      intake.push(run('intake', file));
      duckdb.push(run('duckdb', file));
    }
    if (intake[0]?.answer !== duckdb[0]?.answer) throw new Error(`${intake[0]?.answer} is not ${duckdb[0]?.answer}`);
    for (const [name, runs] of Object.entries({ intake, duckdb })) {
      const seconds = median(runs.map((r) => r.seconds));
      const megabytes = Math.max(...runs.map((r) => r.megabytes));
      console.log(`${name.padEnd(8)} ${seconds.toFixed(2)} s  ${megabytes.toFixed(0)} MiB`);
    }
    const ratios = intake.map((r, i) => r.seconds / (duckdb[i] as Run).seconds);
    console.log(`ratio    ${median(ratios).toFixed(2)}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
