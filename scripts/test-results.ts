import { existsSync, readFileSync } from 'node:fs';

export type Failure = { readonly where: string; readonly messages: readonly string[] };

/** What came of one or more runs of Vitest. */
export type Results = { readonly passed: number; readonly skipped: number; readonly failures: readonly Failure[] };

export const NO_RESULTS: Results = { passed: 0, skipped: 0, failures: [] };

export const failure = (where: string, ...messages: string[]): Results => ({
  ...NO_RESULTS,
  failures: [{ where, messages }],
});

/** Reads what the reporter of one run wrote. A run that ends badly without a word, or leaves no file, is a failure. */
export function readResults(file: string, exitCode: number): Results {
  if (!existsSync(file)) return failure(`The run left no results; it ended with exit code ${exitCode}.`);
  const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
  if (exitCode === 0 || results.failures.length > 0) return results;
  return add(results, failure(`The run ended with exit code ${exitCode}, though no test failed.`));
}

export const add = (a: Results, b: Results): Results => ({
  passed: a.passed + b.passed,
  skipped: a.skipped + b.skipped,
  failures: [...a.failures, ...b.failures],
});

/** So many lines of an error tell what it is; the rest stands where the test ran. */
const LINES_OF_AN_ERROR = 20;

/** What failed, once more: the end of a long output is what people see of it, and at times all that is kept. */
export const failureLines = ({ failures }: Results): string[] =>
  failures.flatMap(({ where, messages }) => [
    `FAILED ${where}`,
    ...messages.flatMap((each) => each.split('\n').slice(0, LINES_OF_AN_ERROR)).map((line) => `    ${line}`),
  ]);

/** The last line of `npm test`, which machines read. */
export const lastLine = ({ passed, failures }: Results): string => `${passed} passed, ${failures.length} failed`;
