import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { whenOver } from '../support/when-over.ts';

const ENTRY = fileURLToPath(new URL('../../bin/plaudit.js', import.meta.url));

type Line = { readonly level: string; readonly msg?: string; readonly route?: string; readonly status?: number };

export type RunningProgram = {
  readonly child: ChildProcess;
  readonly port: number;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
  readonly lines: () => Line[];
};

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * `plaudit start` as a service manager runs it: its output is a pipe, so it logs JSON. Resolves once it is ready, or has
 * ended.
 */
export async function startProgram(folder: string, env: Record<string, string>): Promise<RunningProgram> {
  const port = await freePort();
  const child = spawn(process.execPath, [ENTRY, 'start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PLAUDIT_PORT: String(port),
      PLAUDIT_BACKUP_AT: 'no',
      PLAUDIT_LOG_LEVEL: 'debug',
      ...env,
    },
  });
  whenOver(() => child.exitCode === null && child.kill('SIGKILL'));
  let out = '';
  const ready = new Promise<void>((resolve) =>
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('Ready.')) resolve();
    }),
  );
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  await Promise.race([ready, ended]);
  const lines = () =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  return { child, port, ended, lines };
}
