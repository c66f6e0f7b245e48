import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { readCertificateNumber } from '../core/credential/certificate-number.ts';
import { runInProcess as run } from '../../test/support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'plaudit-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'responses.csv');
writeFileSync(file, 'who,when\nA,2015-04-01\n');

const PROFILE = fileURLToPath(new URL('../../docs/examples/profile-2014.yaml', import.meta.url));

const help = (command: string): string => `"plaudit ${command}--help" shows examples.`;

describe('a wrong command line is one sentence with its place and remedy', () => {
  test.each<[string[], string]>([
    [['scor'], `Unknown command 'scor' (Did you mean score?) ${help('')}`],
    [['score'], `Missing required argument 'file'. ${help('score ')}`],
    [['score', file, '--jsn'], `Unknown option '--jsn' (Did you mean --json?) ${help('score ')}`],
    [['score', file, '--json', '--all'], `Option '--json' cannot be used with option '--all'. ${help('score ')}`],
    [['score', file, '--level', 'sites'], `--level cannot be "sites". Did you mean "site"? ${help('score ')}`],
    [
      ['score', file, '--level', 'team'],
      `--level cannot be "team". Known here: csr, supervisor, site, organization. ${help('score ')}`,
    ],
    [['score', file, '--reading', 'poled'], `--reading cannot be "poled". Did you mean "pooled"? ${help('score ')}`],
    [
      ['score', file, '--period', '2015-04'],
      `--period cannot be "2015-04". Write the first and the last month, as in 2015-04..2015-06. ${help('score ')}`,
    ],
    [
      ['decide', '--period', '2015-06..2015-04'],
      `--period cannot be "2015-06..2015-04". It ends before it begins: write the earlier month first. ${help('decide ')}`,
    ],
    [
      ['score', file],
      '--rulebook is missing: name an edition, as in "--rulebook world-class-fcr@2015"; "plaudit rulebook list" shows them all.',
    ],
    [
      ['score', file, '-r', 'world-class-fcr@2051'],
      'No edition is named "world-class-fcr@2051". Did you mean "world-class-fcr@2015"?',
    ],
    [
      ['score', 'nowhere.csv', '-r', 'world-class-fcr@2015'],
      'There is no file nowhere.csv: check the name and the folder it is in.',
    ],
    [['score', folder, '-r', 'world-class-fcr@2015'], `${folder} is a folder: name the files in it.`],
    [
      ['score', file, '-r', 'world-class-fcr@2015', '--rejects', file],
      `--rejects names ${file}, which is one of the files to read: name another file.`,
    ],
    [
      ['decide', '-r', 'own.yaml'],
      'Decisions in the database name an edition, not a file: put the file into the folder that PLAUDIT_RULEBOOKS names, and write its PROGRAM@EDITION here.',
    ],
    [
      ['certificate', 'show', 'PL-7K3M9-QXT2A-5'],
      '"PL-7K3M9-QXT2A-5" is no certificate number: one of its symbols is wrong or missing.',
    ],
    [['certificate', 'issue', '--run', '7'], '--run: "7" is no id of a run: "plaudit decide" says it.'],
    [
      ['certificate', 'list', '--year', '15'],
      `--year cannot be "15". Write a year as in 2015. ${help('certificate list ')}`,
    ],
    [['help', 'scor'], `Unknown command 'scor' (Did you mean score?) ${help('')}`],
    [['key', 'help', 'rot'], `Unknown command 'rot' (Did you mean rotate?) ${help('key ')}`],
    [
      ['rulebook', 'lint', 'x.yaml', '--volume', 'csr'],
      `--volume cannot be "csr". Write a level and the responses one has in a month, as in csr=5. ${help('rulebook lint ')}`,
    ],
    [
      ['rulebook', 'diff', 'world-class-fcr@2015', 'world-class-fcr@2015'],
      'world-class-fcr@2015 and world-class-fcr@2015 are the same edition: name two different ones.',
    ],
    [
      ['demo', '--out', join(folder, 'nowhere', 'demo.csv')],
      `The demo cannot be written to ${join(folder, 'nowhere', 'demo.csv')} (its folder is not there): name another file.`,
    ],
    [
      ['score', file, '-r', 'world-class-fcr@2015', '--rejects', folder],
      `The rejected rows cannot be written to ${folder} (that is a folder): name another file.`,
    ],
    [['demo', '--last-month', '2026-06'], '--last-month goes with --out: the database takes the months up to now.'],
  ])('%j', async (args, sentence) => {
    expect(await run(args)).toEqual({ code: 2, out: '', err: `${sentence}\n` });
  });
});

describe('what cannot be done is one sentence, too', () => {
  test('a file with another header, with the command that proposes a mapping', async () => {
    const { code, err } = await run(['score', file, '-r', 'world-class-fcr@2015']);
    expect([code, err]).toEqual([
      1,
      'responses.csv does not have the canonical header (it lacks organization, site, contact_at, an answer such as ' +
        'overall_satisfaction; it has "who", "when"): give a mapping. ' +
        `"plaudit mapping ${file} > map.yaml" proposes one; then add --mapping map.yaml.\n`,
    ]);
  });

  test('a profile of another edition', async () => {
    const { code, err } = await run(['score', file, '-r', 'world-class-fcr@2015', '--profile', PROFILE]);
    expect([code, err]).toEqual([
      1,
      `${PROFILE}:1:1: error: for: The profile "Board values for 2014" is for world-class-call@2014, not for ` +
        'world-class-fcr@2015. Write a profile for world-class-fcr@2015.\n',
    ]);
  });

  test('a fault of the program is named as one, and its stack is shown on request', async () => {
    const fault = new Error('broken');
    const rulebooks = () => Promise.reject(fault);
    const asked = await run(['rulebook', 'list'], { rulebooks, debug: true });
    expect(await run(['rulebook', 'list'], { rulebooks })).toEqual({
      code: 1,
      out: '',
      err: 'This is a fault in Plaudit, not something you did (broken); PLAUDIT_DEBUG=1 shows where it happened.\n',
    });
    expect(asked.err).toBe(`This is a fault in Plaudit, not something you did.\n${fault.stack}\n`);
  });
});

describe('help', () => {
  const commands = ['start', 'score', 'mapping', 'import', 'decide', 'certificate', 'rulebook', 'demo', 'rollup'];
  const below = [
    ...['issue', 'list', 'show', 'withdraw'].map((name) => `certificate ${name}`),
    ...['list', 'show', 'lint', 'diff'].map((name) => `rulebook ${name}`),
    ...['check', 'rebuild'].map((name) => `rollup ${name}`),
  ];

  test.each([...commands, ...below])('of %s has examples', async (command) => {
    const { code, out, err } = await run([...command.split(' '), '--help']);
    expect([code, err, /^Examples?:\n {2}plaudit /m.test(out)]).toEqual([0, '', true]);
  });

  test('of certificates shows a number that could be one', async () => {
    const { out } = await run(['certificate', 'show', '--help']);
    const [number = ''] = /PL-[\w-]+/.exec(out) ?? [];
    expect(readCertificateNumber(number)).toBe(number);
  });

  test('comes by itself where no command is named', async () => {
    const { code, err } = await run([]);
    expect([code, err.split('\n')[0]]).toEqual([2, 'Usage: plaudit [options] [command]']);
  });

  test('says the version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
});

describe('rulebooks', () => {
  test('a lint that finds only notes can be used', async () => {
    const { code, out } = await run(['rulebook', 'lint', 'world-class-call@2013']);
    expect([code, out.split('\n').at(-2)]).toEqual([0, '0 errors, 2 warnings and notes. It can be used.']);
  });

  test('a lint that finds an error fails', async () => {
    const own = fileURLToPath(new URL('../../docs/examples/own-edition.yaml', import.meta.url));
    const { code, out } = await run(['rulebook', 'lint', own, '--volume', 'csr=5', '--volume', 'site=400', '--json']);
    const document = JSON.parse(out) as { errors: number; files: { findings: { code: string; path: string }[] }[] };
    expect([code, document.errors]).toEqual([1, 1]);
    expect(document.files[0]?.findings[0]).toMatchObject({ code: 'period.too-short', path: 'minimum-responses.csr' });
  });

  test('a file that claims the name of a built-in edition fails, and no one is judged by it', async () => {
    const path = join(folder, 'softer.yaml');
    const text = readFileSync(new URL('../../rulebooks/world-class-call/2013.yaml', import.meta.url), 'utf8');
    writeFileSync(path, text.replace('80/100', '10/100'));
    const linted = await run(['rulebook', 'lint', path]);
    expect(linted.code).toBe(1);
    expect(linted.out).toContain('edition: The edition world-class-call@2013 is built in and cannot be replaced.');
    expect(await run(['score', file, '-r', path])).toEqual({
      code: 1,
      out: '',
      err: `${path} names the edition world-class-call@2013, which is built in and cannot be replaced: give it a program or an edition of its own.\n`,
    });
  });

  test('a difference is said in words', async () => {
    expect(await run(['rulebook', 'diff', 'world-class-call@2012', 'world-class-call@2013'])).toEqual({
      code: 0,
      out:
        'From world-class-call@2012 to world-class-call@2013:\n' +
        '- The share required rises from more than 75 % to more than 80 %.  [share]\n' +
        '- The period is shortened from exactly 6 months to exactly 3 months.  [period]\n',
      err: '',
    });
  });

  test('the list names every edition', async () => {
    const { out } = await run(['rulebook', 'list', '--json']);
    const { editions } = JSON.parse(out) as { editions: { key: string; unstated: string[] }[] };
    expect(editions.map((e) => e.key)).toEqual([
      ...['2008', '2009', '2010', '2011', '2012', '2013', '2014'].map((year) => `world-class-call@${year}`),
      'world-class-fcr@2015',
    ]);
  });
});
