import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

export interface ProgramRun {
  readonly status: number | null;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** What every PostgreSQL program is started with: its account, and none of this process's PostgreSQL settings. */
export function surroundings(user: ServerUser | null): SpawnOptions {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LD_|DYLD_)/i.test(name));
  return {
    env: { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' },
    windowsHide: true,
    // The folder this process stands in may be closed to the server's account.
    ...(process.platform === 'win32' ? {} : { cwd: '/' }),
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  };
}

/** Runs a program to its end. Rejects with the system's error where it cannot be started. */
export function runProgram(
  file: string,
  options: readonly string[],
  more: { user: ServerUser | null; input?: string; descriptor?: number | null },
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const inherited = more.descriptor ?? null;
    const child = spawn(file, options, {
      ...surroundings(more.user),
      stdio: ['pipe', 'pipe', 'pipe', ...(inherited === null ? [] : [inherited])],
    });
    let output = '';
    const collect = (chunk: string): void => {
      output += chunk;
    };
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);
    child.stdin?.on('error', () => {}); // a program that ends early does not read its input: its status tells
    child.stdin?.end(more.input ?? '');
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}
