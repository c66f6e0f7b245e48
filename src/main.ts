import type { Rulebooks } from './actions/rulebooks/rulebooks.ts';
import { type CommandLine, type Config, lookUpConfig, readConfig } from './cli/config.ts';
import { faultSentence, runCli } from './cli/run.ts';
import { version } from './compose/package.ts';
import type { Log } from './watch/log.ts';

/** npm passes Ctrl-C on to a program that the terminal has told already: what comes so soon is the same wish. */
const SAME_WISH_MS = 500;
let lastWish = -Infinity;

let waiting: (() => void)[] = [];

function hearSignal(): void {
  if (performance.now() - lastWish < SAME_WISH_MS) return;
  lastWish = performance.now();
  const told = waiting;
  waiting = [];
  for (const tell of told) tell();
}

const untilAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    // Never taken away again: between two who wait, a signal would end the process and leave the database running.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      if (!process.listeners(signal).includes(hearSignal)) process.on(signal, hearSignal);
    waiting.push(resolve);
  });

let commandLine: CommandLine = {};
/** A port on the command line goes before the environment's, and the address people are told follows it. */
const config = (port?: number): Config => readConfig(process.env, process.cwd(), { ...commandLine, port });

let loadedRulebooks: Promise<Rulebooks> | null = null;
/** Read once, whoever asks: the command, or the database for the survey windows of all. */
const rulebooks = (): Promise<Rulebooks> => (loadedRulebooks ??= loadRulebooks());

async function loadRulebooks(): Promise<Rulebooks> {
  const { loadOperatorRulebooks } = await import('./actions/rulebooks/operator-rulebooks.ts');
  return loadOperatorRulebooks(config().rulebooksFolder);
}

const debug = process.env['PLAUDIT_DEBUG'] === '1';

let outputClosed = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read the output has seen enough.
    if (error.code !== 'EPIPE') throw error;
    outputClosed = true;
  });
}

process.on('uncaughtException', (error) => {
  process.stderr.write(`${faultSentence(error, debug)}\n`);
  process.exit(1);
});

/** Lines of the running service go to standard output, as JSON where no person reads them. */
async function openLog(config: Config): Promise<Log> {
  const { openLog: open } = await import('./watch/log.ts');
  return open({ level: config.logLevel, format: logFormat(config), out: process.stdout });
}

const logFormat = (config: Config): 'json' | 'text' => config.logFormat ?? (process.stdout.isTTY ? 'text' : 'json');

process.exitCode = await runCli(process.argv.slice(2), {
  version: await version(),
  config: () => config(),
  lookUpConfig: () => lookUpConfig(process.env, process.cwd(), commandLine),
  useConfigFile: (file) => {
    commandLine = { config: file };
  },
  // Loaded when a command needs it: without database and server the program starts in a third of the time.
  rulebooks,
  connectDatabase: async (onProgress, given) => {
    const { connectDatabase } = await import('./compose/database.ts');
    return connectDatabase(given ?? config(), onProgress);
  },
  openDatabase: async (onProgress) => {
    const { openDatabase } = await import('./compose/database.ts');
    return openDatabase(config(), await rulebooks(), onProgress);
  },
  startServer: async (options) => {
    const { startServer } = await import('./compose/server.ts');
    const settings = config(options.port);
    return startServer(settings, options, await openLog(settings));
  },
  logLines: async () => {
    if (logFormat(config()) === 'text') return null;
    // What starts it must be read, whatever else is: it has the link to set Plaudit up.
    const log = await openLog({ ...config(), logLevel: 'info' });
    return (line) => log.info(line);
  },
  now: () => new Date(),
  out: process.stdout,
  err: process.stderr,
  outputClosed: () => outputClosed,
  debug,
  untilAskedToStop,
  quit: (exitCode) => process.exit(exitCode),
});
