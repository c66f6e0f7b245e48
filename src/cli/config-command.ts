import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ConfigReading } from './config.ts';
import { configurationPage } from './config-page.ts';
import { SETTINGS } from './config-settings.ts';
import type { CliDeps } from './deps.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { jsonOption } from './options.ts';
import { harmless } from './text/plain-text.ts';

const EXAMPLES = `
Examples:
  plaudit config                                     every setting, its value and where it came from
  plaudit config --config /etc/plaudit/plaudit.yaml --json

Secrets are hidden. docs/configuration.md explains each setting. Exit code: 0 it can be used, 2 it cannot.`;

export function configCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  const group = program
    .command('config')
    .description('show the settings that hold, and where each came from')
    .addHelpText('after', EXAMPLES);
  group
    .command('show', { isDefault: true })
    .description('every setting with its value and source')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action((options: { json?: boolean }) => end(show(options, deps)));
  group
    .command('docs', { hidden: true })
    .description('write the page of documentation from the settings')
    .argument('[file]', 'where to', 'docs/configuration.md')
    .addHelpText('after', '\nExample:\n  plaudit config docs')
    .action(async (file: string) => {
      await writeFile(file, configurationPage());
    });
}

function show({ json }: { json?: boolean }, deps: CliDeps): ExitCode {
  const reading = deps.lookUpConfig();
  if (json === true) printJson(deps.out, document(reading));
  else deps.out.write(table(reading));
  for (const { message } of reading.problems) deps.err.write(`${harmless(message)}\n`);
  return reading.problems.length === 0 ? EXIT.ok : EXIT.usage;
}

const document = ({ file, settings, problems }: ConfigReading): unknown => ({
  file,
  settings: settings.map(({ name, shown, from, refused }) => ({
    key: SETTINGS[name].key,
    variable: SETTINGS[name].env,
    value: shown,
    from,
    refused,
  })),
  problems: problems.map(({ message, place }) => ({ place, message })),
});

function table({ settings }: ConfigReading): string {
  const rows = settings.map(({ name, shown, from, refused }) => [
    SETTINGS[name].key,
    harmless(shown ?? '-'),
    refused ? `${from}, as what was written cannot be used` : from,
  ]);
  const [keys, values] = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows
    .map(
      ([key, value, from]) =>
        `${key?.padEnd(keys as number)}  ${value?.padEnd(Math.min(values as number, 60))}  ${from}\n`,
    )
    .join('');
}
