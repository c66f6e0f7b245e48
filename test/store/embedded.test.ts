import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { moveTo, openPool } from '../../src/store/basics/connect.ts';
import type { EmbeddedConnection } from '../../src/store/embedded/connection.ts';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';

const CHILD = fileURLToPath(new URL('embedded-child.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'plaudit-embedded-test-'));
/** Longer than the path of a socket may be. */
const home = join(root, 'a-folder-with-a-long-name'.repeat(4), 'another-one'.repeat(6), '.plaudit');

interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly ready: Promise<{ connection: EmbeddedConnection; joined: boolean }>;
}
const children: Child[] = [];

afterEach(() => {
  for (const { process: child } of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function startChild(folder: string, ...more: string[]): Child {
  const child = spawn(process.execPath, [CHILD, folder, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ready = once(child.stdout, 'data').then(([line]) => JSON.parse(String(line)));
  const started = { process: child, ready };
  children.push(started);
  return started;
}

async function end({ process: child }: Child, how: 'stop' | 'exit' | 'SIGKILL'): Promise<void> {
  const ended = once(child, 'exit');
  if (how === 'SIGKILL') child.kill(how);
  else child.stdin.write(`${how}\n`);
  await ended;
}

async function ask(connection: EmbeddedConnection, statement: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query({ text: statement, rowMode: 'array' });
  await client.end();
  return rows;
}

const serverNumber = (folder: string): number =>
  Number(readFileSync(join(folder, 'postgres', '17', 'postmaster.pid'), 'utf8').split('\n')[0]);

async function isEnded(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      process.kill(pid, 0);
      // Nobody may be there to collect the status of a process whose parent was killed.
      if (process.platform === 'linux' && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return true;
    } catch {
      return true;
    }
    await sleep(25);
  }
  return false;
}

const FINISHED = ['17', 'running-on', 'server.log', 'start.lock', 'use.lock'];

describe('the embedded server', () => {
  test('two processes that start at once on an empty, deep home make one database and share one server', async () => {
    const [first, second] = [startChild(home), startChild(home)];
    const states = await Promise.all([first.ready, second.ready]);
    expect(states.filter(({ joined }) => joined)).toHaveLength(1);
    expect(states[1].connection).toEqual(states[0].connection);
    expect(readdirSync(join(home, 'postgres')).toSorted()).toEqual(FINISHED);
    await ask(states[0].connection, 'CREATE TABLE kept (word text)');
    await ask(states[1].connection, "INSERT INTO kept VALUES ('zoé'), ('Zoe'), ('abc')");

    const [starter, joiner] = states[0].joined ? [second, first] : [first, second];
    const pid = serverNumber(home);
    await end(starter, 'stop');
    expect(await ask(states[0].connection, 'SELECT count(*)::int FROM kept')).toEqual([[3]]);
    await end(joiner, 'stop');
    expect(await isEnded(pid)).toBe(true);
    expect(existsSync(states[0].connection.host)).toBe(false);
  });

  test('a restart keeps the data, in an order that depends on no system', async () => {
    const server = await startEmbedded({ home });
    expect(server.joined).toBe(false);
    expect(await ask(server.connection, 'SELECT word FROM kept ORDER BY word')).toEqual([['Zoe'], ['abc'], ['zoé']]);
    const settings = ['fsync', 'data_checksums', 'full_page_writes', 'listen_addresses', 'TimeZone'];
    expect(
      await ask(server.connection, `SELECT ${settings.map((name) => `current_setting('${name}')`).join()}`),
    ).toEqual([['on', 'on', 'on', '', 'UTC']]);
    await server.stop();
    await server.stop();
  });

  test('its account is no superuser, and without the password nobody gets in', async () => {
    const server = await startEmbedded({ home });
    try {
      expect(await ask(server.connection, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).toEqual([
        [false],
      ]);
      await expect(ask({ ...server.connection, password: 'wrong' }, 'SELECT 1')).rejects.toMatchObject({
        code: '28P01',
      });
    } finally {
      await server.stop();
    }
  });

  test('uses within one process count like those of many', async () => {
    const first = await startEmbedded({ home });
    const second = await startEmbedded({ home });
    expect([first.joined, second.joined]).toEqual([false, true]);
    await first.stop();
    expect(await ask(second.connection, 'SELECT 1')).toEqual([[1]]);
    const pid = serverNumber(home);
    await second.stop();
    expect(await isEnded(pid)).toBe(true);
  });

  test('a process that ends without stopping it takes the server along', async () => {
    const child = startChild(home);
    await child.ready;
    const pid = serverNumber(home);
    await end(child, 'exit');
    expect(await isEnded(pid)).toBe(true);
  });

  test('after kill -9 of its user the server stays; the next start joins it and stops it', async () => {
    const child = startChild(home);
    await child.ready;
    const pid = serverNumber(home);
    await end(child, 'SIGKILL');
    const server = await startEmbedded({ home });
    expect(server.joined).toBe(true);
    expect(serverNumber(home)).toBe(pid);
    await server.stop();
    expect(await isEnded(pid)).toBe(true);
  });

  test('after kill -9 of the server and its user the next start recovers what was committed', async () => {
    const child = startChild(home);
    const { connection } = await child.ready;
    await ask(connection, "INSERT INTO kept VALUES ('committed')");
    process.kill(serverNumber(home), 'SIGKILL');
    await end(child, 'SIGKILL');
    const server = await startEmbedded({ home });
    expect(server.joined).toBe(false);
    expect(await ask(server.connection, "SELECT word FROM kept WHERE word = 'committed'")).toEqual([['committed']]);
    expect(existsSync(connection.host)).toBe(false);
    await server.stop();
  });

  test('a server that dies under its users is started again by one of them, and joined by the others', async () => {
    const [first, second] = [await startEmbedded({ home }), await startEmbedded({ home })];
    const pools = [first, second].map(({ connection }) => openPool({ connection }));
    const heard: string[][] = [[], []];
    for (const [i, server] of [first, second].entries()) {
      server.keepUp({
        onEnd: () => heard[i]?.push('end'),
        onBack: (connection) => {
          moveTo(pools[i] as pg.Pool, connection);
          heard[i]?.push('back');
        },
        onFailure: (error) => heard[i]?.push(String(error)),
      });
    }
    await Promise.all(pools.map((pool) => pool.query("INSERT INTO kept VALUES ('under way')")));
    for (const times of [1, 2]) {
      process.kill(serverNumber(home), 'SIGKILL');
      const expected = Array.from({ length: times }, () => ['end', 'back']).flat();
      await expect.poll(() => heard, { timeout: 30_000 }).toEqual([expected, expected]);
      for (const pool of pools)
        expect((await pool.query("SELECT count(*) AS n FROM kept WHERE word = 'under way'")).rows).toEqual([{ n: 2 }]);
    }
    const pid = serverNumber(home);
    await Promise.all(pools.map((pool) => pool.end()));
    await first.stop();
    expect(await isEnded(pid)).toBe(false);
    await second.stop();
    expect(await isEnded(pid)).toBe(true);
    await sleep(1_500);
    expect(await isEnded(pid)).toBe(true);
    expect(existsSync(join(home, 'postgres', '17', 'postmaster.pid'))).toBe(false);
  }, 90_000);

  test('a server that its users keep in another container is not started a second time', async () => {
    const child = startChild(home);
    await child.ready;
    const pid = serverNumber(home);
    process.kill(pid, 'SIGKILL'); // as invisible as one in another space of process numbers
    expect(await isEnded(pid)).toBe(true);
    writeFileSync(join(home, 'postgres', 'running-on'), 'elsewhere\n');
    await expect(startEmbedded({ home })).rejects.toMatchObject({
      code: 'database.locked',
      message:
        `A Plaudit in another container or on another computer uses the database in ${join(home, 'postgres')}: ` +
        'end it, or set PLAUDIT_HOME to another folder.',
    });
    await end(child, 'SIGKILL');
    const server = await startEmbedded({ home });
    expect(server.joined).toBe(false);
    await server.stop();
  });

  test('a crashed server whose number another process has got is no obstacle', async () => {
    const note = join(home, 'postgres', '17', 'postmaster.pid');
    writeFileSync(note, `${process.ppid}\n${home}\n1700000000\n5432\n/tmp/none\n\n0 0\nready   \n`);
    const server = await startEmbedded({ home });
    expect(server.joined).toBe(false);
    await server.stop();
  });

  test('says why the server does not start, and starts once that is mended', async () => {
    const own = join(home, 'postgres', '17', 'local.conf');
    writeFileSync(own, 'max_connections = -1\n');
    chmodSync(own, 0o644);
    const log = join(home, 'postgres', 'server.log');
    await expect(startEmbedded({ home })).rejects.toMatchObject({
      code: 'database.unreachable',
      message: expect.stringMatching(/did not start \(configuration file ".*" contains errors\)/),
      cause: { message: expect.stringContaining('-1 is outside the valid range for parameter "max_connections"') },
    });
    expect(existsSync(log)).toBe(true);
    writeFileSync(own, 'max_connections = 33\n');
    const server = await startEmbedded({ home });
    expect(await ask(server.connection, 'SHOW max_connections')).toEqual([['33']]);
    await server.stop();
  });
});

describe('a home that is not ready', () => {
  test('a creation killed half-way is made anew', async () => {
    const interrupted = join(root, 'interrupted');
    const folder = join(interrupted, 'postgres');
    const child = startChild(interrupted);
    const isHalfMade = (): boolean =>
      existsSync(folder) &&
      readdirSync(folder).some((name) => name.startsWith('17.making-') && existsSync(join(folder, name, 'PG_VERSION')));
    while (!isHalfMade()) await sleep(5);
    await end(child, 'SIGKILL');
    expect(readdirSync(folder)).not.toContain('17');

    const steps: string[] = [];
    const server = await startEmbedded({ home: interrupted, onProgress: (step) => steps.push(step) });
    expect(steps).toContain('create');
    await server.stop();
    await (await startEmbedded({ home: interrupted })).stop();
    expect(readdirSync(folder).toSorted()).toEqual(FINISHED);
  });

  test('one that may not be written is named in one sentence', async () => {
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o555 });
    // Root may write everywhere, so the child gives that up.
    const child = startChild(closed, ...(process.geteuid?.() === 0 ? ['65534'] : []));
    expect(await child.ready).toEqual({
      code: 'home.not-writable',
      message:
        `Plaudit cannot write in its folder ${closed}: give the user it runs as the right to write there, ` +
        'or set PLAUDIT_HOME to another folder.',
    });
    await once(child.process, 'exit');
  });

  test('one that is a file is refused alike', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'not a folder');
    await expect(startEmbedded({ home: file })).rejects.toMatchObject({ code: 'home.not-writable', place: file });
  });

  test.runIf(existsSync('/proc/self'))('one under /proc, which says that itself is missing, is refused', async () => {
    for (const home of ['/proc/plaudit', '/proc/plaudit/home']) {
      await expect(startEmbedded({ home })).rejects.toMatchObject({ code: 'home.not-writable', place: home });
    }
  });

  test.each([
    ['16', '16', 'conflict'],
    ['18', '18', 'database.newer'],
    ['17', '18', 'database.newer'],
  ])('data in %s made by PostgreSQL %s is left alone', async (name, version, code) => {
    const other = join(root, `other-${name}-${version}`);
    const data = join(other, 'postgres', name);
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'PG_VERSION'), `${version}\n`);
    await expect(startEmbedded({ home: other })).rejects.toMatchObject({
      code,
      message:
        `The database in ${data} was made by PostgreSQL ${version} and this Plaudit brings PostgreSQL 17: ` +
        'use the Plaudit that made it, or set PLAUDIT_HOME to another folder.',
    });
    expect(readdirSync(data)).toEqual(['PG_VERSION']);
  });

  test('files of others where the database belongs are left alone', async () => {
    const foreign = join(root, 'foreign');
    const data = join(foreign, 'postgres', '17');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'letter.txt'), 'mine');
    await expect(startEmbedded({ home: foreign })).rejects.toMatchObject({ code: 'home.not-writable', place: data });
    expect(readdirSync(data)).toEqual(['letter.txt']);
  });
});
