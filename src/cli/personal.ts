import { type Command, InvalidArgumentError } from 'commander';
import type { CliDeps } from './deps.ts';
import { jsonOption, oneOf } from './options.ts';
import { erasePerson, exportPerson, findPerson, type PersonOptions } from './personal-acts.ts';
import { changeRetention, type RetentionOptions, showRetention } from './personal-retention.ts';

const EXAMPLES = `
Examples:
  plaudit personal find --phone "514 555 0123"
  plaudit personal find --name "smith" --organization "Northwind Telecom"
  plaudit personal export --email ann@example.org > ann.json
  plaudit personal erase --email ann@example.org                         says what would be erased
  plaudit personal erase --email ann@example.org --confirm "Ann Smith"   erases it, for good
  plaudit personal erase --employee "Sam Lee" --level supervisor --confirm "Sam Lee"
  plaudit personal retention --organization "Northwind Telecom" --days 180

What was counted stays as it is: responses, decisions and figures do not change.`;

export function personalCommand(program: Command, deps: CliDeps): void {
  const group = program
    .command('personal')
    .description('find, export or erase what is kept about one person; set how long it is kept')
    .addHelpText('after', EXAMPLES);
  whose(group.command('find').description('who somebody is here, with all responses'))
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit personal find --response HU-1042 --organization "Northwind Telecom"')
    .action((options: PersonOptions) => findPerson(options, deps));
  whose(group.command('export').description('everything about one person as one JSON document'))
    .addHelpText('after', '\nExample:\n  plaudit personal export --employee "Ann Archer" > ann.json')
    .action((options: PersonOptions) => exportPerson(options, deps));
  whose(group.command('erase').description('erase one person for good; without --confirm, only say what would go'))
    .option('--confirm <name>', 'the name as "personal find" shows it')
    .addHelpText('after', '\nExample:\n  plaudit personal erase --phone "514 555 0123" --confirm "Ann Smith"')
    .action((options: PersonOptions) => erasePerson(options, deps));
  group
    .command('retention')
    .description('how long customers are kept, counted from the contact; with --days, set it')
    .option('--organization <name>', 'the organization it is set for')
    .option('--days <n>', 'days from the contact, 1 to 3660', days)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  plaudit personal retention\n  plaudit personal retention --organization "Northwind Telecom" --days 180',
    )
    .action((options: RetentionOptions) =>
      options.days === undefined ? showRetention(options, deps) : changeRetention(options, deps),
    );
}

/** By which a person is looked for, written the same way everywhere. */
const whose = (command: Command): Command =>
  command
    .option('--phone <number>', 'a customer by the phone number, however it is written')
    .option('--email <address>', 'a customer by the e-mail address')
    .option('--response <id>', 'the customer of a response')
    .option('--name <text>', 'customers by a part of their name; needs --organization')
    .option('--employee <text>', 'a CSR or supervisor by a part of the name')
    .option('--level <level>', 'of employees only csr or supervisor', (text) => oneOf(text, ['csr', 'supervisor']))
    .option('--organization <name>', 'only in this organization')
    .option('--person <n>', 'which one, where several were found', number);

function number(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Write the number that stands before the person.');
  return Number(text);
}

function days(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write a number of days, 1 to 3660.');
  return Number(text);
}
