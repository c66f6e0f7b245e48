import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, readlinkSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram, surroundings } from './program.ts';
import type { ServerUser } from './server-user.ts';
import { reachFor } from './server-user.ts';

/** What a server says of itself in postmaster.pid (PostgreSQL's src/include/utils/pidfile.h). */
export interface ServerNote {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping';
}

const NOTE = 'postmaster.pid';
const LOG_LIMIT = 4 * 1024 * 1024;

/** Reads the note; null where no server has left one or it is only begun. */
export function readNote(data: string): ServerNote | null {
  let lines: string[];
  try {
    lines = readFileSync(join(data, NOTE), 'utf8').split('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return null;
  const status = lines[7]?.trim();
  return {
    pid,
    host: lines[4] || lines[5] || '',
    port: Number(lines[3]),
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  };
}

/**
 * After a crash another process may have got the server's number, and then the server refuses to start. Otherwise the
 * note stays: the server reads there which shared memory its orphans may still use.
 */
export function forgetReusedNumber(note: ServerNote, data: string): void {
  if (exists(note.pid) && !isServing(note.pid, data)) rmSync(join(data, NOTE), { force: true });
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether the process of that number is there and is the server of this data, not another that got its number. */
export function isServing(pid: number, data: string): boolean {
  if (!exists(pid)) return false;
  if (process.platform === 'darwin') {
    return /(^|\/)postgres\s*$/.test(spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
  }
  if (process.platform !== 'linux') return true;
  try {
    const [, name, state] = /\((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    if (name !== 'postgres' || state === 'Z') return false;
  } catch {
    return false;
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return true; // a server of another account, of which no more can be seen
  }
}

export interface Launched {
  /** The server's process; null on Windows, where pg_ctl starts it as a grandchild. */
  readonly pid: number | null;
  /** Becomes true when the process has ended. */
  hasEnded(): boolean;
  /** Why it could not even be started; null when it was. */
  failure(): Error | null;
  /** What the server has written since this start. */
  log(): string;
}

/** Starts the server in a session of its own, so that Ctrl-C in the terminal reaches only Plaudit, which then stops it. */
export async function launch(bin: string, data: string, log: string, user: ServerUser | null): Promise<Launched> {
  rotate(log);
  const before = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const logSince = (): string => readFrom(log, before);
  if (process.platform === 'win32') {
    // pg_ctl gives up an administrator's rights, which the server refuses to have.
    const done = await runProgram(join(bin, 'pg_ctl'), ['start', '-D', data, '-l', log, '-w', '-s'], { user });
    return { pid: null, hasEnded: () => done.status !== 0, failure: () => null, log: () => done.output + logSince() };
  }
  const reach = reachFor(user, data);
  const output = openSync(log, 'a', 0o600);
  const failures: Error[] = [];
  try {
    const child = spawn(join(bin, 'postgres'), ['-D', reach.path], {
      ...surroundings(user),
      detached: true,
      stdio: ['ignore', output, output, ...(reach.descriptor === null ? [] : [reach.descriptor])],
    });
    child.on('error', (error) => failures.push(error));
    child.unref();
    return {
      pid: child.pid ?? null,
      hasEnded: () => failures.length > 0 || child.exitCode !== null || child.signalCode !== null,
      failure: () => failures[0] ?? null,
      log: logSince,
    };
  } finally {
    closeSync(output);
    reach.close();
  }
}

/** Asks the server to end at once what it does and to write everything down. Does not wait. */
export function requestShutdown(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Shuts the server down and waits for its end, at most a minute; then ends it without its last checkpoint, which the
 * next start makes up for.
 */
export async function shutDown(pid: number, data: string, bin: string): Promise<void> {
  if (process.platform === 'win32') {
    await runProgram(join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w', '-s'], { user: null });
    return;
  }
  requestShutdown(pid);
  if (await isGone(pid, data, 60_000)) return;
  process.kill(pid, 'SIGQUIT');
  await isGone(pid, data, 10_000);
}

async function isGone(pid: number, data: string, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isServing(pid, data)) {
    if (performance.now() > deadline) return false;
    await sleep(5);
  }
  return true;
}

function rotate(log: string): void {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) renameSync(log, `${log}.1`);
}

function readFrom(log: string, offset: number): string {
  const descriptor = openSync(log, 'r');
  try {
    const bytes = Buffer.alloc(64 * 1024);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(descriptor);
  }
}
