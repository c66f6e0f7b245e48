import { type Command, InvalidArgumentError } from 'commander';
import { LEVELS, type Level } from '../core/survey/response.ts';
import type { CliDeps } from './deps.ts';
import { listCertificates, type ListOptions, LISTED_STATUSES } from './certificate-list.ts';
import { issueCertificates, showCertificate, withdrawCertificate } from './certificate-acts.ts';
import type { ExitCode } from './exit-codes.ts';
import { jsonOption, levelOption, oneOf } from './options.ts';

const EXAMPLES = `
Examples:
  plaudit certificate issue --run 0198f2a4-...            for everyone who met the edition in that run
  plaudit certificate issue --run 0198f2a4-... --level csr --level site
  plaudit certificate list --status active --search "lakeside"
  plaudit certificate show PL-7K3M9-QXT2A-M
  plaudit certificate withdraw PL-7K3M9-QXT2A-M --reason "Responses were entered twice"

A certificate is never changed: it is withdrawn, and stays public with the reason.`;

export function certificateCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  const group = program
    .command('certificate')
    .description('issue, list, show and withdraw certificates')
    .addHelpText('after', EXAMPLES);
  group
    .command('issue')
    .description('issue certificates to those who met the edition in a decision run')
    .option('--run <id>', 'the decision run; "plaudit decide" says its id')
    .option('--level <level>', `only this level, as often as wanted: ${LEVELS.join(', ')}`, levels)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  plaudit certificate issue --run 0198f2a4-... --level csr\n\nExit code: 3 when somebody was refused, because the responses of today no longer earn it.',
    )
    .action(async (options: { run?: string; level?: Level[]; json?: boolean }) =>
      end(await issueCertificates(options, deps)),
    );
  group
    .command('list')
    .description('list certificates: in force first, then expired, then withdrawn')
    .option('-r, --rulebook <edition>', 'only of PROGRAM@EDITION')
    .option('--status <status>', `only ${LISTED_STATUSES.join(', ')}`, (text) => oneOf(text, LISTED_STATUSES))
    .option('--year <year>', 'only achieved in this year', year)
    .addOption(levelOption('only this level'))
    .option('--search <text>', 'only names with this in them')
    .option('--all', 'every row, where a long list would be cut')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  plaudit certificate list --level site\n  plaudit certificate list --status historical --year 2015',
    )
    .action(async (options: ListOptions) => end(await listCertificates(options, deps)));
  group
    .command('show')
    .description('everything about one certificate')
    .argument('<number>', 'as PL-7K3M9-QXT2A-M')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit certificate show PL-7K3M9-QXT2A-M')
    .action(async (number: string, options: { json?: boolean }) => end(await showCertificate(number, options, deps)));
  group
    .command('withdraw')
    .description('withdraw a certificate for good; it stays public with the reason')
    .argument('<number>', 'as PL-7K3M9-QXT2A-M')
    .option('--reason <text>', 'why, as everyone will read it')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  plaudit certificate withdraw PL-7K3M9-QXT2A-M --reason "Responses were entered twice"',
    )
    .action(async (number: string, options: { reason?: string; json?: boolean }) =>
      end(await withdrawCertificate(number, options, deps)),
    );
}

const levels = (text: string, before: Level[] = []): Level[] => [...before, oneOf(text, LEVELS)];

function year(text: string): number {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('Write a year as in 2015.');
  return Number(text);
}
