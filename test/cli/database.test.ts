import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prepareNetwork } from '../../src/actions/judging/prepare-network.ts';
import { loadRulebooks } from '../../src/actions/rulebooks/rulebooks.ts';
import { testDatabase } from '../support/database.ts';
import { runInProcess } from '../support/run-cli.ts';
import { canonicalCsv, folderWith, plaudit } from './plaudit.ts';

const { url, pool } = await testDatabase();
const months = ['2015-04', '2015-05', '2015-06'];
const groups = (csr: string, meeting: number, n: number) => months.map((month) => [csr, month, meeting, n] as const);
const responses = canonicalCsv([...groups('Ann', 10, 10), ...groups('Bob', 5, 10)]);
const cwd = folderWith({
  'responses.csv': responses,
  'corrected.csv': responses.replace('Bob-2015-06-9,Northwind,Halifax,Bob', 'Bob-2015-06-9,Northwind,Halifax,Ann'),
});

const file = (name: string): string => join(cwd, name);

async function openDatabase() {
  await prepareNetwork(pool, await loadRulebooks(), new Date(), () => undefined);
  return { pool, close: async () => {} };
}
const run = (...args: string[]) => runInProcess(args, { openDatabase });
const document = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await run(...args, '--json')).out) as Record<string, unknown>;

// In this order: each goes on from what the one before left.
describe('from a file to a certificate and back', () => {
  let runId = '';
  let number = '';

  test('a dry run counts and keeps nothing', async () => {
    const said = 'responses.csv: 60 rows read, 60 would be new, 0 rejected. This was a dry run: nothing was kept.\n';
    expect(await run('import', file('responses.csv'), '--dry-run')).toEqual({ code: 0, out: said, err: '' });
    expect((await run('decide', '-r', 'world-class-fcr@2015')).err).toBe(
      'The network has no response yet: import a file first, then decide.\n',
    );
  });

  test('the same file twice changes nothing and says so', async () => {
    expect((await run('import', file('responses.csv'))).out).toBe('responses.csv: 60 rows read, 60 new, 0 rejected.\n');
    expect((await run('import', file('responses.csv'))).out).toBe(
      'responses.csv: 60 rows read, 0 new, 60 there already, 0 rejected. Nothing changed: every response was there already.\n',
    );
  });

  test('a process of its own finds the same database', async () => {
    const { code, out } = await plaudit(['rollup', 'check'], { cwd, env: { DATABASE_URL: url } });
    const rows = 'The roll-ups are identical to a recount of the responses: 9 rows of 1 organization.\n';
    expect([code, out]).toEqual([0, rows]);
  });

  test('a corrected row takes the place of the earlier one', async () => {
    const { imports } = await document('import', file('corrected.csv'));
    expect(imports).toMatchObject([
      { file: 'corrected.csv', counts: { read: 60, taken: 1, superseded: 1, unchanged: 59 } },
    ]);
  });

  test('the roll-ups are what the responses say, before and after they are rebuilt', async () => {
    const same = {
      identical: true,
      organizations: [{ organization: 'Northwind', rows: 9, missing: 0, extra: 0, different: 0 }],
    };
    expect(await document('rollup', 'check')).toEqual(same);
    expect((await run('rollup', 'rebuild')).code).toBe(0);
    expect(await document('rollup', 'check')).toEqual(same);
  });

  test('a roll-up that is not what the responses say is found', async () => {
    await pool.query(
      'UPDATE rollup SET cells = set_byte(cells, 13, get_byte(cells, 13) + 1) WHERE level = 2 AND month = (SELECT max(month) FROM rollup)',
    );
    expect(await run('rollup', 'check')).toEqual({
      code: 1,
      out:
        'The roll-ups are not what the responses say (9 rows of 1 organization):\n' +
        '  Northwind: 0 missing, 0 without responses, 1 different\n' +
        '"plaudit rollup rebuild" writes them anew.\n',
      err: '',
    });
    await run('rollup', 'rebuild');
    expect((await run('rollup', 'check')).code).toBe(0);
  });

  test('everyone is decided on, and the outcome is recorded', async () => {
    const decided = await document('decide', '--rulebook', 'world-class-fcr@2015', '--organization', 'northwind');
    runId = String(decided['id']);
    expect(decided).toMatchObject({
      rulebook: { program: 'world-class-fcr', edition: '2015' },
      period: { from: '2015-04', to: '2015-06' },
      organization: 'Northwind',
      counts: [
        { level: 'csr', met: 1, notMet: 1, undetermined: 0 },
        { level: 'supervisor', met: 0, notMet: 0, undetermined: 0 },
        { level: 'site', met: 0, notMet: 0, undetermined: 1 },
        { level: 'organization', met: 0, notMet: 0, undetermined: 1 },
      ],
    });
  });

  test('an organization nobody knows is refused with the nearest one', async () => {
    expect(await run('decide', '-r', 'world-class-fcr@2015', '--organization', 'Northwin')).toEqual({
      code: 2,
      out: '',
      err: '--organization: none is named "Northwin". Did you mean "Northwind"?\n',
    });
  });

  test('certificates are issued once', async () => {
    expect(await document('certificate', 'issue', '--run', runId)).toMatchObject({
      issued: 1,
      already: 0,
      refused: [],
    });
    expect(await document('certificate', 'issue', '--run', runId)).toMatchObject({
      issued: 0,
      already: 1,
      refused: [],
    });
    const { certificates } = (await document('certificate', 'list')) as { certificates: { number: string }[] };
    number = certificates[0]?.number ?? '';
    expect(certificates).toMatchObject([{ level: 'csr', name: 'Ann', organization: 'Northwind', status: 'expired' }]);
  });

  test('a certificate shows whom it certifies, by what, and until when', async () => {
    expect(await document('certificate', 'show', number)).toMatchObject({
      ...{ number, status: 'expired', level: 'csr', subject: 'Ann', organization: 'Northwind', n: 31, meeting: 30 },
      ...{ achievedOn: '2015-06-30', validUntil: '2016-06-30', noLongerEarned: false, withdrawal: null },
    });
  });

  test('a certificate is withdrawn for good, with its reason', async () => {
    expect((await run('certificate', 'withdraw', number)).err).toBe(
      '--reason is missing: write why, as everyone will read it.\n',
    );
    const reason = 'Entered twice';
    expect((await run('certificate', 'withdraw', number, '--reason', reason)).code).toBe(0);
    expect(await run('certificate', 'withdraw', number, '--reason', 'Again')).toEqual({
      code: 1,
      out: '',
      err: `The certificate ${number} was withdrawn before; the first reason stands.\n`,
    });
    expect(await document('certificate', 'show', number)).toMatchObject({
      status: 'withdrawn',
      withdrawal: { reason },
    });
  });

  test('the demo does not go beside real responses', async () => {
    expect(await run('demo')).toEqual({
      code: 1,
      out: '',
      err: 'The database already holds 1 organization: the demo goes only into an empty one. Set PLAUDIT_HOME to a new folder.\n',
    });
  });
});
