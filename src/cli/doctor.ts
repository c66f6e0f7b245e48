import { statSync } from 'node:fs';
import type { Command } from 'commander';
import type { Finding } from '../actions/doctor/examine.ts';
import type { ConfigReading } from './config.ts';
import { SETTINGS } from './config-settings.ts';
import type { CliDeps } from './deps.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { jsonOption } from './options.ts';
import { Progress } from './progress.ts';
import { counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';

const EXAMPLES = `
Examples:
  plaudit doctor              while the server runs, or not
  plaudit doctor --deep       also counts every response again
  plaudit doctor --json

It changes nothing, sends nothing but a greeting to the mail server, and says nothing secret. Run it as the account
that runs Plaudit. Exit code: 0 without a problem (there may be warnings), 1 with one.`;

export function doctorCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .description('look at an installation, and say what to do')
    .option('--deep', 'also compare every roll-up with a recount, which can take minutes')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: { deep?: boolean; json?: boolean }) => end(await doctor(options, deps)));
}

async function doctor({ deep = false, json = false }: { deep?: boolean; json?: boolean }, deps: CliDeps) {
  const { examine } = await import('../actions/doctor/examine.ts');
  void deps.untilAskedToStop().then(() => deps.quit(EXIT.interrupted));
  const reading = deps.lookUpConfig();
  const progress = new Progress(deps.err);
  const findings = configurationFindings(reading);
  const say = (finding: Finding): void => {
    progress.clear();
    if (!json) deps.out.write(lines(finding));
  };
  findings.forEach(say);
  const found = examine({
    installation: reading.config,
    unknown: new Set(reading.settings.filter(({ refused }) => refused).map(({ name }) => name as keyof object)),
    now: deps.now,
    nodeVersion: process.versions.node,
    hasTemporal: typeof Temporal === 'object',
    deep,
    connect: () => deps.connectDatabase((line) => progress.say(line), reading.config),
    onResponses: (read) => progress.say(`Counting again: ${counted(read, 'response')}`),
  });
  for await (const finding of found) {
    findings.push(finding);
    say(finding);
  }
  const problems = findings.filter(({ state }) => state === 'problem').length;
  const warnings = findings.filter(({ state }) => state === 'warning').length;
  if (json) printJson(deps.out, { healthy: problems === 0, findings });
  else deps.out.write(`\n${counted(problems, 'problem')}, ${counted(warnings, 'warning')}.\n`);
  return problems === 0 ? EXIT.ok : EXIT.failed;
}

const WIDE = 18;

const lines = ({ check, state, found, remedy }: Finding): string =>
  `${state.padEnd(8)} ${check.padEnd(WIDE)}${harmless(found)}\n` +
  (remedy === null ? '' : `${' '.repeat(9 + WIDE)}→ ${harmless(remedy)}\n`);

function configurationFindings({ problems, settings, file }: ConfigReading): Finding[] {
  const check = 'configuration';
  const said = problems.map(({ message }): Finding => ({
    ...{ check, state: 'problem', found: message, remedy: null },
  }));
  if (file !== null && holdsSecret(settings, file) && isOpenToAll(file))
    said.push({
      ...{ check, state: 'problem', found: `Everyone on this computer can read the passwords in ${file}` },
      remedy: `chmod 600 ${file}, or 640 with the group of the account that runs Plaudit`,
    });
  if (said.length > 0) return said;
  const given = settings.filter(({ from }) => from !== 'default').length;
  const place = file === null ? 'the environment' : `${file} and the environment`;
  return [{ check, state: 'ok', found: `${counted(given, 'setting')} from ${place}`, remedy: null }];
}

const holdsSecret = (settings: ConfigReading['settings'], file: string): boolean =>
  settings.some(({ name, from }) => 'secret' in SETTINGS[name] && from.startsWith(`${file}:`));

const isOpenToAll = (file: string): boolean => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o004) !== 0;
