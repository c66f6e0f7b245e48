import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chmod, chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, surroundings } from '../src/store/embedded/program.ts';
import { canEnter, chooseServerUser } from '../src/store/embedded/server-user.ts';

/** Where packages for Debian, Red Hat and macOS put the programs of the oldest PostgreSQL that we support. */
const FOLDERS = [
  '/usr/lib/postgresql/15/bin',
  '/usr/pgsql-15/bin',
  '/opt/homebrew/opt/postgresql@15/bin',
  '/usr/local/opt/postgresql@15/bin',
  '/Library/PostgreSQL/15/bin',
];

/** Disposing of it ends the server and removes its folder. */
export type TemporaryServer = AsyncDisposable & {
  /** postgres://... of the database "postgres", as an account that may do everything. */
  readonly url: string;
};

/** The folder of initdb and postgres, or null where PostgreSQL 15 is not installed. */
export function findPostgres15(): string | null {
  return FOLDERS.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

/**
 * Starts a server in a new temporary folder, reachable through a socket in it and nothing else. PostgreSQL refuses to
 * be root, so then it runs as an account without rights. Takes about a second. Throws with the programs' own words.
 */
export async function startPostgres(bin: string): Promise<TemporaryServer> {
  const user = chooseServerUser('/', '/');
  const parents = [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
  // A socket's path has about 100 bytes, and the account must be able to walk to it.
  const parent = parents.find(
    (path) => path.length < 60 && existsSync(path) && (user === null || canEnter(path, user)),
  );
  if (parent === undefined) throw new Error(`None of ${parents.join(', ')} can hold a database server: set TMPDIR.`);
  const folder = await mkdtemp(join(parent, 'plaudit-postgres-15-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await chmod(folder, 0o700);
    if (user !== null) await chown(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const options = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
    const made = await runProgram(join(bin, 'initdb'), options, { user });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.output.trim()}`);
    const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings(folder)], {
      ...surroundings(user),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const atExit = () => {
      server.kill('SIGQUIT');
      remove();
    };
    process.once('exit', atExit);
    await ready(server);
    const stop = async () => {
      await end(server);
      process.off('exit', atExit);
      remove();
    };
    return { url: `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}`, [Symbol.asyncDispose]: stop };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Nothing in it outlives the tests, so nothing is made durable. */
function settings(folder: string): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Afterwards the log is only drained, lest the server wait for us to read.
      if (log.length < 100_000) log += text;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${log.trim()}`)));
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await ended;
}
