import { once } from 'node:events';
/** The product's server over the database named in the environment; says its port, and at the end of its input each request's time. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountDeps } from '../src/actions/account-deps.ts';
import { Jobs } from '../src/actions/jobs.ts';
import { Limiter } from '../src/actions/limiter.ts';
import { NetworkViews } from '../src/actions/network-view.ts';
import { loadOperatorRulebooks } from '../src/actions/operator-rulebooks.ts';
import { Webhooks } from '../src/actions/webhooks.ts';
import { secretsOf } from '../src/actions/secrets.ts';
import type { Principal } from '../src/core/access/principal.ts';
import { buildServer } from '../src/http/server.ts';
import { JobQueue } from '../src/store/queue.ts';
import { PLENTY } from '../test/support/limits.ts';
import { openGivenPool } from './lib/database.ts';

const now = (): Date => new Date('2016-04-15T09:00:00Z');
const BENCH: Principal = {
  kind: 'person',
  id: 'bench',
  name: 'Bench',
  grants: [{ role: 'operator', orgId: null, subjectId: null }],
};
const pool = openGivenPool(16);
const secrets = secretsOf(pool, { text: Buffer.alloc(32, 7).toString('base64') }, now);
const uploadsFolder = await mkdtemp(join(tmpdir(), 'plaudit-bench-'));
const queue = new JobQueue(pool);
const server = await buildServer(
  {
    pool,
    rulebooks: await loadOperatorRulebooks(undefined),
    jobs: new Jobs(pool, queue),
    uploadsFolder,
    secrets,
    accounts: accountDeps({
      pool,
      secret: 'for benches only: 0123456789 abcdefghijklmnop',
      publicUrl: 'http://127.0.0.1',
      now: () => new Date(),
      oidc: null,
      sendsMail: false,
    }),
    now,
    identify: () => Promise.resolve(BENCH),
    limiter: new Limiter(pool, now, PLENTY),
    webhooks: new Webhooks({ pool, secrets, now, post: { allowedHosts: [] } }),
    views: new NetworkViews(pool, now),
    uploadLimit: 1 << 20,
    operator: 'bench',
    publicUrl: 'http://127.0.0.1',
    version: '0',
    defaultRulebook: 'world-class-fcr@2015',
  },
  { webFolder: uploadsFolder, onFault: (error, request) => console.error(request, error) },
);
const answers: { path: string; ms: number }[] = [];
server.addHook('onResponse', async (request, reply) => {
  answers.push({ path: request.url, ms: reply.elapsedTime });
});
await server.listen({ host: '127.0.0.1', port: 0 });
console.log((server.server.address() as AddressInfo).port);
await once(process.stdin.resume(), 'end');
await server.close();
await pool.end();
await rm(uploadsFolder, { recursive: true });
console.log(JSON.stringify(answers));
