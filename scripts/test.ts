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
import { add, failure, failureLines, lastLine, NO_RESULTS, readResults, type Results } from './test-results.ts';

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

async function runTests(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Results> {
  const file = join(reports, `${name}.json`);
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'results-reporter.ts')}`];
  const given = process.argv.slice(2);
  const exitCode = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...args, ...given], {
    ...env,
    PLAUDIT_TEST_RESULTS: file,
  });
  return readResults(file, exitCode);
}

async function runOnPostgres15(): Promise<Results> {
  const bin = findPostgres15();
  if (bin === null) {
    say('PostgreSQL 15 is not installed here, so the database tests ran on the embedded server only.');
    return NO_RESULTS;
  }
  say(`The database tests once more, on ${bin}:`);
  try {
    await using server = await startPostgres(bin);
    const args = ['--project=store', '--project=http', '--project=cli', '--passWithNoTests'];
    return await runTests('postgres-15', args, { PLAUDIT_TEST_DATABASE_URL: server.url });
  } catch (error) {
    return failure('PostgreSQL 15 is installed but the tests could not use it.', String(error));
  }
}

const say = (text: string) => process.stdout.write(`${text}\n`);

async function buildWeb(): Promise<Results> {
  if (!existsSync(join(root, 'src', 'web'))) return NO_RESULTS;
  if ((await runTool('vite/bin/vite.js', ['build', '--logLevel=warn'])) === 0) return NO_RESULTS;
  return failure('The web app does not build; its tests in the browser cannot succeed.');
}

async function main(): Promise<Results> {
  let results = NO_RESULTS;
  for (const step of [buildWeb, () => runTests('all', []), runOnPostgres15]) {
    results = add(results, await step());
    if (interruption.signal.aborted) return add(results, failure('Interrupted.'));
  }
  return results;
}

const began = performance.now();
const results = await main();
for (const line of failureLines(results)) say(line);
if (results.skipped > 0) say(`${results.skipped} tests were skipped.`);
if (results.passed + results.failures.length === 0) say('No test ran.');
say(`Took ${((performance.now() - began) / 1000).toFixed(1)} s on Node ${process.version}.`);
say(lastLine(results));
process.exitCode = results.failures.length > 0 || results.passed === 0 ? 1 : 0;
