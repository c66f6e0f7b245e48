import { Option, type Command } from 'commander';
import { formatMonth, type Month } from '../core/basics/month.ts';
import { PlauditError } from '../core/basics/problem.ts';
import type { CliDeps } from './deps.ts';
import { withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { jsonOption, readMonth } from './options.ts';
import { Progress } from './progress.ts';
import { counted } from './text/numbers.ts';

const EXAMPLES = `
Examples:
  plaudit demo                                        into the empty database of this folder
  plaudit demo --out demo.csv                         as a file, without a database
  plaudit demo --out demo.csv --last-month 2026-06    the same file on any day
  plaudit demo --out - | head

A simulation: every organization, person and response in it is invented. The same months give the same
file to the byte. "plaudit score demo.csv -r world-class-fcr@2015" judges it.`;

type Options = { out?: string; lastMonth?: Month; json?: boolean };

export function demoCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  program
    .command('demo')
    .description('load the simulated network into an empty database, or write it as a file')
    .option('--out <file.csv>', 'write the canonical CSV there (- is standard output)')
    .addOption(
      new Option('--last-month <month>', 'last of the twelve months, for --out (default: the last full one)').argParser(
        readMonth,
      ),
    )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => end(await demo(options, deps)));
}

async function demo({ out, lastMonth, json = false }: Options, deps: CliDeps): Promise<ExitCode> {
  if (out === undefined) {
    if (lastMonth !== undefined) {
      throw new PlauditError('usage', '--last-month goes with --out: the database takes the months up to now.', {
        place: '--last-month',
      });
    }
    return load(deps, json);
  }
  const { demoCsv, lastFullMonth, writeDemo } = await import('../actions/demo/write-demo.ts');
  const month = lastMonth ?? lastFullMonth(deps.now());
  if (out === '-') {
    if (json) {
      throw new PlauditError('usage', '--json goes with a file: --out - writes the rows themselves.', {
        place: '--json',
      });
    }
    for (const piece of demoCsv(month)) {
      if (deps.outputClosed()) break;
      deps.out.write(piece);
      // Lets the stream notice that its reader has gone.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return EXIT.ok;
  }
  const written = await writeDemo(out, month);
  if (json) printJson(deps.out, { file: out, simulated: true, ...written });
  else deps.out.write(`${out}: ${counted(written.rows, 'row')}, simulated, twelve months to ${written.lastMonth}.\n`);
  return EXIT.ok;
}

async function load(deps: CliDeps, json: boolean): Promise<ExitCode> {
  const { isEmpty, loadDemo } = await import('../actions/demo/load-demo.ts');
  const { networkFacts } = await import('../actions/judging/network-facts.ts');
  const rulebooks = await deps.rulebooks();
  await withDatabase(deps, async (pool) => {
    if (!(await isEmpty(pool))) {
      const { organizations } = await networkFacts(pool);
      const message = `The database already holds ${counted(organizations.length, 'organization')}: the demo goes only into an empty one. Set PLAUDIT_HOME to a new folder.`;
      throw new PlauditError('conflict', message, { place: 'PLAUDIT_HOME' });
    }
    const progress = new Progress(deps.err);
    await loadDemo(pool, rulebooks, {
      now: deps.now,
      onStep: ({ step, done, total }) =>
        progress.say(`Loading the demo: ${step}, ${Math.round((done / total) * 100)} %`),
    });
    progress.clear();
    const { organizations, lastMonth } = await networkFacts(pool);
    if (json) {
      printJson(deps.out, {
        simulated: true,
        lastMonth: lastMonth === null ? null : formatMonth(lastMonth),
        organizations: organizations.map(({ id, name }) => ({ id, name })),
      });
      return;
    }
    const until = lastMonth === null ? '' : `, twelve months to ${formatMonth(lastMonth)}`;
    deps.out.write(
      `The demo network is loaded: ${counted(organizations.length, 'organization')}${until}, all simulated.\nNext: plaudit start\n`,
    );
  });
  return EXIT.ok;
}
