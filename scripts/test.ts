/**
 * npm test: builds what the tests need, runs all of them, then those of the database again on PostgreSQL 15 where it
 * is installed. Arguments go to Vitest (`npm test -- src/core`). The last line is "N passed, N failed".
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPostgres15, startPostgres } from './postgres-15.ts';
import { add, countRun, lastLine, type Counts } from './test-results.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'plaudit-reports-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));

let running: ChildProcess | null = null;
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interruption.abort();
    running?.kill(signal);
  });
}

/** Runs a tool of node_modules to its end, its output shown as it comes; returns its exit code. */
function runTool(path: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    running = spawn(process.execPath, [join(root, 'node_modules', path), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running.once('error', reject);
    running.once('exit', (code) => resolve(code ?? 1));
  });
}

async function runTests(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Counts> {
  const report = join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const given = process.argv.slice(2);
  const exitCode = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...args, ...given], env);
  return countRun(report, exitCode);
}

async function runOnPostgres15(): Promise<Counts> {
  const bin = findPostgres15();
  if (bin === null) {
    say('PostgreSQL 15 is not installed here, so the database tests ran on the embedded server only.');
    return none;
  }
  say(`The database tests once more, on ${bin}:`);
  try {
    await using server = await startPostgres(bin);
    const args = ['--project=store', '--project=http', '--project=cli', '--passWithNoTests'];
    return await runTests('postgres-15', args, { PLAUDIT_TEST_DATABASE_URL: server.url });
  } catch (error) {
    say(`PostgreSQL 15 is installed but the tests could not use it: ${String(error)}`);
    return failure;
  }
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const none: Counts = { passed: 0, failed: 0, skipped: 0 };
const failure: Counts = { passed: 0, failed: 1, skipped: 0 };

async function buildWeb(): Promise<Counts> {
  if (!existsSync(join(root, 'src', 'web'))) return none;
  if ((await runTool('vite/bin/vite.js', ['build', '--logLevel=warn'])) === 0) return none;
  say('The web app does not build; its tests in the browser cannot succeed.');
  return failure;
}

async function main(): Promise<Counts> {
  let counts = none;
  for (const step of [buildWeb, () => runTests('all', []), runOnPostgres15]) {
    counts = add(counts, await step());
    if (interruption.signal.aborted) return add(counts, failure);
  }
  return counts;
}

const began = performance.now();
const counts = await main();
if (counts.skipped > 0) say(`${counts.skipped} tests were skipped.`);
if (counts.passed + counts.failed === 0) say('No test ran.');
say(`Took ${((performance.now() - began) / 1000).toFixed(1)} s on Node ${process.version}.`);
say(lastLine(counts));
process.exitCode = counts.failed > 0 || counts.passed === 0 || interruption.signal.aborted ? 1 : 0;
