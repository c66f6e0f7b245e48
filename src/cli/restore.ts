import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { checkCommand } from './backup.ts';
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
  PLAUDIT_HOME=/srv/plaudit plaudit restore plaudit.backup        into a new home
  DATABASE_URL=postgres://... plaudit restore plaudit.backup      into a new database of a server
  plaudit restore plaudit.backup --check                          only proves that the backup is whole

Nothing is kept unless all of it is right, and nothing that is there already is changed. Put a copy of the key file
back before the next start. Everyone signs in again.`;

type Options = { passphraseFile?: string; check?: boolean; json?: boolean };

export function restoreCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  program
    .command('restore')
    .description('put a backup into an empty home or an empty database')
    .argument('<file>', 'a backup')
    .addOption(passphraseOption())
    .option('--check', 'only read it, and prove that it is whole')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) =>
      end(options.check === true ? await checkCommand(file, options, deps) : await restore(file, options, deps)),
    );
}

async function restore(file: string, options: Options, deps: CliDeps): Promise<ExitCode> {
  const { checkBackup } = await import('../actions/backups/check-backup.ts');
  const { restoreBackup } = await import('../actions/backups/restore-backup.ts');
  const passphrase = await readPassphrase(options.passphraseFile, deps);
  const { home, keyFile, key } = deps.config();
  const progress = new Progress(deps.err);
  const facts = await checkBackup(file, passphrase, (bytes) => progress.say(`Checking: ${size(bytes)}`));
  const { applied } = await withDatabase(
    deps,
    (pool) =>
      restoreBackup(pool, {
        path: file,
        passphrase,
        uploadsFolder: join(home, 'uploads'),
        keyFile,
        actor: ACTOR,
        now: deps.now,
        onProgress: (bytes) => progress.say(`Restoring: ${size(bytes)}`),
      }),
    { open: deps.connectDatabase },
  );
  progress.clear();
  if (options.json === true) printJson(deps.out, { ...backupBody(file, facts), applied });
  else {
    const lines = [
      `${file} is restored: ${contents(facts)}, ${origin(facts)}.`,
      ...(applied.length === 0
        ? []
        : [`It was older than this version: ${counted(applied.length, 'change')} of the schema followed.`]),
      ...(key !== null || existsSync(keyFile)
        ? []
        : [`Its key is not here: put your copy at ${keyFile} before the next start.`]),
      'Next: plaudit start',
    ];
    deps.out.write(`${lines.join('\n')}\n`);
  }
  return EXIT.ok;
}
