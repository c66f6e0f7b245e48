import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { doctorOf } from './doctor-findings.ts';
import { folderWith } from './plaudit.ts';

const { url } = await testDatabase();
const root = folderWith({});
const isRoot = process.geteuid?.() === 0;
const findings = doctorOf(url, join(root, 'home'), root);

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
