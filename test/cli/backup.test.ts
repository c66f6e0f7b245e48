import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backupBody } from '../../src/cli/text/backup-words.ts';
import { checkBackup } from '../../src/actions/backups/check-backup.ts';
import { canonicalCsv, folderWith, plaudit } from './plaudit.ts';

const months = ['2015-04', '2015-05', '2015-06'];
const cwd = folderWith({
  'responses.csv': canonicalCsv(months.map((month) => ['Ann', month, 10, 10] as const)),
  'secret.txt': 'six words nobody would guess\n',
  'short.txt': 'short\n',
});
const file = (name: string): string => join(cwd, name);
const run = (home: string, ...args: string[]) =>
  plaudit(args, { cwd, env: { PLAUDIT_HOME: file(home), DATABASE_URL: '' } });
const rowsOf = (name: string): Promise<number> =>
  checkBackup(file(name), null).then(({ manifest }) => manifest.tables.reduce((sum, { rows }) => sum + rows, 0));
const said = async (name: string): Promise<string> => {
  const { manifest, bytes } = await checkBackup(file(name), null);
  const rows = await rowsOf(name);
  return `${manifest.tables.length} tables, ${rows.toLocaleString('en')} rows, ${Math.ceil(bytes / 1000)} kB`;
};

// In this order: each goes on from what the one before left.
describe('from one home to another', () => {
  test('a home that holds nothing has nothing to back up', async () => {
    expect(await run('empty', 'backup', 'nothing.plaudit')).toEqual({
      code: 1,
      out: '',
      err: 'There is nothing to back up, as this database holds nothing of Plaudit: set PLAUDIT_HOME or DATABASE_URL to the one that does.\n',
    });
    expect(existsSync(file('nothing.plaudit'))).toBe(false);
  });

  test('a backup says what it holds, and where the key is', async () => {
    await run('home', 'import', 'responses.csv');
    const { code, out } = await run('home', 'backup', 'plain.plaudit');
    expect([code, out]).toEqual([
      0,
      `plain.plaudit: ${await said('plain.plaudit')}, read back and found whole.\n` +
        'It is not encrypted: keep it where only you can read it.\n' +
        `The key is not in it: keep a copy of ${join(file('home'), 'key')} in another place.\n`,
    ]);
    expect(statSync(file('plain.plaudit')).mode & 0o777).toBe(0o600);
  });

  test('where the key comes from the environment, no file is named that is not there', async () => {
    const { out } = await plaudit(['backup', 'other.plaudit'], {
      cwd,
      env: {
        PLAUDIT_HOME: file('home'),
        DATABASE_URL: '',
        PLAUDIT_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
    });
    expect(out.split('\n').at(-2)).toBe(
      'The key is not in it: keep a copy of what PLAUDIT_KEY holds in another place.',
    );
  });

  test('it is checked without a database, as "backup --check" and "restore --check"', async () => {
    for (const command of ['backup', 'restore']) {
      const { code, out } = await run('nowhere', command, 'plain.plaudit', '--check');
      expect(code).toBe(0);
      expect(out).toMatch(
        new RegExp(
          `^plain.plaudit is whole: ${await said('plain.plaudit')}, made on \\d{4}-\\d\\d-\\d\\d at \\d\\d:\\d\\d UTC by Plaudit \\d+\\.\\d+\\.\\d+\\.\\n$`,
        ),
      );
    }
    const { out } = await run('nowhere', 'backup', 'plain.plaudit', '--check', '--json');
    expect(JSON.parse(out)).toEqual(
      JSON.parse(JSON.stringify(backupBody('plain.plaudit', await checkBackup(file('plain.plaudit'), null)))),
    );
    expect(existsSync(file('nowhere'))).toBe(false);
  });

  test('it goes into a new home, whose roll-ups prove right', async () => {
    const { code, out } = await run('restored', 'restore', 'plain.plaudit');
    expect(code).toBe(0);
    expect(out.split('\n').slice(1)).toEqual([
      `Its key is not here: put your copy at ${join(file('restored'), 'key')} before the next start.`,
      'Next: plaudit start',
      '',
    ]);
    expect(await run('restored', 'rollup', 'check')).toEqual({
      code: 0,
      out: 'The roll-ups are identical to a recount of the responses: 9 rows of 1 organization.\n',
      err: '',
    });
    expect((await run('restored', 'restore', 'plain.plaudit')).err).toBe(
      'This database is not empty, and a backup is restored into an empty one only: set PLAUDIT_HOME to a new folder, or DATABASE_URL to a new database.\n',
    );
  });

  test('a damaged one makes no home', async () => {
    writeFileSync(file('cut.plaudit'), readFileSync(file('plain.plaudit')));
    truncateSync(file('cut.plaudit'), 900);
    expect(await run('never', 'restore', 'cut.plaudit')).toEqual({
      code: 1,
      out: '',
      err: 'The backup is damaged: it ends too early. Nothing of it was taken; use another one.\n',
    });
    expect(existsSync(file('never'))).toBe(false);
  });

  test('an encrypted one opens with its passphrase, and brings the key along', async () => {
    const key = join(file('home'), 'key');
    writeFileSync(key, 'the key of the tests\n', { mode: 0o600 });
    expect((await run('home', 'backup', 'sealed.plaudit', '--with-key')).err).toBe(
      'The key goes into an encrypted backup only: give a passphrase with --passphrase-file, or leave out --with-key.\n',
    );
    const made = await run('home', 'backup', 'sealed.plaudit', '--with-key', '--passphrase-file', 'secret.txt');
    expect(made.out.split('\n').slice(1)).toEqual(['It is encrypted: without its passphrase nobody can read it.', '']);
    expect((await run('opened', 'restore', 'sealed.plaudit')).err).toBe(
      'sealed.plaudit is encrypted: give the file of its passphrase with --passphrase-file, or set PLAUDIT_BACKUP_PASSPHRASE.\n',
    );
    const restored = await run('opened', 'restore', 'sealed.plaudit', '--passphrase-file', 'secret.txt');
    expect(restored.out.split('\n').slice(1)).toEqual(['Next: plaudit start', '']);
    expect(readFileSync(join(file('opened'), 'key'), 'utf8')).toBe('the key of the tests\n');
  });

  test('what cannot be is refused in one sentence', async () => {
    const refusals: [string[], number, string][] = [
      [
        ['backup', 'plain.plaudit'],
        1,
        `The backup ${file('plain.plaudit')} was not written, as a file of this name is there already: choose another name.\n`,
      ],
      [
        ['backup', 'not-mounted/deep/x'],
        2,
        `There is no folder ${file('not-mounted/deep')}: check the name, see whether its disk is there, or make it first.\n`,
      ],
      [
        ['backup', 'x', '--passphrase-file', 'short.txt'],
        2,
        'The first line of short.txt is no passphrase: write at least 12 characters.\n',
      ],
      [
        ['backup', 'x', '--passphrase-file', 'none.txt'],
        2,
        'The passphrase file none.txt cannot be read: check its name and whose it is.\n',
      ],
      [
        ['restore', 'responses.csv'],
        1,
        'responses.csv is no backup of Plaudit: name a file that "plaudit backup" wrote.\n',
      ],
      [['restore', 'none.plaudit'], 2, 'There is no file none.plaudit: check the name and the folder it is in.\n'],
    ];
    for (const [args, code, err] of refusals) expect(await run('home', ...args)).toEqual({ code, out: '', err });
    expect(readdirSync(cwd).filter((name) => name.endsWith('.part') || name === 'not-mounted')).toEqual([]);
  });
});
