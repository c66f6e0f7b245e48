import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createListener, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { doctorOf, FREE } from './doctor-findings.ts';
import { folderWith, plaudit } from './plaudit.ts';

const { pool, url } = await testDatabase();
const root = folderWith({});

const JULY_15 = new Date('2026-07-15T12:00:00Z');

const findings = doctorOf(url, join(root, 'home'), root);

const listening = (server: { listen: (port: number, host: string, done: () => void) => unknown }) =>
  new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

describe('an installation in order', () => {
  test('has no problem, and every look is taken', async () => {
    const { code, healthy, findings: all } = await findings({ PLAUDIT_OPERATOR: 'Contact Center Association' });
    expect([code, healthy]).toEqual([0, true]);
    expect(all.map(({ check, state }) => `${check} ${state}`)).toEqual([
      ...['configuration ok', 'node ok', 'clock ok', 'time-zones ok', 'home ok', 'key ok', 'disk ok', 'address ok'],
      ...[
        'operator ok',
        'server ok',
        'mail ok',
        'database ok',
        'migrations ok',
        'database-clock ok',
        'database-zones ok',
      ],
      ...['sealed-data ok', 'jobs ok', 'backups ok'],
    ]);
  });

  test('nothing is made by looking', async () => {
    await findings();
    expect(existsSync(join(root, 'home'))).toBe(false);
  });

  test('--deep compares the roll-ups, too', async () => {
    const { of } = await findings({}, ['--deep']);
    expect(of('roll-ups')).toMatchObject({ state: 'ok', found: 'Identical to a recount, in 0 organizations' });
  });
});

test("an installation that issues in nobody's name is told so", async () => {
  const { code, of } = await findings({ PLAUDIT_URL: 'https://certify.example.org', PLAUDIT_TRUST_PROXY: 'loopback' });
  expect([code, of('operator')]).toEqual([
    0,
    {
      ...{ check: 'operator', state: 'warning' },
      found:
        'Nobody is named: certificates are issued by "certify.example.org", those of the demo network by "Plaudit demonstration"',
      remedy: 'Set PLAUDIT_OPERATOR to your name before the first one.',
    },
  ]);
});

describe('the address', () => {
  test.each<[Record<string, string>, string]>([
    [{ PLAUDIT_URL: 'https://a.example', PLAUDIT_TRUST_PROXY: 'loopback' }, 'ok'],
    [{ PLAUDIT_URL: 'https://a.example' }, 'warning'],
    [{ PLAUDIT_URL: 'http://a.example' }, 'problem'],
    [{ PLAUDIT_HOST: '0.0.0.0' }, 'warning'],
    [{ PLAUDIT_HOST: '::1' }, 'ok'],
  ])('%j is %s', async (env, state) => {
    expect((await findings(env)).of('address')?.state).toBe(state);
  });
});

describe('the server', () => {
  const serving = async (status: number, body: string) => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/ready' ? status : 404;
      response.end(body);
    });
    await listening(server);
    afterAll(() => server.close());
    return String((server.address() as AddressInfo).port);
  };

  test.each<[string, number, string, string, string]>([
    ['that is ready', 200, '{"status":"ready"}', 'ok', 'is ready'],
    [
      ...['that is not', 503, '{"status":"not-ready","detail":"The database does not answer."}'],
      ...['problem', 'is not ready: The database does not answer.'],
    ] as [string, number, string, string, string],
    ['of someone else', 200, '<p>', 'warning', 'Another program answers'],
  ])('%s', async (_, status, body, state, found) => {
    const port = await serving(status, body);
    const finding = (await findings({ PLAUDIT_PORT: port })).of('server');
    expect([finding?.state, finding?.found.includes(found)]).toEqual([state, true]);
  });
});

describe('mail', () => {
  test('a server that answers is greeted, and nothing else is said to it', async () => {
    const commands: string[] = [];
    const smtp = new SMTPServer({
      hideSTARTTLS: true,
      onAuth: (_, __, done) => {
        commands.push('AUTH');
        done(null, { user: 'ann' });
      },
      onMailFrom: (_, __, done) => {
        commands.push('MAIL');
        done();
      },
    });
    await listening(smtp);
    afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
    const { port } = smtp.server.address() as AddressInfo;
    const { of } = await findings({ PLAUDIT_SMTP_URL: `smtp://ann:secret@127.0.0.1:${port}` });
    expect([of('mail')?.state, of('mail')?.found, commands]).toEqual([
      'ok',
      expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:${port} \\(\\S+\\) answers$`)),
      [],
    ]);
  });

  test('one that hangs up, talks nonsense or is not there is a problem', async () => {
    const nonsense = createListener((socket) => socket.end('-ERR no\r\n'));
    await listening(nonsense);
    afterAll(() => nonsense.close());
    const { port } = nonsense.address() as AddressInfo;
    for (const [at, why] of [
      [`127.0.0.1:${port}`, 'it hung up'],
      ['127.0.0.1:9', 'connect ECONNREFUSED 127.0.0.1:9'],
    ] as const) {
      const { of } = await findings({ PLAUDIT_SMTP_URL: `smtp://ann:secret@${at}` });
      expect(of('mail')).toMatchObject({ state: 'problem', found: `${at} cannot be used: ${why}` });
    }
  });

  test('none at all is a warning where others are to sign in', async () => {
    expect((await findings({ PLAUDIT_URL: 'https://a.example' })).of('mail')?.state).toBe('warning');
  });
});

describe('the database', () => {
  test('that does not answer is a problem, and the other looks are taken', async () => {
    const { code, of, findings: all } = await findings({ DATABASE_URL: 'postgres://ann:secret@127.0.0.1:9/plaudit' });
    expect([code, of('database')?.state, all.at(-1)?.check]).toEqual([1, 'problem', 'database']);
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  test('of an older version is a warning, of a newer one a problem', async () => {
    await pool.query("UPDATE migration SET name = '9999-later.sql' WHERE name LIKE '0002%'");
    expect((await findings()).of('migrations')).toMatchObject({ state: 'problem' });
    await pool.query("DELETE FROM migration WHERE name = '9999-later.sql'");
    const older = await findings();
    expect([older.code, older.of('migrations')?.found]).toEqual([0, expect.stringContaining('from 0002-work.sql on')]);
    await pool.query("INSERT INTO migration (name) VALUES ('0002-work.sql')");
  });

  test('that is still empty is in order', async () => {
    await pool.query('ALTER TABLE migration RENAME TO aside');
    const { of } = await findings();
    await pool.query('ALTER TABLE aside RENAME TO migration');
    expect(of('migrations')).toEqual({
      check: 'migrations',
      state: 'ok',
      found: 'The database is empty: the first start fills it',
      remedy: null,
    });
  });

  test('whose clock is another is a warning, then a problem', async () => {
    const ahead = (seconds: number) => () => new Date(Date.now() - seconds * 1000);
    const stateAt = async (seconds: number) => (await findings({}, [], ahead(seconds))).of('database-clock')?.state;
    expect([await stateAt(2), await stateAt(20), await stateAt(-300)]).toEqual(['ok', 'warning', 'problem']);
    expect((await findings({}, [], () => new Date(0))).of('clock')?.state).toBe('problem');
  });

  test('sealed with a key that is not here is a problem', async () => {
    await pool.query("INSERT INTO vault (key_id, root, made_at) VALUES ('0badc0de', 'x', now())");
    expect((await findings()).of('sealed-data')).toMatchObject({
      state: 'problem',
      found: 'Personal data is sealed with the key 0badc0de, which is not there',
    });
    const other = await findings({ PLAUDIT_KEY: Buffer.alloc(32, 7).toString('base64') });
    expect(other.of('sealed-data')?.state).toBe('problem');
    await pool.query('DELETE FROM vault');
  });

  test('with work and no backup, and one that failed since', async () => {
    const entry = (act: string, at: Date) =>
      pool.query(
        `INSERT INTO journal (org_id, entry_id, at, actor, act, noun, noun_id, detail)
         VALUES (0, gen_random_uuid(), $2, 'operator', $1, 'x', 'x', '{}')`,
        [act, at],
      );
    await entry('demo.loaded', JULY_15);
    const now = () => new Date('2026-07-16T12:00:00Z');
    expect((await findings({}, [], now)).of('backups')).toMatchObject({
      state: 'warning',
      found: 'None was ever made',
    });
    await entry('backup.made', JULY_15);
    expect((await findings({}, [], now)).of('backups')).toMatchObject({
      state: 'ok',
      found: 'The last was made 24 hours ago',
    });
    const later = () => new Date('2026-07-20T12:00:00Z');
    expect((await findings({ PLAUDIT_BACKUP_AT: 'no' }, [], later)).of('backups')).toEqual({
      check: 'backups',
      state: 'warning',
      found: 'The last was made 5 days ago',
      remedy: 'Set PLAUDIT_BACKUP_AT, or: plaudit backup FILE',
    });
    await pool.query(
      `INSERT INTO backup_run (night, state, asked_at, finished_at, failure)
       VALUES ('2026-07-16', 'failed', $1, $1, '{"code":"internal","message":"The disk is full."}')`,
      [new Date('2026-07-16T02:30:00Z')],
    );
    expect((await findings({}, [], now)).of('backups')).toMatchObject({
      state: 'problem',
      found: 'The last was made 24 hours ago; the last nightly one failed: The disk is full.',
    });
  });
});

describe('the program', () => {
  const home = join(root, 'whole');
  const run = (...args: string[]) =>
    plaudit(args, { cwd: root, env: { PLAUDIT_HOME: home, DATABASE_URL: '', PLAUDIT_PORT: FREE } });

  test('looks at an embedded database that does not run, and leaves it so', async () => {
    expect((await run('rollup', 'rebuild')).code).toBe(0);
    const { code, out } = await run('doctor');
    expect([code, out.split('\n').at(-2)]).toEqual([0, '0 problems, 2 warnings.']);
    expect(out).toMatch(/^ok {7}database {10}PostgreSQL 17\.\d+, embedded$/m);
    expect(existsSync(join(home, 'postgres/17/postmaster.pid'))).toBe(false);
  });

  test('and at one with settings in doubt, of which it tells all', async () => {
    const { code, out } = await plaudit(['doctor'], {
      cwd: root,
      env: { PLAUDIT_HOME: home, DATABASE_URL: '', PLAUDIT_PORT: 'x', PLAUDIT_PROT: '1', PLAUDIT_SMTP_URL: 'y' },
    });
    const told = out.split('\n').filter((line) => line.startsWith('problem'));
    expect([code, told.length, told.every((line) => line.includes('configuration'))]).toEqual([1, 3, true]);
    expect(out).toMatch(/^ok {7}migrations/m);
    expect(out).not.toMatch(/ (?:server|mail) {2}/);
  });
});

test('docs/operating.md names every check', () => {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const checks = [
    ...['configuration', 'node', 'clock', 'time-zones', 'home', 'uploads', 'database-folder', 'key', 'backup-folder'],
    ...[
      'disk',
      'backup-disk',
      'rulebooks',
      'address',
      'operator',
      'server',
      'mail',
      'database',
      'migrations',
      'database-clock',
    ],
    ...['database-zones', 'sealed-data', 'jobs', 'backups', 'roll-ups'],
  ];
  expect(checks.filter((check) => !page.includes(`| \`${check}\``))).toEqual([]);
});
