import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import type { Failure, Results } from './test-results.ts';

/** Writes what scripts/test.ts tells at its end: how many tests there were, and what failed, errors outside tests too. */
export default class ResultsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env['PLAUDIT_TEST_RESULTS'];
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const number = (state: string) => tests.filter((test) => test.result().state === state).length;
    const failedTests: Failure[] = tests
      .filter((test) => test.result().state === 'failed')
      .map((test) => ({
        where: `${test.module.relativeModuleId} > ${test.fullName}`,
        messages: messagesOf(test.result().errors ?? []),
      }));
    // A file that does not load, or whose set-up breaks: errors of its own or of a group of its tests.
    const broken: Failure[] = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter((part) => part.errors().length > 0)
      .map((part) => ({
        where: part.type === 'module' ? part.relativeModuleId : `${part.module.relativeModuleId} > ${part.fullName}`,
        messages: messagesOf(part.errors()),
      }));
    const outside: Failure[] = unhandled.map((error) => ({ where: 'outside any test', messages: messagesOf([error]) }));
    const results: Results = {
      passed: number('passed'),
      skipped: number('skipped'),
      failures: [...failedTests, ...broken, ...outside],
    };
    writeFileSync(file, JSON.stringify(results));
  }
}

const messagesOf = (errors: readonly SerializedError[]): string[] =>
  errors.map(({ stack, message, diff }) => `${stack ?? message}${typeof diff === 'string' ? `\n${diff}` : ''}`);
