import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { PlauditError } from '../core/basics/problem.ts';
import type { CliDeps } from './deps.ts';

export const passphraseOption = (): Option =>
  new Option(
    '--passphrase-file <file>',
    'the passphrase is the first line of this file (or PLAUDIT_BACKUP_PASSPHRASE)',
  );

const LEAST = 12;

/** The passphrase of a command, or null where none was given. Throws `usage` for a file without one. */
export async function readPassphrase(file: string | undefined, deps: CliDeps): Promise<string | null> {
  if (file === undefined) return deps.config().backupPassphrase;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new PlauditError('usage', `The passphrase file ${file} cannot be read: check its name and whose it is.`, {
      place: '--passphrase-file',
      cause,
    });
  });
  const [passphrase = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (passphrase.length >= LEAST) return passphrase;
  throw new PlauditError('usage', `The first line of ${file} is no passphrase: write at least ${LEAST} characters.`, {
    place: '--passphrase-file',
  });
}
