import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { add, failure, failureLines, lastLine, NO_RESULTS, readResults } from '../../scripts/test-results.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'plaudit-results-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs Vitest with our reporter on test files given as texts. */
function run(files: Readonly<Record<string, string>>) {
  const project = mkdtempSync(join(folder, 'project-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  const results = join(project, 'results.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--root', project, '--globals', `--reporter=${join(root, 'scripts/results-reporter.ts')}`],
    ],
    { env: { ...process.env, PLAUDIT_TEST_RESULTS: results }, encoding: 'utf8' },
  );
  return { results: readResults(results, status ?? 1), status };
}

const firstLines = ({ failures }: ReturnType<typeof readResults>) =>
  failures.map(({ where, messages }) => [where, ...messages.map((each) => each.split('\n')[0])]);

describe('a run', () => {
  test('without a failure', () => {
    const { results, status } = run({ 'a.test.js': `test('one', () => {}); test.skip('two', () => {})` });
    expect(results).toEqual({ passed: 1, skipped: 1, failures: [] });
    expect(status).toBe(0);
  });

  test('tells each failure: of a test, of a set-up, of a file that does not load', () => {
    const { results } = run({
      'a.test.js': `describe('sums', () => { test('adds', () => expect(1).toBe(2)); test('works', () => {}) })`,
      'b.test.js': `beforeAll(() => { throw new Error('no database') }); test('one', () => {})`,
      'c.test.js': `throw new Error('does not load')`,
    });
    expect(results).toMatchObject({ passed: 1, skipped: 1 });
    expect(firstLines(results).toSorted()).toEqual([
      ['a.test.js > sums > adds', 'AssertionError: expected 1 to be 2 // Object.is equality'],
      ['b.test.js', 'Error: no database'],
      ['c.test.js', 'Error: does not load'],
    ]);
  });

  test('tells an error outside any test', () => {
    const { results, status } = run({
      'a.test.js': `test('one', async () => { setTimeout(() => { throw new Error('late') }); await new Promise((r) => setTimeout(r, 100)) })`,
    });
    expect(results.passed).toBe(1);
    expect(firstLines(results)).toEqual([['outside any test', 'Error: late']]);
    expect(status).toBe(1);
  });
});

test('a bad end without a word is a failure', () => {
  const file = join(folder, 'results.json');
  writeFileSync(file, JSON.stringify({ passed: 2, skipped: 0, failures: [] }));
  expect(readResults(file, 0).failures).toEqual([]);
  expect(readResults(file, 1)).toMatchObject({ passed: 2, failures: [{ where: expect.stringContaining('code 1') }] });
  expect(readResults(join(folder, 'none.json'), 0).failures).toHaveLength(1);
});

test('sums runs, and says at the end what failed and how many', () => {
  const sum = add({ passed: 3, skipped: 1, failures: [] }, add({ ...NO_RESULTS, passed: 2 }, failure('a > b', 'x\ny')));
  expect(sum).toEqual({ passed: 5, skipped: 1, failures: [{ where: 'a > b', messages: ['x\ny'] }] });
  expect(failureLines(sum)).toEqual(['FAILED a > b', '    x', '    y']);
  expect(lastLine(sum)).toBe('5 passed, 1 failed');
});
