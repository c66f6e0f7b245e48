import { join } from 'node:path';
import { keyPrincipal } from '../actions/guards/api-keys.ts';
import { Jobs } from '../actions/jobs.ts';
import { isEmpty } from '../actions/demo/load-demo.ts';
import { loadOperatorRulebooks } from '../actions/rulebooks/operator-rulebooks.ts';
import { operatorName } from '../actions/operator-name.ts';
import { whyNotReady } from '../actions/readiness.ts';
import { keySourceOf, secretsOf } from '../actions/keys/secrets.ts';
import { Webhooks } from '../actions/webhooks/webhooks.ts';
import type { Config } from '../cli/config.ts';
import type { RunningServer, StartOptions } from '../cli/deps.ts';
import { drainOf } from '../http/drain.ts';
import { buildServer } from '../http/server.ts';
import { makeHomeFolder } from '../store/embedded/home-folder.ts';
import { JobQueue } from '../store/queue.ts';
import type { Log } from '../watch/log.ts';
import { openWatch } from '../watch/open-watch.ts';
import { openAccounts } from './accounts.ts';
import { openDatabase, POOL_SIZE } from './database.ts';
import { loadDemoAloud } from './demo-aloud.ts';
import { httpDeps } from './http-deps.ts';
import { cannotListen } from './listen.ts';
import { beginBackups, beginRetention } from './nightly.ts';
import { ROOT, version } from './package.ts';
import { prepareWeb } from './prepare-web.ts';

const WEB_FOLDER = join(ROOT, 'dist/web');
/** For requests under way; what is left of the half minute that a stop may take is for jobs and the database. */
const DRAIN_MS = 20_000;
const now = (): Date => new Date();

/** Everything that runs while the service does. What was begun is ended in the opposite order, also where a later part fails. */
export async function startServer(
  config: Config,
  { onProgress, demo }: StartOptions,
  log: Log,
): Promise<RunningServer> {
  const web = prepareWeb(onProgress);
  // Awaited below, after the database; a failure before that must not count as unhandled.
  web.catch(() => undefined);
  const rulebooks = await loadOperatorRulebooks(config.rulebooksFolder);
  const { pool, close, keepUp } = await openDatabase(config, rulebooks, onProgress);
  const opened = [close];
  const stop = async (): Promise<void> => {
    for (const letGo of opened.toReversed()) await letGo();
  };
  try {
    const product = await version();
    const secrets = secretsOf(pool, keySourceOf(config), now);
    // Better to hear at the start than with the first customer that the keys are not this database's.
    const secret = (await secrets()).deriveSecret('accounts').toString('base64url');
    for (const problem of rulebooks.problems) onProgress(`Left out: ${problem.message}`);
    const wantsDemo = demo ?? (config.demo && config.databaseUrl === null);
    if (wantsDemo && (await isEmpty(pool))) await loadDemoAloud(pool, rulebooks, now, onProgress);
    const uploadsFolder = join(config.home, 'uploads');
    makeHomeFolder(uploadsFolder, 0o700, config.home);

    const queue = new JobQueue(pool);
    const depth = () => queue.depth();
    const watch = await openWatch({ log, pool, poolSize: POOL_SIZE, depth, version: product, otlpUrl: config.otlpUrl });
    opened.push(watch.close);
    const onFault = watch.requests.fault;
    keepUp({ warn: (line) => log.warn(line), fault: (error) => onFault(error, 'database') });
    await queue.start();
    opened.push(() => queue.stop());
    const jobs = new Jobs(pool, queue);
    await jobs.work({ rulebooks, uploadsFolder, secrets, now, onFault });
    const nightly = { pool, queue, uploadsFolder, now, onFault };
    opened.push(await beginRetention(nightly));
    opened.push(await beginBackups(config, nightly, product));
    const webhooks = new Webhooks({ pool, secrets, now, post: { allowedHosts: config.webhookHosts } });
    const quietWebhooks = await webhooks.work(queue, onFault);
    opened.push(() => Promise.resolve(quietWebhooks()));
    const accounts = openAccounts(config, { pool, secret, now, onFault });
    opened.push(accounts.close);

    await web;
    const server = await buildServer(
      httpDeps({
        pool,
        rulebooks,
        jobs,
        uploadsFolder,
        secrets,
        accounts: accounts.deps,
        now,
        identify: async ({ headers }) =>
          (await keyPrincipal(pool, headers.authorization, now())) ?? accounts.principal(headers),
        webhooks,
        operator: await operatorName(pool, config),
        publicUrl: config.publicUrl,
        version: product,
      }),
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
    const { host, port } = config;
    await server.listen({ host, port }).catch((error: unknown) => cannotListen(error, host, port));
    return { url: config.publicUrl, notes: await accounts.notes(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
