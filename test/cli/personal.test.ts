import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/cli/config.ts';
import { testDatabase } from '../support/database.ts';
import { prepare } from '../support/network.ts';
import { runInProcess } from '../support/run-cli.ts';

const { pool } = await testDatabase();
await prepare(pool);
const home = await mkdtemp(join(tmpdir(), 'plaudit-personal-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const HEADER =
  'response_id,organization,site,supervisor,csr,contact_at,overall_satisfaction,customer_name,customer_phone,customer_email';
const ROWS = [
  'r1,Northwind,Halifax,Sam Lee,Ann Archer,2026-06-01T10:00:00Z,5,Zoé Côté,514 555 0123,zoe@example.org',
  'r2,Northwind,Halifax,Sam Lee,Ann Archer,2026-06-02T10:00:00Z,4,,,ZOE@example.org',
  'r3,Northwind,Halifax,Sam Lee,Bob Ives,2026-06-03T10:00:00Z,3,Li Wei,514 555 0123,',
  'r4,Northwind,Halifax,Sam Lee,Bob Ives,2026-06-03T10:00:00Z,3,Xi, Smith,555 0199,xi@example.org',
];

const run = (...args: string[]) =>
  runInProcess(args, {
    config: () => readConfig({ PLAUDIT_HOME: home }, '/'),
    openDatabase: () => Promise.resolve({ pool, close: () => Promise.resolve() }),
  });

beforeAll(async () => {
  await writeFile(join(home, 'responses.csv'), [HEADER, ...ROWS, ''].join('\n'));
});

// In this order: each goes on from what the one before left.
describe('one person, from a file to nothing', () => {
  test('an import makes the key, and its rejects do not tell', async () => {
    const { code, out, err } = await run('import', join(home, 'responses.csv'), '--rejects', join(home, 'rejects.csv'));
    expect([code, out]).toEqual([0, 'responses.csv: 4 rows read, 3 new, 1 rejected.\n']);
    expect((await stat(join(home, 'key'))).mode & 0o777).toBe(0o600);
    expect(err).not.toMatch(/Xi|0199|xi@/);
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(join(home, 'rejects.csv'), 'utf8')).not.toMatch(/Xi|0199|xi@/);
  });

  test('find', async () => {
    expect((await run('personal', 'find', '--phone', '+1 514 555 0123')).out).toBe(
      '1. Zoé Côté (zoe@example.org, 514 555 0123, ZOE@example.org), customer of Northwind: 2 responses (r1, r2)\n' +
        '2. Li Wei (514 555 0123), customer of Northwind: 1 response (r3)\n',
    );
    expect((await run('personal', 'find', '--employee', 'ARCHER')).out).toBe(
      '1. Ann Archer, CSR of Northwind: 0 certificates\n',
    );
    expect((await run('personal', 'find', '--email', 'nobody@example.org')).out).toBe('Nobody was found.\n');
    expect((await run('personal', 'find', '--response', 'r1', '--organization', 'Northwing')).err).toBe(
      'There is no organization "Northwing". Did you mean "Northwind"?\n',
    );
  });

  test('a search that cannot be one is wrong usage, not a failure', async () => {
    for (const [args, sentence] of [
      [[], 'Say a phone number, an e-mail address, a response or a name.\n'],
      [['--phone', '12'], 'The phone number has too few digits or too many.\n'],
      [['--email', 'zoe'], 'The e-mail address is none.\n'],
    ] as const)
      expect(await run('personal', 'find', ...args)).toEqual({ code: 2, out: '', err: sentence });
    expect(await run('personal', 'retention', '--organization', 'Northwind', '--days', '3661')).toEqual({
      code: 2,
      out: '',
      err: "Customers' data are kept from 1 to 3660 days.\n",
    });
  });

  test('several: which one has to be said', async () => {
    const { code, err } = await run('personal', 'erase', '--phone', '514 555 0123', '--confirm', 'Li Wei');
    expect([code, err.split('\n')[0]]).toEqual([2, '2 people fit: say which with --person N.']);
  });

  test('export', async () => {
    const { out } = await run('personal', 'export', '--phone', '514 555 0123', '--person', '2');
    expect(JSON.parse(out)).toMatchObject({
      organization: 'Northwind',
      responses: [{ responseId: 'r3', name: 'Li Wei' }],
    });
    const employee = await run('personal', 'export', '--employee', 'ann archer');
    expect(JSON.parse(employee.out)).toMatchObject({
      name: 'Ann Archer',
      responses: [{ responseId: 'r1' }, { responseId: 'r2' }],
    });
  });

  test('erase says first what it would do', async () => {
    const args = ['personal', 'erase', '--email', 'zoe@example.org'];
    expect((await run(...args)).out).toBe(
      'Zoé Côté (zoe@example.org, 514 555 0123, ZOE@example.org), customer of Northwind: 2 responses (r1, r2)\n' +
        'Nothing was erased. To erase this person for good, add --confirm "Zoé Côté".\n',
    );
    expect(await run(...args, '--confirm', 'Zoe')).toMatchObject({ code: 1, out: '' });
    expect((await run(...args, '--confirm', 'zoe cote')).out).toBe(
      'Erased: whom 2 responses came from. The answers stay counted.\n',
    );
    expect((await run(...args)).err).toBe('Nobody was found.\n');
    expect((await run('personal', 'erase', '--employee', 'Ann Archer', '--confirm', 'Ann Archer')).out).toBe(
      'Erased: the name; the figures stay under "Former employee 1". 0 certificates withdrawn, 0 certificates of others no longer name the person, 0 accounts removed.\n',
    );
    expect((await run('rollup', 'check')).code).toBe(0);
  });

  test('retention', async () => {
    expect((await run('personal', 'retention')).out).toBe(
      'Organization         Days  Customers  Oldest contact\nNorthwind     400 (usual)          1  2026-06-03\n',
    );
    expect((await run('personal', 'retention', '--organization', 'Northwind', '--days', '30')).out).toBe(
      'Customers of Northwind are kept for 30 days from the contact. What is older goes in the next night.\n',
    );
    expect((await run('personal', 'retention', '--days', '30')).code).toBe(2);
    expect((await run('personal', 'retention', '--organization', 'Northwind', '--days', '0')).code).toBe(2);
  });

  test('the key: shown by its id, and changed', async () => {
    const shown = await run('key', 'show');
    expect(shown.out).toMatch(/^Key       Made        State   Seals\n[0-9a-f]{8}  2026-07-15  in use  1 customer\n$/);
    const rotated = await run('key', 'rotate');
    const id = shown.out.split('\n')[1]?.slice(0, 8);
    expect(rotated.out).toMatch(
      new RegExp(
        `^1 customer sealed anew with the key [0-9a-f]{8}\\. Nothing uses the key ${id} any more\\. Copy the key file anew`,
      ),
    );
    expect((await run('personal', 'find', '--name', 'li', '--organization', 'Northwind')).out).toContain('Li Wei');
  });
});
