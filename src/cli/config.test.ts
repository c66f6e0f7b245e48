import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runInProcess } from '../../test/support/run-cli.ts';
import { lookUpConfig, readConfig } from './config.ts';
import { configurationPage } from './config-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'plaudit-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEY = Buffer.alloc(32, 7).toString('base64');

let files = 0;
function fileWith(text: string): string {
  const file = join(folder, `${++files}.yaml`);
  writeFileSync(file, text);
  return file;
}

const sentences = (env: Record<string, string>): string[] =>
  lookUpConfig(env, '/srv').problems.map(({ message }) => message);

describe('defaults', () => {
  test('are those of a person who tries it out', () => {
    expect(readConfig({}, '/srv')).toEqual({
      home: '/srv/.plaudit',
      databaseUrl: null,
      rulebooksFolder: undefined,
      demo: true,
      host: '127.0.0.1',
      port: 4300,
      publicUrl: 'http://localhost:4300',
      operator: null,
      trustProxy: [],
      webhookHosts: [],
      key: null,
      keyFile: '/srv/.plaudit/key',
      smtpUrl: null,
      mailFrom: 'Plaudit <plaudit@localhost>',
      sessionDays: 14,
      sessionIdleHours: 24,
      oidcIssuer: null,
      oidcClientId: null,
      oidcClientSecret: null,
      oidcName: 'Single sign-on',
      logLevel: 'info',
      logFormat: null,
      metricsToken: null,
      otlpUrl: null,
      backupFolder: '/srv/.plaudit/backups',
      backupKeep: 14,
      backupAt: '02:30',
      backupPassphrase: null,
    });
  });

  test('follow what they depend on', () => {
    const { publicUrl, keyFile, backupFolder } = readConfig({ PLAUDIT_HOME: '~/data' }, '/srv', { port: 8080 });
    expect([publicUrl, keyFile, backupFolder]).toEqual([
      'http://localhost:8080',
      join(homedir(), 'data/key'),
      join(homedir(), 'data/backups'),
    ]);
    expect(readConfig({ PLAUDIT_URL: 'https://a.example/' }, '/').mailFrom).toBe('Plaudit <plaudit@a.example>');
  });
});

describe('the environment goes before the file, the command line before both', () => {
  const file = fileWith('port: 1000\noperator: File\nhost: 0.0.0.0\n');

  test('and each value says where it came from', () => {
    const env = { PLAUDIT_CONFIG: file, PLAUDIT_PORT: '2000', PLAUDIT_OPERATOR: '' };
    const { config, settings, problems } = lookUpConfig(env, '/srv', { port: 3000 });
    expect([config.port, config.operator, config.host, problems]).toEqual([3000, 'File', '0.0.0.0', []]);
    expect(settings.filter((s) => s.from !== 'default').map((s) => [s.name, s.from])).toEqual([
      ['host', `${file}:3 host`],
      ['port', '--port'],
      ['operator', `${file}:2 operator`],
    ]);
    expect(readConfig(env, '/srv').port).toBe(2000);
  });

  test('and --config before PLAUDIT_CONFIG', () => {
    const other = fileWith('port: 4000\n');
    expect(readConfig({ PLAUDIT_CONFIG: file }, '/', { config: other }).port).toBe(4000);
  });
});

test('a file may write values as YAML likes them', () => {
  const file = fileWith(
    'backup-at: 02:15\ntrust-proxy:\n  - loopback\n  - 10.0.0.0/8\ndemo: false\nhome: ../data\nbackup-keep: 3\n',
  );
  const { backupAt, trustProxy, demo, home, backupKeep } = readConfig({ PLAUDIT_CONFIG: file }, '/srv');
  expect([backupAt, trustProxy, demo, home, backupKeep]).toEqual([
    '02:15',
    ['loopback', '10.0.0.0/8'],
    false,
    join(folder, '../data'),
    3,
  ]);
});

test('an empty file sets nothing', () => {
  expect(readConfig({ PLAUDIT_CONFIG: fileWith('# nothing yet\n') }, '/srv')).toEqual(readConfig({}, '/srv'));
});

describe('what is wrong is one sentence with the remedy', () => {
  test.each<[Record<string, string>, string]>([
    [{ PLAUDIT_PROT: '1' }, 'PLAUDIT_PROT is no setting. Did you mean "PLAUDIT_PORT"?'],
    [{ PLAUDIT_PORT: 'x' }, 'PLAUDIT_PORT is "x": write a port from 1 to 65535.'],
    [{ PLAUDIT_PORT: '0' }, 'PLAUDIT_PORT is "0": write a port from 1 to 65535.'],
    [{ PLAUDIT_PORT: '0x10' }, 'PLAUDIT_PORT is "0x10": write a port from 1 to 65535.'],
    [{ PLAUDIT_PORT: '65536' }, 'PLAUDIT_PORT is "65536": write a port from 1 to 65535.'],
    [{ PLAUDIT_URL: 'x' }, 'PLAUDIT_URL is "x": write an address such as https://certify.example.org.'],
    [{ PLAUDIT_DEMO: 'maybe' }, 'PLAUDIT_DEMO is "maybe": write yes or no.'],
    [
      { PLAUDIT_LOG_LEVEL: 'wran' },
      'PLAUDIT_LOG_LEVEL is "wran": write debug, info, warn, error or silent. Did you mean "warn"?',
    ],
    [{ PLAUDIT_LOG_FORMAT: 'xml' }, 'PLAUDIT_LOG_FORMAT is "xml": write json or text.'],
    ...['https://a.example/path', 'https://a.example?x=1', 'https://ann:hush@a.example', 'https://a.example/#x'].map(
      (url): [Record<string, string>, string] => [
        { PLAUDIT_URL: url },
        `PLAUDIT_URL is "${url}": write an address such as https://certify.example.org, with nothing behind the host and the port.`,
      ],
    ),
    [
      { PLAUDIT_KEY: 'hush' },
      'PLAUDIT_KEY cannot be used: it is not 32 bytes in base64. "openssl rand -base64 32" makes a key; one that was used before must stay the same.',
    ],
    [
      { PLAUDIT_KEY: `${KEY},${KEY.slice(1)}` },
      'PLAUDIT_KEY cannot be used: it is not 32 bytes in base64. "openssl rand -base64 32" makes a key; one that was used before must stay the same.',
    ],
    [
      { DATABASE_URL: 'mysql://root:hush@db' },
      'DATABASE_URL cannot be used: write it as postgres://user:password@host:5432/database.',
    ],
    [
      { PLAUDIT_SMTP_URL: 'mail:hush' },
      'PLAUDIT_SMTP_URL cannot be used: write an address such as smtps://user:password@mail.example.org:465.',
    ],
    [
      { PLAUDIT_METRICS_TOKEN: 'short' },
      'PLAUDIT_METRICS_TOKEN cannot be used: write at least 16 letters and digits, as "openssl rand -hex 24" makes them.',
    ],
    [
      { PLAUDIT_TRUST_PROXY: 'yes' },
      'PLAUDIT_TRUST_PROXY is "yes": write the addresses of your proxies, as in "loopback, 10.0.0.0/8", or no.',
    ],
    [{ PLAUDIT_BACKUP_AT: '25:00' }, 'PLAUDIT_BACKUP_AT is "25:00": write a time of day such as 02:30, or no.'],
    [{ PLAUDIT_BACKUP_KEEP: '0' }, 'PLAUDIT_BACKUP_KEEP is "0": write a whole number of backups from 1 to 3650.'],
    [
      { PLAUDIT_MAIL_FROM: 'Ann' },
      'PLAUDIT_MAIL_FROM is "Ann": write an address such as "Plaudit <no-reply@example.org>".',
    ],
    [
      { PLAUDIT_OIDC_ISSUER: 'https://login.example.org' },
      'Single sign-on also needs PLAUDIT_OIDC_CLIENT_ID and PLAUDIT_OIDC_CLIENT_SECRET: set all three, or none.',
    ],
    [{ PLAUDIT_KEY: KEY, PLAUDIT_KEY_FILE: '/k' }, 'PLAUDIT_KEY and PLAUDIT_KEY_FILE are both set: keep one of them.'],
    [
      { PLAUDIT_CONFIG: '/nowhere/x.yaml' },
      'There is no configuration file /nowhere/x.yaml: check --config or PLAUDIT_CONFIG.',
    ],
    [{ PLAUDIT_CONFIG: '/' }, 'The configuration cannot be read (EISDIR): /: check --config or PLAUDIT_CONFIG.'],
  ])('%j', (env, sentence) => {
    expect(sentences(env)).toEqual([sentence]);
    expect(() => readConfig(env, '/srv')).toThrow(sentence);
  });

  test.each<[string, string]>([
    ['smpt-url: x\n', '1: "smpt-url" is no setting. Did you mean "smtp-url"?'],
    ['PLAUDIT_SMTP_URL: x\n', '1: "PLAUDIT_SMTP_URL" is no setting. Did you mean "smtp-url"?'],
    ['DATABASE_URL: x\n', '1: "DATABASE_URL" is no setting. Did you mean "database-url"?'],
    ['smtp_url: x\n', '1: "smtp_url" is no setting. Did you mean "smtp-url"?'],
    ['host: a\nport: x\n', '2 port is "x": write a port from 1 to 65535.'],
    ['port:\n', '1: port has no value: write one, as in "port: 8080", or leave it out.'],
    ['port: { a: 1 }\n', '1: port has no value: write one, as in "port: 8080", or leave it out.'],
    ['- port\n', '1: this is no list of settings: write lines such as "port: 8080".'],
    ['port: 1\nport: 2\n', '2: this is no YAML (Map keys must be unique): write lines such as "port: 8080".'],
  ])('in a file: %j', (text, sentence) => {
    const file = fileWith(text);
    expect(sentences({ PLAUDIT_CONFIG: file })).toEqual([`${file}:${sentence}`]);
  });

  test('and all of them are told at once where they are asked for', () => {
    const file = fileWith('prot: 1\n');
    expect(sentences({ PLAUDIT_CONFIG: file, PLAUDIT_X: '1', PLAUDIT_PORT: 'x' })).toHaveLength(3);
  });
});

test.skipIf(process.geteuid?.() === 0)('a file that this account may not read', () => {
  const file = fileWith('port: 80\n');
  chmodSync(file, 0);
  expect(sentences({ PLAUDIT_CONFIG: file })).toEqual([
    `The configuration ${file} may not be read by this account: let it, or run this as the account that runs Plaudit.`,
  ]);
});

test('variables of the tests and of debugging are none of its business', () => {
  expect(sentences({ PLAUDIT_TEST_DATABASE_URL: 'x', PLAUDIT_DEBUG: '1' })).toEqual([]);
});

describe('plaudit config', () => {
  const env = {
    DATABASE_URL: 'postgres://ann:hush@db/plaudit?sslpassword=hush',
    PLAUDIT_KEY: KEY,
    PLAUDIT_SMTP_URL: 'smtps://ann:hu%40sh@mail.example.org',
    PLAUDIT_OIDC_CLIENT_SECRET: 'hush',
    PLAUDIT_OIDC_CLIENT_ID: 'plaudit',
    PLAUDIT_OIDC_ISSUER: 'https://login.example.org',
    PLAUDIT_METRICS_TOKEN: 'hushhushhushhush',
    PLAUDIT_OTLP_URL: 'http://ann:hush@collector?token=hush',
  };
  const run = (args: string[], given: Record<string, string> = env) =>
    runInProcess(args, { lookUpConfig: () => lookUpConfig(given, '/srv') });

  test('shows what holds and where it came from, and no secret', async () => {
    const { code, out, err } = await run(['config', '--json']);
    const { settings } = JSON.parse(out) as { settings: { key: string; value: string | null; from: string }[] };
    const of = (key: string) => settings.find((s) => s.key === key);
    expect([code, err, /hush|hu%40sh/.test(out), out.includes(KEY)]).toEqual([0, '', false, false]);
    expect(of('database-url')).toMatchObject({
      value: 'postgres://ann:***@db/plaudit?sslpassword=***',
      from: 'DATABASE_URL',
    });
    expect([of('key')?.value, of('smtp-url')?.value, of('port')?.from]).toEqual([
      '(hidden)',
      'smtps://ann:***@mail.example.org',
      'default',
    ]);
  });

  test.each(['postgres://ann:hu/sh@db/x', 'postgres://ann:12/sh@db/x'])('hides %s whole', async (url) => {
    const { out } = await run(['config', 'show', '--json'], { DATABASE_URL: url });
    expect(out).toContain('"value": "(hidden)"');
    expect(out).not.toContain('sh@db');
  });

  test('is a table for people', async () => {
    const { out } = await run(['config'], { PLAUDIT_PORT: '8080' });
    expect(
      out
        .split('\n')
        .filter((line) => /^(port|url|key-file) /.test(line))
        .map((line) => line.split(/\s{2,}/)),
    ).toEqual([
      ['port', '8080', 'PLAUDIT_PORT'],
      ['url', 'http://localhost:8080', 'default'],
      ['key-file', '/srv/.plaudit/key', 'default'],
    ]);
  });

  test('says what is wrong and fails as wrong usage', async () => {
    const { code, out, err } = await run(['config'], { PLAUDIT_PORT: 'x' });
    expect([code, err]).toEqual([2, 'PLAUDIT_PORT is "x": write a port from 1 to 65535.\n']);
    expect(out).toMatch(/^port +4300 +default, as what was written cannot be used$/m);
  });

  test('takes the file of the command line, before or after the command', async () => {
    for (const args of [
      ['--config', 'x.yaml', 'config'],
      ['config', '--config', 'x.yaml'],
    ]) {
      const used: string[] = [];
      const { code } = await runInProcess(args, { useConfigFile: (file) => void used.push(file) });
      expect([code, used]).toEqual([0, ['x.yaml']]);
    }
  });
});

test('docs/configuration.md is what "plaudit config docs" writes', async () => {
  const file = join(folder, 'page.md');
  expect(await runInProcess(['config', 'docs', file])).toEqual({ code: 0, out: '', err: '' });
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  expect([page, readFileSync(file, 'utf8')]).toEqual([configurationPage(), configurationPage()]);
});
