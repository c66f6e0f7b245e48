import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './plaudit.ts';
import { startProgram } from './running-program.ts';

const folder = folderWith({});

test('a service whose database dies under it starts it again, says so, and goes on', async () => {
  const home = join(folder, 'home');
  const { child, port, ended, lines } = await startProgram(folder, {
    DATABASE_URL: '',
    PLAUDIT_HOME: home,
    PLAUDIT_DEMO: 'no',
  });
  const database = (): number =>
    Number(readFileSync(join(home, 'postgres', '17', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  expect(await statusOf('/ready')).toBe(200);
  const first = database();
  process.kill(first, 'SIGKILL');
  await expect.poll(() => statusOf('/ready'), { interval: 20 }).toBe(503);
  expect(await statusOf('/health')).toBe(200);
  await expect.poll(() => statusOf('/ready'), { timeout: 25_000 }).toBe(200);
  expect(await statusOf('/api/journal')).toBe(401);
  expect(lines().flatMap(({ level, msg }) => (level === 'warn' ? [msg] : []))).toEqual([
    'The database ended by itself; starting it again',
    'The database runs again',
  ]);
  expect(database()).not.toBe(first);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
}, 60_000);
