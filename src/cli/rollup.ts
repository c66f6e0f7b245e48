import type { Command } from 'commander';
import type { RollupCheck } from '../actions/rollups/check-rollups.ts';
import type { CliDeps } from './deps.ts';
import { ACTOR, withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { jsonOption } from './options.ts';
import { Progress } from './progress.ts';
import { count, counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';

const EXAMPLES = `
Examples:
  plaudit rollup check      counts every response again and compares; changes nothing
  plaudit rollup rebuild    writes the roll-ups anew from the responses

Decisions are counted from roll-ups, which an import keeps in the same transaction as the responses.
Exit code of check: 0 identical to the byte, 1 not.`;

export function rollupCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  const group = program
    .command('rollup')
    .description('prove or rebuild the counts that decisions rest on')
    .addHelpText('after', EXAMPLES);
  group
    .command('check')
    .description('compare every roll-up, to the byte, with a recount from the responses')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit rollup check --json')
    .action(async (options: { json?: boolean }) => end(await check(options, deps)));
  group
    .command('rebuild')
    .description('count every roll-up afresh from the responses, in one transaction')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit rollup rebuild')
    .action(async (options: { json?: boolean }) => end(await rebuild(options, deps)));
}

async function check({ json }: { json?: boolean }, deps: CliDeps): Promise<ExitCode> {
  const { checkRollups, isIdentical } = await import('../actions/rollups/check-rollups.ts');
  const progress = new Progress(deps.err);
  const checks = await withDatabase(deps, (pool) =>
    checkRollups(pool, (read) => progress.say(`Counting again: ${counted(read, 'response')}`)),
  );
  progress.clear();
  const wrong = checks.filter((c) => !isIdentical(c));
  if (json === true) printJson(deps.out, { identical: wrong.length === 0, organizations: checks });
  else deps.out.write(report(checks, wrong));
  return wrong.length === 0 ? EXIT.ok : EXIT.failed;
}

function report(checks: readonly RollupCheck[], wrong: readonly RollupCheck[]): string {
  const rows = checks.reduce((sum, c) => sum + c.rows, 0);
  const all = `${counted(rows, 'row')} of ${counted(checks.length, 'organization')}`;
  if (wrong.length === 0) return `The roll-ups are identical to a recount of the responses: ${all}.\n`;
  const lines = wrong.map(
    (c) =>
      `  ${harmless(c.organization)}: ${count(c.missing)} missing, ${count(c.extra)} without responses, ${count(c.different)} different\n`,
  );
  return `The roll-ups are not what the responses say (${all}):\n${lines.join('')}"plaudit rollup rebuild" writes them anew.\n`;
}

async function rebuild({ json }: { json?: boolean }, deps: CliDeps): Promise<ExitCode> {
  const { rebuildRollups } = await import('../actions/rollups/rebuild-rollups.ts');
  await withDatabase(deps, (pool) => rebuildRollups(pool, { actor: ACTOR, now: deps.now() }));
  if (json === true) printJson(deps.out, { rebuilt: true });
  else deps.out.write('The roll-ups were counted afresh from the responses.\n');
  return EXIT.ok;
}
