import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkBackup } from '../../src/actions/backups/check-backup.ts';
import {
  lastDue,
  makeNightlyBackup,
  NightlyBackups,
  type NightlyOptions,
} from '../../src/actions/backups/nightly-backup.ts';
import { addBackupRun, findBackupRun } from '../../src/store/backup-runs.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { temporaryFolder } from '../support/backup.ts';
import { testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();
const root = temporaryFolder();
let clock = new Date('2026-07-15T02:29:59Z');
let folders = 0;
let options: NightlyOptions;

beforeEach(async () => {
  await pool.query('DELETE FROM backup_run; DELETE FROM journal');
  await pool.query("UPDATE migration SET applied_at = '2026-07-01T00:00:00Z'");
  clock = new Date('2026-07-15T02:29:59Z');
  options = {
    folder: join(root, String((folders += 1))),
    keep: 3,
    at: '02:30',
    passphrase: null,
    uploadsFolder: join(root, 'uploads'),
    product: '1.2.3',
    now: () => clock,
    onFault: (error) => expect.unreachable(String(error)),
  };
});

const ask = (night: string): Promise<boolean> =>
  transaction(pool, (client) => addBackupRun(client, { night, due: new Date(`${night}T02:30:00Z`), now: clock }));
const entries = (): Promise<object[]> =>
  rowsOf(pool, "SELECT act, noun_id, detail FROM journal WHERE noun = 'backup' ORDER BY entry_id");

test.each([
  ['2026-07-15T02:29:59Z', '02:30', '2026-07-14'],
  ['2026-07-15T02:30:00Z', '02:30', '2026-07-15'],
  ['2026-07-15T23:59:59Z', '00:00', '2026-07-15'],
  ['2026-01-01T00:00:00Z', '23:59', '2025-12-31'],
])('at %s the last backup due at %s is that of %s', (now, at, night) => {
  expect(lastDue(new Date(now), at)).toEqual({ night, due: new Date(`${night}T${at}:00Z`) });
});

describe('the backup of a night', () => {
  test('is made once, read back, and told in the journal', async () => {
    expect(await ask('2026-07-15')).toBe(true);
    expect(await ask('2026-07-15')).toBe(false);
    expect(await makeNightlyBackup(pool, '2026-07-15', options)).toBe('made');
    expect(await makeNightlyBackup(pool, '2026-07-15', options)).toBe('nothing to do');
    const { bytes } = await checkBackup(join(options.folder, 'nightly-2026-07-15.plaudit'), null);
    expect(await findBackupRun(pool, '2026-07-15')).toMatchObject({ state: 'finished', bytes, failure: null });
    expect(await entries()).toMatchObject([
      { act: 'backup.made', noun_id: 'nightly-2026-07-15.plaudit', detail: { bytes, encrypted: false, removed: 0 } },
    ]);
  });

  test('takes the place of the oldest, and of nothing that is no nightly backup', async () => {
    mkdirSync(options.folder);
    const others = ['before-1.0.0-2026-01-01-000000.plaudit', 'my.plaudit', '.nightly-2026-07-15.plaudit.ab.part'];
    const nights = ['2026-07-10', '2026-07-11', '2026-07-12', '2026-07-13', '2026-07-14'];
    for (const name of [...others, ...nights.map((night) => `nightly-${night}.plaudit`)])
      writeFileSync(join(options.folder, name), '');
    const stale = '.nightly-2026-07-01.plaudit.cd.part';
    writeFileSync(join(options.folder, stale), '');
    utimesSync(join(options.folder, stale), clock, new Date(clock.getTime() - 25 * 3_600_000));
    utimesSync(join(options.folder, '.nightly-2026-07-15.plaudit.ab.part'), clock, clock);
    await ask('2026-07-15');
    await makeNightlyBackup(pool, '2026-07-15', options);
    expect(readdirSync(options.folder).toSorted()).toEqual(
      [...others, 'nightly-2026-07-13.plaudit', 'nightly-2026-07-14.plaudit', 'nightly-2026-07-15.plaudit'].toSorted(),
    );
  });

  test('that cannot be made removes none of the others, and says so', async () => {
    mkdirSync(options.folder);
    for (const day of ['10', '11', '12', '13'])
      writeFileSync(join(options.folder, `nightly-2026-07-${day}.plaudit`), '');
    writeFileSync(join(root, 'taken'), '');
    await ask('2026-07-15');
    expect(await makeNightlyBackup(pool, '2026-07-15', { ...options, folder: join(root, 'taken') })).toBe('failed');
    expect(await findBackupRun(pool, '2026-07-15')).toMatchObject({
      state: 'failed',
      failure: { code: 'backup.not-written' },
    });
    expect(await entries()).toMatchObject([{ act: 'backup.failed', detail: { code: 'backup.not-written' } }]);
    expect(readdirSync(options.folder)).toHaveLength(4);
  });

  test('that a crash left whole and untold is told, not made again', async () => {
    await ask('2026-07-15');
    await makeNightlyBackup(pool, '2026-07-15', options);
    const { header } = await checkBackup(join(options.folder, 'nightly-2026-07-15.plaudit'), null);
    await pool.query("UPDATE backup_run SET state = 'waiting', finished_at = NULL, bytes = NULL");
    clock = new Date('2026-07-15T09:00:00Z');
    expect(await makeNightlyBackup(pool, '2026-07-15', options)).toBe('made');
    expect((await checkBackup(join(options.folder, 'nightly-2026-07-15.plaudit'), null)).header).toEqual(header);
  });

  test('is made by one of two processes that try at once', async () => {
    await ask('2026-07-15');
    const tried = await Promise.allSettled([1, 2, 3].map(() => makeNightlyBackup(pool, '2026-07-15', options)));
    expect(tried.filter((each) => each.status === 'fulfilled' && each.value === 'made')).toHaveLength(1);
    expect(await entries()).toHaveLength(1);
  });
});

describe('the clock', () => {
  test('asks when it is time, for one backup however many processes look', async () => {
    const queues = [new JobQueue(pool), new JobQueue(pool)];
    const nightly = queues.map((queue) => new NightlyBackups(pool, queue, options));
    for (const queue of queues) await queue.start();
    clock = new Date('2026-07-01T01:00:00Z'); // younger than the schema: nothing is due
    for (const each of nightly) await each.begin();
    expect(await rowsOf(pool, 'SELECT night FROM backup_run')).toEqual([]);
    clock = new Date('2026-07-15T02:30:10Z');
    await Promise.all(nightly.map((each) => each.look()));
    await Promise.all(nightly.map((each) => each.look()));
    await until(async () => (await findBackupRun(pool, '2026-07-15'))?.state === 'finished');
    expect(await entries()).toHaveLength(1);
    for (const each of nightly) each.stop();
    for (const queue of queues) await queue.stop();
    expect(existsSync(join(options.folder, 'nightly-2026-07-15.plaudit'))).toBe(true);
  });

  test('makes up at the start for a night that nobody was there for, and for one that a crash broke off', async () => {
    await ask('2026-07-13');
    const queue = new JobQueue(pool);
    await queue.start();
    const nightly = new NightlyBackups(pool, queue, options);
    await nightly.begin();
    await until(async () => (await findBackupRun(pool, '2026-07-14'))?.state === 'finished');
    await until(async () => (await findBackupRun(pool, '2026-07-13'))?.state === 'finished');
    nightly.stop();
    await queue.stop();
    expect(readdirSync(options.folder).toSorted()).toEqual([
      'nightly-2026-07-13.plaudit',
      'nightly-2026-07-14.plaudit',
    ]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition()) && performance.now() < deadline) await sleep(50);
  expect(await condition()).toBe(true);
}
