import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { add, countRun, lastLine } from '../../scripts/test-results.ts';

const folder = mkdtempSync(join(tmpdir(), 'plaudit-results-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

/** A report as the reporter writes it: its totals are those of its files. */
function report(...files: ReturnType<typeof file>[]): string {
  const number = (status: string) =>
    files.flatMap((each) => each.assertionResults).filter((each) => each.status === status).length;
  const path = join(folder, 'report.json');
  const totals = {
    numPassedTests: number('passed'),
    numFailedTests: number('failed'),
    numPendingTests: number('skipped'),
  };
  writeFileSync(path, JSON.stringify({ ...totals, testResults: files }));
  return path;
}

test('counts tests', () => {
  const path = report(file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'skipped'));
  expect(countRun(path, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test('counts a file that does not load, or whose set-up breaks, as one failure', () => {
  const path = report(file('failed'), file('failed', 'skipped', 'skipped'), file('passed', 'passed'));
  expect(countRun(path, 1)).toEqual({ passed: 1, failed: 2, skipped: 2 });
});

test('counts a bad end without a failed test as one failure', () => {
  expect(countRun(report(file('passed', 'passed')), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countRun(report(file('passed', 'passed')), 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countRun(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('sums runs and says so in one line', () => {
  const sum = add({ passed: 3, failed: 0, skipped: 1 }, { passed: 2, failed: 1, skipped: 0 });
  expect(sum).toEqual({ passed: 5, failed: 1, skipped: 1 });
  expect(lastLine(sum)).toBe('5 passed, 1 failed');
});
