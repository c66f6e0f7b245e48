import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadNetwork, type NetworkSize } from './data/network.ts';
import { writeDuckDb } from './data/network-duckdb.ts';
import { type BenchDatabase, type BenchServer, connectionEnv } from './lib/database.ts';
import { printComparison, printMemory, type Run, runProcess } from './lib/measure.ts';

const here = import.meta.dirname;
const nameOf = ({ organizations, responsesEach }: NetworkSize): string => `network_${organizations}x${responsesEach}`;

/** The network in a database that is ready: as it was left by an earlier run, or made now. */
export async function networkDatabase(server: BenchServer, size: NetworkSize): Promise<BenchDatabase> {
  const name = nameOf(size);
  const ready = `${name}_ready`;
  if (await server.has(ready)) return server.database(ready);
  if (await server.has(name)) await (await server.database(name)).drop();
  const database = await server.database(name);
  let said = 0;
  await loadNetwork(database, size, (done) => {
    const tenth = Math.floor((done / size.organizations) * 10);
    if (tenth > said) console.log(`  ${tenth * 10} % of the network imported`);
    said = tenth;
  });
  await database.close();
  await server.rename(name, ready);
  return server.database(ready);
}

/** Judging and proving a network from its roll-ups against DuckDB computing the same from the raw rows. */
export async function benchNetwork(
  server: BenchServer,
  folder: string,
  runs: number,
  size: NetworkSize,
): Promise<void> {
  const responses = size.organizations * size.responsesEach;
  console.log(
    `Network of ${size.organizations.toLocaleString('en')} organizations with ${responses.toLocaleString('en')} responses over 12 months`,
  );
  const database = await networkDatabase(server, size);
  const raw = join(folder, `${nameOf(size)}.duckdb`);
  if (!existsSync(raw)) await writeDuckDb(database.pool, raw);
  const env = connectionEnv(database.connection);
  const pairs = async (what: string, theirs: string): Promise<[Run[], Run[]]> => {
    const runsOf: [Run[], Run[]] = [[], []];
    for (let i = 0; i < runs; i += 1) {
      runsOf[0].push(await runProcess(join(here, 'network-plaudit.ts'), [what], env));
      runsOf[1].push(await runProcess(join(here, 'network-duckdb.ts'), [raw, theirs]));
    }
    return runsOf;
  };
  try {
    const judged = await pairs('judge', 'judge');
    const [a, b] = judged.map(([first]) => JSON.stringify(answer(first as Run).figures));
    if (a !== b) throw new Error(`The figures differ:\n${a}\n${b}`);
    compare('judge the latest period', 'DuckDB, 2 threads, from the raw rows', 0.5, judged);
    const proven = await pairs('check', 'recount');
    compare('recount all, prove every roll-up', 'DuckDB, 2 threads, recount of one rule', 2.5, proven);
  } finally {
    await database.close();
  }
}

const answer = (run: Run): { seconds: number; figures: unknown } =>
  JSON.parse(run.output) as { seconds: number; figures: unknown };

function compare(
  what: string,
  against: string,
  atMost: number,
  [ours, theirs]: readonly [readonly Run[], readonly Run[]],
): void {
  printComparison({
    what,
    against,
    atMost,
    ours: ours.map((run) => answer(run).seconds),
    theirs: theirs.map((run) => answer(run).seconds),
  });
  printMemory(
    `${what}: most memory`,
    ours.map((run) => run.megabytes),
  );
  printMemory(
    'DuckDB: most memory',
    theirs.map((run) => run.megabytes),
  );
}
