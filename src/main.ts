import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { loadDemo } from './actions/load-demo.ts';
import type { Rulebooks } from './actions/rulebooks.ts';
import { type CommandLine, type Config, lookUpConfig, readConfig } from './cli/config.ts';
import type { OpenDatabase, RunningServer, StartOptions } from './cli/deps.ts';
import { faultSentence, runCli } from './cli/run.ts';
import { type Principal, PUBLIC } from './core/access/principal.ts';
import { PlauditError } from './core/basics/problem.ts';
import type { JobQueue } from './store/queue.ts';
import type { Log } from './watch/log.ts';
import type { EmbeddedStep } from './store/embedded/start-embedded.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const WEB_FOLDER = join(ROOT, 'dist/web');
const UPLOAD_LIMIT = 2 * 1024 ** 3;
const POOL_SIZE = 16;
/** For requests under way; what is left of the half minute that a stop may take is for jobs and the database. */
const DRAIN_MS = 20_000;
const DEFAULT_RULEBOOK = 'world-class-fcr@2015';
const now = (): Date => new Date();

const STEP_LINES: Readonly<Record<EmbeddedStep, string>> = {
  'wait-for-other': 'Another Plaudit is starting on this folder; waiting for it',
  'copy-programs': 'Copying the database programs',
  'create': 'Creating the database',
  'start': 'Starting the database',
  'recover': 'The database was not shut down; recovering it',
};

/** Database and server are loaded when a command needs them: without them the program starts in a third of the time. */
async function connectDatabase(config: Config, onProgress: (line: string) => void): Promise<OpenDatabase> {
  const { startEmbedded } = await import('./store/embedded/start-embedded.ts');
  const { checkServer, openPool } = await import('./store/connect.ts');
  const embedded =
    config.databaseUrl === null
      ? await startEmbedded({ home: config.home, onProgress: (step) => onProgress(STEP_LINES[step]) })
      : null;
  const pool = openPool(
    embedded === null
      ? { databaseUrl: config.databaseUrl as string, max: POOL_SIZE }
      : { connection: embedded.connection, max: POOL_SIZE },
  );
  const close = async (): Promise<void> => {
    await pool.end();
    await embedded?.stop();
  };
  try {
    await checkServer(pool);
    return { pool, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDatabase(config: Config, onProgress: (line: string) => void): Promise<OpenDatabase> {
  const { migrateSafely } = await import('./actions/backup-before-upgrade.ts');
  const { prepareNetwork } = await import('./actions/prepare-network.ts');
  const { pool, close } = await connectDatabase(config, onProgress);
  try {
    await migrateSafely(pool, { ...config, product: await version(), now, say: onProgress });
    await prepareNetwork(pool, await loadRulebooks(config), now(), () =>
      onProgress('A new survey window: looking again at every response'),
    );
    return { pool, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function loadRulebooks(config: Config): Promise<Rulebooks> {
  const { loadOperatorRulebooks } = await import('./actions/operator-rulebooks.ts');
  return loadOperatorRulebooks(config.rulebooksFolder);
}

async function startServer(config: Config, options: StartOptions): Promise<RunningServer> {
  const { port } = config;
  const web = prepareWeb(options.onProgress);
  // Awaited below, after the database; a failure before that must not count as unhandled.
  web.catch(() => undefined);
  const { pool, close } = await openDatabase(config, options.onProgress);
  const opened = [close];
  const stop = async (): Promise<void> => {
    for (const letGo of opened.toReversed()) await letGo();
  };
  try {
    const { isEmpty, loadDemo } = await import('./actions/load-demo.ts');
    const { Jobs } = await import('./actions/jobs.ts');
    const { NetworkViews } = await import('./actions/network-view.ts');
    const { buildServer } = await import('./http/server.ts');
    const { Limiter } = await import('./actions/limiter.ts');
    const { keyPrincipal } = await import('./actions/api-keys.ts');
    const { Webhooks } = await import('./actions/webhooks.ts');
    const { JobQueue } = await import('./store/queue.ts');
    const { keySourceOf, secretsOf } = await import('./actions/secrets.ts');
    const { NightlyRetention } = await import('./actions/nightly-retention.ts');
    const { makeHomeFolder } = await import('./store/embedded/home-folder.ts');
    const { whyNotReady } = await import('./actions/readiness.ts');
    const { drainOf } = await import('./http/drain.ts');
    const { openWatch } = await import('./watch/open-watch.ts');
    const secrets = secretsOf(pool, keySourceOf(config), now);
    // Better to hear at the start than with the first customer that the keys are not this database's.
    await secrets();
    const rulebooks = await loadRulebooks(config);
    for (const problem of rulebooks.problems) options.onProgress(`Left out: ${problem.message}`);
    const wantsDemo = options.demo ?? (config.demo && config.databaseUrl === null);
    if (wantsDemo && (await isEmpty(pool))) await loadDemoAloud(loadDemo, pool, rulebooks, options.onProgress);
    const uploadsFolder = join(config.home, 'uploads');
    makeHomeFolder(uploadsFolder, 0o700, config.home);
    const queue = new JobQueue(pool);
    const log = await openLog(config);
    const watch = await openWatch({
      log,
      pool,
      poolSize: POOL_SIZE,
      depth: () => queue.depth(),
      version: await version(),
      otlpUrl: config.otlpUrl,
    });
    opened.push(watch.close);
    const onFault = watch.requests.fault;
    await queue.start();
    opened.push(() => queue.stop());
    const jobs = new Jobs(pool, queue);
    await jobs.work({ rulebooks, uploadsFolder, secrets, now, onFault });
    const retention = new NightlyRetention(pool, queue, { uploadsFolder, now, onFault });
    await retention.begin();
    opened.push(() => Promise.resolve(retention.stop()));
    opened.push(await beginBackups(config, pool, queue, { uploadsFolder, onFault }));
    const webhooks = new Webhooks({ pool, secrets, now, post: { allowedHosts: config.webhookHosts } });
    const quietWebhooks = await webhooks.work(queue, onFault);
    opened.push(() => Promise.resolve(quietWebhooks()));
    const secret = (await secrets()).deriveSecret('accounts').toString('base64url');
    const accounts = await openAccounts(config, pool, { secret, onFault });
    opened.push(accounts.close);
    await web;
    const server = await buildServer(
      {
        pool,
        rulebooks,
        jobs,
        uploadsFolder,
        secrets,
        accounts: accounts.deps,
        now,
        identify: async ({ headers }) =>
          (await keyPrincipal(pool, headers.authorization, now())) ?? accounts.principal(headers),
        limiter: new Limiter(pool, now),
        webhooks,
        views: new NetworkViews(pool, now),
        uploadLimit: UPLOAD_LIMIT,
        operator: config.operator,
        publicUrl: config.publicUrl,
        version: await version(),
        defaultRulebook: DEFAULT_RULEBOOK,
      },
      {
        webFolder: WEB_FOLDER,
        onFault,
        trustProxy: config.trustProxy,
        watch: watch.requests,
        service: {
          whyNotReady: () => whyNotReady(pool, queue),
          isStopping: () => drain.isStopping(),
          metrics: watch.metrics,
          metricsToken: config.metricsToken,
        },
      },
    );
    const drain = drainOf(server.server);
    opened.push(() => server.close());
    opened.push(async () => {
      const resting = queue.rest();
      const { cutOff } = await drain.stop(DRAIN_MS);
      if (cutOff > 0) log.warn(`${cutOff} requests took too long and were cut off`);
      await resting;
    });
    await server.listen({ host: config.host, port }).catch((error: unknown) => cannotListen(error, config.host, port));
    return { url: config.publicUrl, notes: await accounts.notes(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Lines of the running service go to standard output, as JSON where no person reads them. */
async function openLog(config: Config): Promise<Log> {
  const { openLog: open } = await import('./watch/log.ts');
  return open({ level: config.logLevel, format: logFormat(config), out: process.stdout });
}

const logFormat = (config: Config): 'json' | 'text' => config.logFormat ?? (process.stdout.isTTY ? 'text' : 'json');

type OnFault = (error: unknown, what: string) => void;

/** Accounts, and the mail to people. */
async function openAccounts(
  config: Config,
  pool: OpenDatabase['pool'],
  { secret, onFault }: { secret: string; onFault: OnFault },
) {
  const { accountDeps } = await import('./actions/account-deps.ts');
  const { firstNotes } = await import('./actions/first-notes.ts');
  const { principalOf } = await import('./actions/roles.ts');
  const { openMailRoom } = await import('./actions/send-mail.ts');
  const { createMailer } = await import('./channels/email.ts');
  const { publicUrl, smtpUrl, mailFrom, oidcIssuer, oidcClientId, oidcClientSecret, oidcName } = config;
  const deps = accountDeps({
    pool,
    secret,
    publicUrl,
    now,
    sendsMail: smtpUrl !== null,
    oidc:
      oidcIssuer === null || oidcClientId === null || oidcClientSecret === null
        ? null
        : { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret, name: oidcName },
  });
  const mailer = smtpUrl === null ? null : createMailer({ url: smtpUrl, from: mailFrom });
  const mailRoom = openMailRoom({ pool, mailer, publicUrl, now, onFault });
  return {
    deps,
    principal: async (headers: Parameters<typeof deps.accounts.identify>[0]): Promise<Principal> => {
      const who = await deps.accounts.identify(headers);
      return who === null ? PUBLIC : principalOf(pool, who);
    },
    notes: () => firstNotes(deps, config.home),
    close: () => mailRoom.stop(),
  };
}

/** Returns what ends it. */
async function beginBackups(
  { backupAt, backupFolder, backupKeep, backupPassphrase }: Config,
  pool: OpenDatabase['pool'],
  queue: JobQueue,
  { uploadsFolder, onFault }: { uploadsFolder: string; onFault: OnFault },
): Promise<() => Promise<void>> {
  if (backupAt === null) return () => Promise.resolve();
  const { NightlyBackups } = await import('./actions/nightly-backup.ts');
  const nightly = new NightlyBackups(pool, queue, {
    folder: backupFolder,
    keep: backupKeep,
    at: backupAt,
    passphrase: backupPassphrase,
    uploadsFolder,
    product: await version(),
    now,
    onFault,
  });
  await nightly.begin();
  return () => Promise.resolve(nightly.stop());
}

async function loadDemoAloud(
  load: typeof loadDemo,
  pool: OpenDatabase['pool'],
  rulebooks: Rulebooks,
  say: (line: string) => void,
): Promise<void> {
  let said = 0;
  say('Loading the demo network: 6 organizations, 20 sites, 120,000 simulated responses');
  await load(pool, rulebooks, {
    now,
    onStep: ({ step, done, total }) => {
      const tenth = Math.floor((done / total) * 4);
      if (step === 'responses' && tenth === said) return;
      said = step === 'responses' ? tenth : said;
      if (step === 'responses') say(`  ${Math.round((done / total) * 100)} % of the responses`);
      else if (done === 0) say(step === 'decisions' ? '  deciding' : '  issuing certificates');
    },
  });
}

function cannotListen(error: unknown, host: string, port: number): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    throw new PlauditError(
      'port.taken',
      `Port ${port} is taken by another program: end that one, or start with --port ${port + 1}.`,
      { place: `port ${port}` },
    );
  if (code === 'EACCES')
    throw new PlauditError('port.taken', `This user may not open port ${port}: choose one above 1023 with --port.`, {
      place: `port ${port}`,
    });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    throw new PlauditError(
      'usage',
      `PLAUDIT_HOST is "${host}", which is no address of this computer: write 127.0.0.1 for it alone, 0.0.0.0 for every network it is in.`,
      { place: 'PLAUDIT_HOST' },
    );
  throw error;
}

/** In a checkout the app is built when its sources are newer than the last build; a package brings it along. */
async function prepareWeb(say: (line: string) => void): Promise<void> {
  const builder = join(ROOT, 'scripts/build-web.ts');
  if (!existsSync(builder)) return;
  const { buildWebIfStale } = (await import(builder)) as {
    buildWebIfStale: (root: string, say: (line: string) => void) => Promise<void>;
  };
  await buildWebIfStale(ROOT, say);
}

const version = async (): Promise<string> =>
  (JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

/** npm passes Ctrl-C on to a program that the terminal has told already: what comes so soon is the same wish. */
const SAME_WISH_MS = 500;
let lastWish = -Infinity;

const untilAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const hear = (): void => {
      if (performance.now() - lastWish < SAME_WISH_MS) return;
      lastWish = performance.now();
      for (const signal of signals) process.off(signal, hear);
      resolve();
    };
    for (const signal of signals) process.on(signal, hear);
  });

let commandLine: CommandLine = {};
/** A port on the command line goes before the environment's, and the address people are told follows it. */
const config = (port?: number): Config => readConfig(process.env, process.cwd(), { ...commandLine, port });

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

process.exitCode = await runCli(process.argv.slice(2), {
  version: await version(),
  config: () => config(),
  lookUpConfig: () => lookUpConfig(process.env, process.cwd(), commandLine),
  useConfigFile: (file) => {
    commandLine = { config: file };
  },
  rulebooks: () => loadRulebooks(config()),
  connectDatabase: (onProgress, given) => connectDatabase(given ?? config(), onProgress),
  openDatabase: (onProgress) => openDatabase(config(), onProgress),
  startServer: (options) => startServer(config(options.port), options),
  logLines: async () => {
    if (logFormat(config()) === 'text') return null;
    // What starts it must be read, whatever else is: it has the link to set Plaudit up.
    const log = await openLog({ ...config(), logLevel: 'info' });
    return (line) => log.info(line);
  },
  now,
  out: process.stdout,
  err: process.stderr,
  outputClosed: () => outputClosed,
  debug,
  untilAskedToStop,
  quit: (exitCode) => process.exit(exitCode),
});
