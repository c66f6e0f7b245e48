import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeResponsesCsv } from './data/responses-csv.ts';
import { printComparison, printMemory, type Run, runProcess } from './lib/measure.ts';

const PLAUDIT = join(import.meta.dirname, '../bin/plaudit.js');
const DUCKDB = join(import.meta.dirname, 'score-duckdb.ts');

type Figures = { readonly rows: number; readonly n: number; readonly meeting: number };

/** `plaudit score` of one CSV file against DuckDB reading and counting it: two processes from start to end. */
export async function benchScore(runs: number, rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plaudit-bench-'));
  try {
    const file = join(folder, 'responses.csv');
    await writeResponsesCsv(file, { rows, organizations: 6, csrs: 1200, days: 91 });
    const megabytes = (await stat(file)).size / 1e6;
    console.log(`Score of ${rows.toLocaleString('en')} CSV rows, ${megabytes.toFixed(0)} MB, whole processes`);
    const ours: Run[] = [];
    const theirs: Run[] = [];
    for (let i = 0; i < runs; i += 1) {
      ours.push(await runProcess(PLAUDIT, ['score', file, '--rulebook', 'world-class-fcr@2015', '--json']));
      theirs.push(await runProcess(DUCKDB, [file]));
      const [a, b] = [ourFigures(ours.at(-1)?.output ?? ''), JSON.parse(theirs.at(-1)?.output ?? '') as Figures];
      if (JSON.stringify(a) !== JSON.stringify(b))
        throw new Error(`The figures differ: ${JSON.stringify(a)}, ${JSON.stringify(b)}`);
    }
    printComparison({
      what: 'plaudit score',
      against: 'DuckDB, 2 threads, same figures',
      atMost: 4,
      ours: ours.map((run) => run.seconds),
      theirs: theirs.map((run) => run.seconds),
    });
    printMemory(
      'plaudit score, most memory',
      ours.map((run) => run.megabytes),
      300,
    );
    printMemory(
      'DuckDB, most memory',
      theirs.map((run) => run.megabytes),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Subjects and months with a response that counts, and the counts of all four levels together. */
function ourFigures(json: string): Figures {
  const { decisions } = JSON.parse(json) as { decisions: { months: { n: number; meeting: number }[] }[] };
  const months = decisions.flatMap((decision) => decision.months).filter((month) => month.n > 0);
  return {
    rows: months.length,
    n: months.reduce((sum, month) => sum + month.n, 0),
    meeting: months.reduce((sum, month) => sum + month.meeting, 0),
  };
}
