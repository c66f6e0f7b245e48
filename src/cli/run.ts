import { Command, CommanderError } from 'commander';
import { PlauditError } from '../core/basics/problem.ts';
import type { CliDeps } from './deps.ts';
import { EXIT } from './exit-codes.ts';
import { startCommand } from './start.ts';

/** Runs one command; the exit code says how it ended (exit-codes.ts). Every failure is one sentence on stderr. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  const program = new Command('plaudit')
    .description('Certifies contact centers by what their customers say, and lets anyone check the result.')
    .version(deps.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => deps.out.write(text), writeErr: (text) => deps.err.write(text) });
  for (const add of [startCommand]) add(program, deps);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof PlauditError)) throw error;
    deps.err.write(`${error.message}\n`);
    return error.code === 'usage' ? EXIT.usage : EXIT.failed;
  }
}
