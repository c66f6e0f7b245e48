import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { checkBackup } from '../../src/actions/backups/check-backup.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { everything } from '../support/backup.ts';
import { importFile, prepare } from '../support/network.ts';
import { quarter } from '../support/issuing.ts';

const KILLS = Math.ceil(Number(process.env['PLAUDIT_TEST_KILLS'] ?? '6') / 3);
const ENTRY = fileURLToPath(new URL('../../bin/plaudit.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'plaudit-kill-backup-'));
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

/** Enough that it takes about a second to write or to load. */
const ROWS = 100_000;

async function onHome<T>(home: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const server = await startEmbedded({ home: join(root, home) });
  const pool = openPool({ connection: server.connection, max: 4 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
    await server.stop();
  }
}

function plaudit(home: string, ...args: string[]): { ended: Promise<number | null>; kill: () => void } {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    cwd: root,
    env: { ...process.env, PLAUDIT_HOME: join(root, home), DATABASE_URL: '' },
    stdio: 'ignore',
    // The program starts itself anew under another Node where this one is too old; both must go.
    detached: process.platform !== 'win32',
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    ended,
    kill: () => {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    },
  };
}

type Attempt = { readonly run: () => ReturnType<typeof plaudit>; readonly look: (killed: boolean) => Promise<void> };

/** Runs one to its end, which says how long it takes, then others, each killed at another moment. */
async function killed(times: number, attempt: (i: number) => Promise<Attempt>): Promise<void> {
  const first = await attempt(0);
  const began = performance.now();
  expect(await first.run().ended).toBe(0);
  const whole = performance.now() - began;
  await first.look(false);
  for (let i = 1; i <= times; i += 1) {
    const { run, look } = await attempt(i);
    const running = run();
    // The first third is the program's own start.
    await sleep(whole * (0.35 + (0.65 * (i - 0.5)) / times));
    running.kill();
    await running.ended;
    await look(true);
  }
}

test(
  'a backup and a restore that are killed leave nothing that looks like one, and no hindrance',
  { timeout: 60_000 + KILLS * 30_000 },
  async () => {
    const before = await onHome('home', async (pool) => {
      await migrate(pool);
      await prepare(pool);
      await importFile(pool, quarter('Ann', 9));
      await pool.query(
        `INSERT INTO reject SELECT 1, i, i, 'field', 'code', md5(i::text), md5((i + 1)::text) FROM generate_series(100, ${ROWS}) i`,
      );
      return everything(pool);
    });

    await killed(KILLS, (i) =>
      Promise.resolve({
        run: () => plaudit('home', 'backup', `backup-${i}.plaudit`),
        look: async () => {
          for (const name of readdirSync(root).filter((each) => each.endsWith('.plaudit')))
            expect((await checkBackup(join(root, name), null)).manifest.missing).toEqual([]);
        },
      }),
    );

    await killed(KILLS, async (i) => {
      const home = `restored-${i}`;
      // Making the empty database would take most of the time.
      await onHome(home, () => Promise.resolve());
      const restore = (): ReturnType<typeof plaudit> => plaudit(home, 'restore', 'backup-0.plaudit');
      return {
        run: restore,
        look: async (wasKilled) => {
          const state = await onHome(home, (pool) => everything(pool));
          // All of it, or not even a table; and then it can be restored there once more.
          if (!wasKilled || Object.keys(state).length > 0) expect(state).toEqual(before);
          else expect(await restore().ended).toBe(0);
          expect(await onHome(home, (pool) => everything(pool))).toEqual(before);
        },
      };
    });
  },
);
