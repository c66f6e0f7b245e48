import { Command, CommanderError } from 'commander';
import { PlauditError, type ProblemCode } from '../core/basics/problem.ts';
import { backupCommand } from './backup.ts';
import { certificateCommand } from './certificate.ts';
import { configCommand } from './config-command.ts';
import { decideCommand } from './decide.ts';
import { demoCommand } from './demo.ts';
import type { CliDeps } from './deps.ts';
import { doctorCommand } from './doctor.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { importCommand } from './import.ts';
import { keyCommand } from './key.ts';
import { mappingCommand } from './mapping.ts';
import { personalCommand } from './personal.ts';
import { restoreCommand } from './restore.ts';
import { rollupCommand } from './rollup.ts';
import { rulebookCommand } from './rulebook.ts';
import { scoreCommand } from './score.ts';
import { startCommand } from './start.ts';

type AddCommand = (program: Command, deps: CliDeps, end: (code: ExitCode) => void) => void;

const COMMANDS: readonly AddCommand[] = [
  startCommand,
  scoreCommand,
  mappingCommand,
  importCommand,
  decideCommand,
  certificateCommand,
  rulebookCommand,
  demoCommand,
  rollupCommand,
  personalCommand,
  keyCommand,
  backupCommand,
  restoreCommand,
  configCommand,
  doctorCommand,
];

const EXAMPLES = `
Examples:
  plaudit start                                                    the app, with a demo network
  plaudit score responses.csv --rulebook world-class-fcr@2015      judge a file, without a database
  plaudit mapping survey.xlsx > map.yaml                           propose how to read an unknown file
  plaudit rulebook list

Each command has examples of its own: plaudit score --help.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 rows rejected (with --strict) or certificates refused, 130 interrupted.`;

/** What the command line itself got wrong, as against what then failed. */
const USAGE: readonly ProblemCode[] = ['usage', 'request.invalid', 'rulebook.unknown', 'period.invalid'];

/** Runs one command; the exit code says how it ended (exit-codes.ts). Every failure is one sentence on stderr. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  let exitCode: ExitCode = EXIT.ok;
  const end = (code: ExitCode): void => {
    exitCode = code;
  };
  const program = new Command('plaudit')
    .description('Certifies contact centers by what their customers say, and lets anyone check the result.')
    .version(deps.version)
    .option('--config <file>', 'a YAML file with settings; docs/configuration.md explains them')
    .on('option:config', (file: string) => deps.useConfigFile(file))
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(deps.out.columns || 100, 110) })
    .configureOutput({
      writeOut: (text) => deps.out.write(text),
      writeErr: (text) => deps.err.write(text),
      // Said below, with the command it belongs to.
      outputError: () => undefined,
    });
  for (const add of COMMANDS) add(program, deps, end);
  try {
    await program.parseAsync(withoutVainHelp(program, argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    return failed(error, commandOf(program, argv), deps);
  }
}

/** The name of the command that was asked for, as far as it is one: "plaudit rulebook lint". */
function commandOf(program: Command, argv: readonly string[]): string {
  const names = [program.name()];
  let command: Command | undefined = program;
  for (const word of argv) {
    command = commandNamed(command, word);
    if (command === undefined) break;
    names.push(word);
  }
  return names.join(' ');
}

/** "help scor" as "scor": an unknown command is told with the nearest, where its help would be that of all. */
function withoutVainHelp(program: Command, argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('help');
  const wanted = argv[at + 1];
  const group = argv.slice(0, Math.max(at, 0)).reduce<Command | undefined>(commandNamed, program);
  if (at < 0 || wanted === undefined || group === undefined) return argv;
  return wanted.startsWith('-') || commandNamed(group, wanted) !== undefined ? argv : argv.toSpliced(at, 1);
}

const commandNamed = (group: Command | undefined, name: string): Command | undefined =>
  group?.commands.find((command) => command.name() === name);

function failed(error: unknown, command: string, deps: CliDeps): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    // Without a subcommand the help was shown, which says more than a sentence.
    if (error.code !== 'commander.help')
      deps.err.write(`${usageSentence(error.message)} "${command} --help" shows examples.\n`);
    return EXIT.usage;
  }
  if (error instanceof PlauditError) {
    deps.err.write(`${error.message}\n`);
    if (deps.debug) deps.err.write(`${error.stack ?? ''}\n`);
    return USAGE.includes(error.code) ? EXIT.usage : EXIT.failed;
  }
  deps.err.write(`${faultSentence(error, deps.debug)}\n`);
  return EXIT.failed;
}

/** "error: unknown option '--foo'\n(Did you mean --for?)" as a sentence. */
function usageSentence(message: string): string {
  const invalid = /^error: option '(?:-\w, )?(--[\w-]+).*?' argument '(.*?)' is invalid\. (.*)$/s.exec(message);
  if (invalid !== null) return `${invalid[1]} cannot be "${invalid[2]}". ${invalid[3]}`;
  const text = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?)]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** What a person is told when Plaudit itself is at fault. */
export function faultSentence(error: unknown, debug: boolean): string {
  const what = error instanceof Error ? error.message : String(error);
  if (debug && error instanceof Error)
    return `This is a fault in Plaudit, not something you did.\n${error.stack ?? what}`;
  return `This is a fault in Plaudit, not something you did (${what}); PLAUDIT_DEBUG=1 shows where it happened.`;
}
