import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { Jobs } from '../../src/actions/jobs.ts';
import { loadRulebooks } from '../../src/actions/rulebooks/rulebooks.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { type Acknowledged, whatWasLost } from '../support/kill-checks.ts';
import { now, rowsOf } from '../support/network.ts';
import { testSecrets } from '../support/secrets.ts';

/*
 * Kills Plaudit and its database at random moments under load, over and over in one home. PLAUDIT_TEST_KILLS=100 is the
 * whole of it; PLAUDIT_TEST_KILL_SEED repeats a run's choices, though not the machine's timing.
 */
const KILLS = Number(process.env['PLAUDIT_TEST_KILLS'] ?? '6');
const SEED = Number(process.env['PLAUDIT_TEST_KILL_SEED'] ?? Math.floor(Math.random() * 1e9));
const CHILD = fileURLToPath(new URL('embedded-kill-child.ts', import.meta.url));
/** Longer than a start, with recovery, may take on a busy machine. */
const PATIENCE_MS = 60_000;

const home = mkdtempSync(join(tmpdir(), 'plaudit-kill-test-'));
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

/** The same numbers for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = numbers(SEED);

const acknowledged: Acknowledged[] = [];
/** What the load does, and must all have done. */
const KINDS: readonly Acknowledged['what'][] = [
  'decided',
  'decisions asked',
  'import asked',
  'imported',
  'issued',
  'issuing asked',
  'mapping saved',
  'uploaded',
  'withdrawn',
];

type Child = { readonly process: ChildProcess; readonly ready: Promise<unknown>; readonly next: () => Promise<void> };

function startChild(name: string): Child {
  const child = spawn(process.execPath, [CHILD, home, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const told = new EventTarget();
  const ready = Promise.race([
    once(told, 'ready'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`It ended by itself with ${code}.`))),
  ]);
  ready.catch(() => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as Acknowledged;
    if (said.what === 'ready') told.dispatchEvent(new Event('ready'));
    else acknowledged.push(said);
    told.dispatchEvent(new Event('line'));
  });
  return { process: child, ready, next: () => once(told, 'line').then(() => undefined) };
}

async function kill({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

function killDatabase(): void {
  try {
    process.kill(
      Number(readFileSync(join(home, 'postgres', '17', 'postmaster.pid'), 'utf8').split('\n')[0]),
      'SIGKILL',
    );
  } catch {
    // It is not there yet, or no longer.
  }
}

async function onDatabase<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const server = await startEmbedded({ home });
  const pool = openPool({ connection: server.connection, max: 8 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
    await server.stop();
  }
}

/** One of the server's own processes dies: it throws everyone out, recovers, and the program goes on by itself. */
async function killBackend(child: Child): Promise<void> {
  await onDatabase(async (pool) => {
    const { rows } = await pool.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid",
    );
    const victim = rows[Math.floor(random() * rows.length)];
    if (victim !== undefined) process.kill(victim.pid, 'SIGKILL');
    await sleep(200);
  });
  const before = acknowledged.length;
  const deadline = performance.now() + PATIENCE_MS;
  while (acknowledged.length < before + 5 && performance.now() < deadline) await sleep(20);
  expect(acknowledged.length).toBeGreaterThanOrEqual(before + 5);
  await kill(child);
}

async function round(i: number): Promise<string> {
  const child = startChild(`k${i}`);
  const early = i > 0 && random() < 0.15;
  if (early) await Promise.race([sleep(random() * 900), child.ready]);
  else {
    await child.ready;
    await sleep(random() * 2000);
  }
  const how = random();
  if (how < 0.5) {
    await kill(child);
    return 'process';
  }
  if (how < 0.7) {
    killDatabase();
    await sleep(random() * 300);
    await kill(child);
    return 'database, then process';
  }
  if (how < 0.9 || early) {
    killDatabase();
    await kill(child);
    return 'both';
  }
  await killBackend(child);
  return 'backend';
}

const UNFINISHED = `SELECT (SELECT count(*) FROM import_run WHERE state IN ('waiting', 'running'))
  + (SELECT count(*) FROM decision_run WHERE state IN ('waiting', 'running'))
  + (SELECT count(*) FROM issue_run WHERE state IN ('waiting', 'running')) AS n`;

/** Starts once more and waits until all that was asked for has been done. */
async function workOff(pool: pg.Pool): Promise<void> {
  const queue = new JobQueue(pool);
  await queue.start();
  const jobs = new Jobs(pool, queue);
  const onFault = (error: unknown): never => expect.unreachable(String(error));
  const uploadsFolder = join(home, 'uploads');
  await jobs.work({ rulebooks: await loadRulebooks(), uploadsFolder, secrets: testSecrets(pool), now, onFault });
  // A worker looks for a job twice a second.
  const deadline = performance.now() + PATIENCE_MS + KILLS * 5_000;
  while ((await rowsOf<{ n: number }>(pool, UNFINISHED))[0]?.n !== 0 && performance.now() < deadline) await sleep(50);
  await queue.stop();
}

const FAILURES = `SELECT failure->>'code' AS code, count(*)::int AS n FROM (
    SELECT failure FROM import_run WHERE state = 'failed' UNION ALL
    SELECT failure FROM decision_run WHERE state = 'failed' UNION ALL
    SELECT failure FROM issue_run WHERE state = 'failed') f GROUP BY 1`;

test(
  `nothing is lost or half-done after ${KILLS} kills (seed ${SEED})`,
  { timeout: 30_000 + KILLS * 20_000 },
  async () => {
    const done: Record<string, number> = {};
    for (let i = 0; i < KILLS; i += 1) {
      const how = await round(i);
      done[how] = (done[how] ?? 0) + 1;
      // At other times the next start follows at once, so that one crash meets what another has left.
      if (random() < 0.5) expect(await onDatabase((pool) => whatWasLost(pool, home, acknowledged))).toEqual([]);
    }
    await onDatabase(async (pool) => {
      expect(await whatWasLost(pool, home, acknowledged)).toEqual([]);
      await workOff(pool);
      expect(await rowsOf(pool, UNFINISHED)).toEqual([{ n: 0 }]);
      expect(await whatWasLost(pool, home, acknowledged)).toEqual([]);
      // Broken off where the file was only on the command line, or while the database was away: said, with the remedy.
      const codes = (await rowsOf<{ code: string }>(pool, FAILURES)).map(({ code }) => code);
      expect(codes.filter((code) => code !== 'not-found' && code !== 'database.unreachable')).toEqual([]);
      const told = Object.groupBy(acknowledged, ({ what }) => what);
      // With few kills chance may have left one out.
      if (KILLS >= 20) expect(Object.keys(told).toSorted()).toEqual(KINDS);
      const kinds = Object.entries(told).map(([what, all]) => `${all.length} ${what}`);
      console.log(`seed ${SEED}, killed: ${JSON.stringify(done)}; acknowledged: ${kinds.join(', ')}`);
    });
  },
);
