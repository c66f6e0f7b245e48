import type { Command } from 'commander';
import type { Pool } from '../actions/database.ts';
import type { ImportRunBody } from '../actions/imports/read-imports.ts';
import type { RejectFile } from '../actions/imports/reject-file.ts';
import { PlauditError } from '../core/basics/problem.ts';
import type { CliDeps } from './deps.ts';
import { ACTOR, withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { adviseMapping } from './mapping-advice.ts';
import { checkFiles, jsonOption, rejectsOption, strictOption } from './options.ts';
import { Progress } from './progress.ts';
import { openRejectFile, RejectReport } from './rejects.ts';
import { demoBeside, importDocument, importSentence } from './text/import-words.ts';
import { counted } from './text/numbers.ts';

const EXAMPLES = `
Examples:
  plaudit import responses.csv
  plaudit import january.xlsx february.xlsx --mapping my-mapping.yaml
  plaudit import responses.csv.gz --dry-run          counts what would happen and keeps nothing
  plaudit import responses.csv --rejects rejected.csv

Each file is taken whole or not at all. A response that is there already changes nothing, and one with the
same id and another content takes the place of the earlier one, which stays in the history.
The database: the embedded one in PLAUDIT_HOME (.plaudit in this folder), or DATABASE_URL.
Exit code: 0 taken, 1 failed, 2 wrong usage; with --strict 3 when rows were rejected or a file ended early.`;

type Options = { mapping?: string; dryRun?: boolean; rejects?: string; strict?: boolean; json?: boolean };

export function importCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  program
    .command('import')
    .description('take files of survey responses into the database')
    .argument('<file...>', 'files of responses: CSV, TSV, XLSX or NDJSON, plain or gzip')
    .option('-m, --mapping <map.yaml>', 'how the columns are to be read')
    .option('--dry-run', 'do the same and undo it: the counts are those of the real import')
    .addOption(rejectsOption())
    .addOption(strictOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: Options) => end(await importAll(files, options, deps)));
}

async function importAll(files: readonly string[], options: Options, deps: CliDeps): Promise<ExitCode> {
  const inputs = options.mapping === undefined ? [] : [options.mapping];
  await checkFiles([...inputs, ...files]);
  const rejectFile =
    options.rejects === undefined ? null : await openRejectFile(options.rejects, [...files, ...inputs]);
  const report = new RejectReport(deps.err, options.rejects);
  const stopped = new AbortController();
  const runs: ImportRunBody[] = [];
  try {
    const network = await withDatabase(
      deps,
      async (pool) => {
        for (const path of files) {
          const run = await importOne(pool, path, options, stopped.signal, deps);
          await collectRejects(pool, path, run, report, rejectFile);
          runs.push(run);
          if (options.json !== true) deps.out.write(importSentence(run));
        }
        const { networkFacts } = await import('../actions/judging/network-facts.ts');
        return networkFacts(pool);
      },
      { onStop: () => stopped.abort() },
    );
    report.end();
    if (options.json === true) printJson(deps.out, { imports: runs.map(importDocument) });
    else if (network.simulated && network.lastMonth !== null) deps.out.write(demoBeside(network.lastMonth));
  } catch (error) {
    if (!stopped.signal.aborted || !(error instanceof PlauditError)) throw adviseMapping(error, files, options.mapping);
    deps.err.write(`${error.message}\n`);
    return EXIT.interrupted;
  } finally {
    await rejectFile?.close();
  }
  const incomplete = runs.some((run) => run.counts.rejected > 0 || run.truncated);
  return incomplete && options.strict === true ? EXIT.rejects : EXIT.ok;
}

async function importOne(
  pool: Pool,
  path: string,
  options: Options,
  signal: AbortSignal,
  deps: CliDeps,
): Promise<ImportRunBody> {
  const { importFile } = await import('../actions/imports/import-file.ts');
  const { keySourceOf, secretsOf } = await import('../actions/keys/secrets.ts');
  const progress = new Progress(deps.err);
  try {
    return await importFile(pool, {
      path,
      mappingPath: options.mapping ?? null,
      dryRun: options.dryRun === true,
      actor: ACTOR,
      now: deps.now,
      secrets: secretsOf(pool, keySourceOf(deps.config()), deps.now),
      signal,
      onProgress: (rows, bytesRead, bytesTotal) => {
        const percent = Math.min(99, Math.floor((bytesRead / Math.max(1, bytesTotal)) * 100));
        progress.say(`Importing ${path}: ${counted(rows, 'row')}, ${percent} % read`);
      },
    });
  } finally {
    progress.clear();
  }
}

async function collectRejects(
  pool: Pool,
  path: string,
  run: ImportRunBody,
  report: RejectReport,
  rejectFile: RejectFile | null,
): Promise<void> {
  const { rejectLines } = await import('../actions/imports/read-imports.ts');
  for await (const page of rejectLines(pool, run)) {
    report.add(path, page);
    await rejectFile?.add(path, page);
  }
}
