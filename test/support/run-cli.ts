import { loadRulebooks } from '../../src/actions/rulebooks/rulebooks.ts';
import { lookUpConfig, readConfig } from '../../src/cli/config.ts';
import type { CliDeps } from '../../src/cli/deps.ts';
import { runCli } from '../../src/cli/run.ts';

const refuse = (): never => {
  throw new Error('not in this test');
};

/** Runs one command in this process, on 15 July 2026; it can open a database or a server only if it is given one. */
export async function runInProcess(
  args: readonly string[],
  more: Partial<CliDeps> = {},
): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    version: '1.2.3',
    config: () => readConfig({}, '/'),
    lookUpConfig: () => lookUpConfig({}, '/'),
    useConfigFile: refuse,
    rulebooks: () => loadRulebooks(),
    openDatabase: refuse,
    connectDatabase: refuse,
    startServer: refuse,
    logLines: () => Promise.resolve(null),
    now: () => new Date('2026-07-15T12:00:00Z'),
    out: { write: (text) => (out += text) !== '' },
    err: { write: (text) => (err += text) !== '' },
    outputClosed: () => false,
    debug: false,
    untilAskedToStop: () => new Promise(() => undefined),
    quit: refuse,
    ...more,
  });
  return { code, out, err };
}
