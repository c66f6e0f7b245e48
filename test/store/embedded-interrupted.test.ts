import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';

const ENTRY = fileURLToPath(new URL('../../bin/plaudit.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'plaudit-interrupted-test-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const note = join(home, 'postgres', '17', 'postmaster.pid');

/** The server takes its note away as the last thing it does. */
async function until(there: boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 2_000 && existsSync(note) !== there; attempt += 1) await sleep(5);
  return existsSync(note) === there;
}

test.skipIf(process.platform === 'win32')(
  'a signal while the server is starting takes the server along',
  { timeout: 60_000 },
  async () => {
    await (await startEmbedded({ home })).stop();
    const program = spawn(process.execPath, [ENTRY, 'rollup', 'check'], {
      env: { ...process.env, DATABASE_URL: '', PLAUDIT_HOME: home },
      stdio: 'ignore',
    });
    expect(await until(true)).toBe(true);
    program.kill('SIGTERM');
    const [code] = (await once(program, 'exit')) as [number];
    expect({ code, ended: await until(false) }).toEqual({ code: 130, ended: true });
  },
);
