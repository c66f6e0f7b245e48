import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackupFacts } from '../actions/backups/check-backup.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { passphraseOption, readPassphrase } from './backup-options.ts';
import { ACTOR, withDatabase } from './database.ts';
import type { CliDeps } from './deps.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { jsonOption } from './options.ts';
import { Progress } from './progress.ts';
import { backupBody, contents, origin, size } from './text/backup-words.ts';
import { counted } from './text/numbers.ts';

const EXAMPLES = `
Examples:
  plaudit backup plaudit.backup                                  while the server runs, or not
  plaudit backup plaudit.backup --passphrase-file secret.txt     encrypted
  plaudit backup plaudit.backup --check                          reads it and proves that it is whole
  plaudit restore plaudit.backup                                 into an empty PLAUDIT_HOME or DATABASE_URL

It holds one moment of the whole database, and the uploaded files that imports still need. The key file is in it only
with --with-key, which needs a passphrase: keep a copy of it apart. docs/backups.md has the rest.`;

type Options = { passphraseFile?: string; withKey?: boolean; check?: boolean; json?: boolean };

export function backupCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  program
    .command('backup')
    .description('write one moment of the whole database into a file')
    .argument('<file>', 'where to; no file of this name may be there')
    .addOption(passphraseOption())
    .option('--with-key', 'put the key file in too; only into an encrypted backup')
    .option('--check', 'read a backup instead, and prove that it is whole')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) =>
      end(options.check === true ? await checkCommand(file, options, deps) : await make(file, options, deps)),
    );
}

async function make(file: string, options: Options, deps: CliDeps): Promise<ExitCode> {
  const { makeBackupNoted } = await import('../actions/backups/make-backup.ts');
  checkFolder(dirname(resolve(file)));
  const passphrase = await readPassphrase(options.passphraseFile, deps);
  const { home, key, keyFile } = deps.config();
  const progress = new Progress(deps.err);
  const facts = await withDatabase(
    deps,
    (pool) =>
      makeBackupNoted(pool, {
        path: resolve(file),
        passphrase,
        uploadsFolder: join(home, 'uploads'),
        keyFile: options.withKey === true ? keyFile : null,
        product: deps.version,
        actor: ACTOR,
        now: deps.now,
        onProgress: (bytes) => progress.say(`Backing up: ${size(bytes)}`),
      }),
    { open: deps.connectDatabase },
  );
  progress.clear();
  const withKey = options.withKey === true;
  if (options.json === true)
    printJson(deps.out, { ...backupBody(file, facts), encrypted: passphrase !== null, withKey });
  else
    deps.out.write(
      report(file, facts, passphrase !== null, withKey ? null : key === null ? keyFile : 'what PLAUDIT_KEY holds'),
    );
  return EXIT.ok;
}

/** A folder that somebody names by hand is not made: mistyped, or its disk not mounted, it would fill another disk. */
function checkFolder(folder: string): void {
  if (existsSync(folder)) return;
  throw new PlauditError(
    'usage',
    `There is no folder ${folder}: check the name, see whether its disk is there, or make it first.`,
    { place: folder },
  );
}

/** `keyApart`: where the key is that is not in the backup. */
function report(file: string, facts: BackupFacts, encrypted: boolean, keyApart: string | null): string {
  const { missing } = facts.manifest;
  return [
    `${file}: ${contents(facts)}, read back and found whole.`,
    encrypted
      ? 'It is encrypted: without its passphrase nobody can read it.'
      : 'It is not encrypted: keep it where only you can read it.',
    ...(keyApart === null ? [] : [`The key is not in it: keep a copy of ${keyApart} in another place.`]),
    ...(missing.length === 0
      ? []
      : [`${counted(missing.length, 'uploaded file')} could not be found here, and must be imported again.`]),
    '',
  ].join('\n');
}

/** The same for "backup --check" and "restore --check". */
export async function checkCommand(
  file: string,
  options: { passphraseFile?: string; json?: boolean },
  deps: CliDeps,
): Promise<ExitCode> {
  const { checkBackup } = await import('../actions/backups/check-backup.ts');
  const progress = new Progress(deps.err);
  const facts = await checkBackup(file, await readPassphrase(options.passphraseFile, deps), (bytes) =>
    progress.say(`Checking: ${size(bytes)}`),
  );
  progress.clear();
  if (options.json === true) printJson(deps.out, backupBody(file, facts));
  else deps.out.write(`${file} is whole: ${contents(facts)}, ${origin(facts)}.\n`);
  return EXIT.ok;
}
