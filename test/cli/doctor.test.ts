import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createListener, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/actions/doctor/examine.ts';
import { lookUpConfig } from '../../src/cli/config.ts';
import { openPool } from '../../src/store/connect.ts';
import { testDatabase } from '../support/database.ts';
import { runInProcess } from '../support/run-cli.ts';
import { folderWith, plaudit } from './plaudit.ts';

const { pool, url } = await testDatabase();
const root = folderWith({});
const isRoot = process.geteuid?.() === 0;

/** Nothing listens there. */
const FREE = '9';
const JULY_15 = new Date('2026-07-15T12:00:00Z');

/** What the doctor finds with these settings; the database's clock is this machine's, so the time is the real one. */
async function findings(env: Record<string, string> = {}, args: readonly string[] = [], now = () => new Date()) {
  const given = { PLAUDIT_HOME: join(root, 'home'), DATABASE_URL: url, PLAUDIT_PORT: FREE, ...env };
  const { code, out, err } = await runInProcess(['doctor', '--json', ...args], {
    lookUpConfig: () => lookUpConfig(given, root),
    connectDatabase: async (_, config) => {
      const opened = openPool({ databaseUrl: config?.databaseUrl ?? '' });
      return { pool: opened, close: () => opened.end() };
    },
    now,
  });
  expect(err).toBe('');
  const document = JSON.parse(out) as { healthy: boolean; findings: Finding[] };
  const of = (check: string) => document.findings.find((each) => each.check === check);
  return { code, ...document, of };
}

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
      found: 'Nobody is named: certificates are issued by "certify.example.org"',
      remedy: 'Set PLAUDIT_OPERATOR to your name before the first one.',
    },
  ]);
});

describe('files', () => {
  const home = join(root, 'files');
  mkdirSync(join(home, 'uploads'), { recursive: true });
  mkdirSync(join(home, 'backups'));
  mkdirSync(join(home, 'postgres/17'), { recursive: true });
  writeFileSync(join(home, 'key'), `2026-01-01T00:00:00.000Z ${Buffer.alloc(32, 7).toString('base64')}\n`);
  const withModes = async (modes: Record<string, number>) => {
    const usual = { '.': 0o700, 'uploads': 0o700, 'backups': 0o700, 'postgres/17': 0o700, 'key': 0o600, ...modes };
    for (const [name, mode] of Object.entries(usual)) chmodSync(join(home, name), mode);
    return findings({ PLAUDIT_HOME: home });
  };

  test('that nobody else can open are in order', async () => {
    const { healthy, of } = await withModes({});
    expect(healthy).toBe(true);
    expect(of('key')?.found).toMatch(/\/key \(0600\), key [0-9a-f]{8}$/);
  });

  test.each<[string, number, string, string]>([
    ['.', 0o777, 'home', `chmod o-w ${home}`],
    ['uploads', 0o755, 'uploads', `chmod 700 ${join(home, 'uploads')}`],
    ['backups', 0o750, 'backup-folder', `chmod 700 ${join(home, 'backups')}`],
    ['postgres/17', 0o755, 'database-folder', `chmod 700 ${join(home, 'postgres/17')}`],
  ])('%s that others can open is a problem', async (name, mode, check, remedy) => {
    const { code, of } = await withModes({ [name]: mode });
    expect([code, of(check)?.state, of(check)?.remedy]).toEqual([1, 'problem', remedy]);
  });

  test('nor may a key be, or be none', async () => {
    const exposed = await withModes({ key: 0o640 });
    expect(exposed.of('key')).toMatchObject({
      state: 'problem',
      found: `Others on this computer may open the key file ${join(home, 'key')} (mode 0640): chmod 600 ${join(home, 'key')}`,
    });
    const wrong = await findings({ PLAUDIT_KEY: 'no key' });
    expect([wrong.of('configuration')?.state, wrong.of('key'), wrong.of('sealed-data')]).toEqual([
      'problem',
      undefined,
      undefined,
    ]);
  });

  test('a home that cannot be made or is none is a problem', async () => {
    const { of } = await findings({ PLAUDIT_HOME: join(home, 'key') });
    expect(of('home')).toMatchObject({ state: 'problem', remedy: 'Set PLAUDIT_HOME to a folder.' });
    if (isRoot) return;
    expect((await findings({ PLAUDIT_HOME: '/proc/plaudit' })).of('home')?.state).toBe('problem');
  });

  test('a folder for backups that is none, cannot be made or cannot be written is a problem', async () => {
    const lookAt = async (folder: string) => (await findings({ PLAUDIT_BACKUP_FOLDER: folder })).of('backup-folder');
    const file = join(home, 'key');
    expect(await lookAt(file)).toMatchObject({ state: 'problem', found: `${file} is no folder` });
    expect(await lookAt(join(file, 'backups'))).toEqual({
      check: 'backup-folder',
      state: 'problem',
      found: `${join(file, 'backups')} is not there and cannot be made`,
      remedy: `Let this account write to ${file}, or choose another folder.`,
    });
    expect(await lookAt(join(home, 'new'))).toBeUndefined();
    if (isRoot) return;
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o500 });
    expect(await lookAt(closed)).toMatchObject({
      state: 'problem',
      found: `${closed} cannot be written by this account`,
    });
  });

  test('a link to a disk that is not mounted is a folder that cannot be made', async () => {
    const link = join(root, 'link');
    symlinkSync(join(root, 'not-mounted'), link);
    expect((await findings({ PLAUDIT_BACKUP_FOLDER: link })).of('backup-folder')).toMatchObject({
      state: 'problem',
      found: `${link} is not there and cannot be made`,
    });
  });

  test('two keys are a change of keys that was broken off', async () => {
    const line = (day: string, byte: number) =>
      `2026-01-${day}T00:00:00.000Z ${Buffer.alloc(32, byte).toString('base64')}\n`;
    const twoKeys = join(root, 'two-keys');
    writeFileSync(twoKeys, line('01', 7) + line('02', 8), { mode: 0o600 });
    expect((await findings({ PLAUDIT_KEY_FILE: twoKeys })).of('key')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('2 keys, as a change of keys is not done'),
      remedy: 'plaudit key rotate',
    });
    const both = [8, 7].map((byte) => Buffer.alloc(32, byte).toString('base64')).join(',');
    expect((await findings({ PLAUDIT_KEY: both })).of('key')?.remedy).toBe(
      'plaudit key rotate, then leave only the first key in PLAUDIT_KEY',
    );
  });

  test('a configuration file with a password that everyone can read is a problem', async () => {
    const file = join(root, 'open.yaml');
    writeFileSync(file, 'smtp-url: smtp://ann:secret@127.0.0.1:9\n', { mode: 0o644 });
    const { of, findings: all } = await findings({ PLAUDIT_CONFIG: file });
    expect(of('configuration')).toMatchObject({
      state: 'problem',
      found: `Everyone on this computer can read the passwords in ${file}`,
    });
    expect(JSON.stringify(all)).not.toContain('secret');
    chmodSync(file, 0o640);
    expect((await findings({ PLAUDIT_CONFIG: file })).of('configuration')?.state).toBe('ok');
  });
});

describe('editions of the operator', () => {
  const rulebooks = async (folder: string) =>
    (await findings({ PLAUDIT_RULEBOOKS: folder })).findings.filter(({ check }) => check === 'rulebooks');

  test('in a folder that is not there, or that cannot be used, are a problem each', async () => {
    expect(await rulebooks('/nowhere')).toEqual([
      {
        check: 'rulebooks',
        state: 'problem',
        found: '/nowhere cannot be read: there is no such file.',
        remedy: 'Mend that, then start again: until then they are left out.',
      },
    ]);
    const folder = join(root, 'rulebooks');
    mkdirSync(folder);
    expect(await rulebooks(folder)).toEqual([
      { check: 'rulebooks', state: 'ok', found: `Everything in ${folder} can be used`, remedy: null },
    ]);
    writeFileSync(join(folder, 'own.yaml'), 'program: x\n');
    expect((await rulebooks(folder)).map(({ state, found }) => [state, found.startsWith(folder)])).toEqual([
      ['problem', true],
    ]);
  });

  test('none at all is nothing to look at', async () => {
    expect((await findings()).of('rulebooks')).toBeUndefined();
  });
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
