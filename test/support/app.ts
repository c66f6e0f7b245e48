import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AccountDeps } from '../../src/actions/accounts/account-deps.ts';
import { keyPrincipal } from '../../src/actions/guards/api-keys.ts';
import { Jobs } from '../../src/actions/jobs.ts';
import { Limiter } from '../../src/actions/guards/limiter.ts';
import { loadOperatorRulebooks } from '../../src/actions/rulebooks/operator-rulebooks.ts';
import { Webhooks } from '../../src/actions/webhooks/webhooks.ts';
import { httpDeps } from '../../src/compose/http-deps.ts';
import { buildServer } from '../../src/http/server.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { testSecrets } from './secrets.ts';
import { identifyBy, testAccounts } from './accounts.ts';
import { PLENTY } from './limits.ts';
import { OPERATOR_AND_DECIDER, OTHER_OPERATOR } from './principals.ts';

/** When all browser tests begin: the demo's twelve months end with June 2026. */
export const TODAY = new Date('2026-07-15T09:30:00Z');

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));

export type App = {
  /** http://127.0.0.1:49152, without a slash at the end. */
  readonly origin: string;
  readonly accounts: AccountDeps;
  readonly stop: () => Promise<void>;
};

export type AppOptions = {
  /** A migrated, prepared database of the app's own (demo-database.ts). */
  readonly databaseUrl: string;
  /** What certificates name as their server; the app's own address unless given. */
  readonly publicUrl?: string;
  /** Knows people by their cookies; else whoever asks is operator and decider. */
  readonly byCookie?: boolean;
  /** `host:port` on loopback that webhooks may be sent to. */
  readonly webhookHosts?: readonly string[];
  /** The built web app; `npm run test:e2e` and `npm test` build it into dist/web. */
  readonly webFolder?: string;
};

/** The real server on a free loopback port, with its jobs at work, put together as src/main.ts does. */
export async function startApp({
  databaseUrl,
  publicUrl,
  webFolder = BUILT,
  byCookie = false,
  webhookHosts = [],
}: AppOptions): Promise<App> {
  if (!existsSync(join(webFolder, 'index.html')))
    throw new Error(`${webFolder} is not built: npm run test:e2e does it.`);
  const port = await freePort();
  // Passkeys are bound to a name: browsers make none for an address.
  const origin = `http://${byCookie ? 'localhost' : '127.0.0.1'}:${port}`;
  // The clock goes on from there, so that what is done later also stands later in the journal.
  const began = performance.now();
  const now = (): Date => new Date(TODAY.getTime() + performance.now() - began);
  const rulebooks = await loadOperatorRulebooks(undefined);
  const uploadsFolder = await mkdtemp(join(tmpdir(), 'plaudit-uploads-'));
  const pool = openPool({ databaseUrl, max: 8 });
  const queue = new JobQueue(pool);
  await queue.start();
  const jobs = new Jobs(pool, queue);
  await jobs.work({ rulebooks, uploadsFolder, secrets: testSecrets(pool), now });
  const webhooks = new Webhooks({ pool, secrets: testSecrets(pool), now, post: { allowedHosts: webhookHosts } });
  const quietWebhooks = await webhooks.work(queue, (error) => console.error(error));
  const accounts = testAccounts(pool, { publicUrl: publicUrl ?? origin });
  const server = await buildServer(
    httpDeps({
      pool,
      rulebooks,
      jobs,
      uploadsFolder,
      secrets: testSecrets(pool),
      accounts,
      now,
      identify: async (request) => {
        const key = await keyPrincipal(pool, request.headers.authorization, now());
        if (key !== null || byCookie) return key ?? identifyBy(accounts)(request);
        return request.headers.cookie?.includes('as=other') === true ? OTHER_OPERATOR : OPERATOR_AND_DECIDER;
      },
      limiter: new Limiter(pool, now, PLENTY),
      webhooks,
      uploadLimit: 1 << 24,
      operator: 'Plaudit demonstration',
      publicUrl: publicUrl ?? origin,
      version: '0.1.0',
    }),
    // A fault of the server shows as a failed request in the browser's test; its reason belongs beside it.
    { webFolder, onFault: (error, request) => console.error(request, error) },
  );
  await server.listen({ host: '127.0.0.1', port });
  return {
    origin,
    accounts,
    stop: async () => {
      await server.close();
      quietWebhooks();
      await queue.stop();
      await pool.end();
      await rm(uploadsFolder, { recursive: true, force: true });
    },
  };
}

/** Certificates carry the address before the server listens, so that the port is chosen first. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
