import { STANDARD_SESSION_LIFE } from '../../src/core/access/session-life.ts';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { type AccountDeps, accountDeps } from '../../src/actions/accounts/account-deps.ts';
import { Limiter } from '../../src/actions/guards/limiter.ts';
import { loadOperatorRulebooks } from '../../src/actions/rulebooks/operator-rulebooks.ts';
import { secretsOf } from '../../src/actions/keys/secrets.ts';
import { httpDeps } from '../../src/compose/http-deps.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { buildServer } from '../../src/http/server.ts';
import { PLENTY } from '../../test/support/limits.ts';

export type Answered = { readonly path: string; readonly ms: number; readonly status: number };

const PUBLIC_URL = 'http://127.0.0.1';

export const benchAccounts = (pool: pg.Pool): AccountDeps =>
  accountDeps({
    pool,
    secret: 'of the bench, and of no installation',
    publicUrl: PUBLIC_URL,
    now: () => new Date(),
    oidc: null,
    sendsMail: false,
    sessionLife: STANDARD_SESSION_LIFE,
  });

/**
 * Serves the product over a database until the input of this process ends; says the port and what `more` gives, and at
 * the end each request's time, a line each.
 */
export async function serveUntilEnd(
  pool: pg.Pool,
  deps: Pick<HttpDeps, 'now' | 'identify'> & { readonly accounts?: AccountDeps },
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { now } = deps;
  const secrets = secretsOf(pool, { text: Buffer.alloc(32, 7).toString('base64') }, now);
  const uploadsFolder = await mkdtemp(join(tmpdir(), 'plaudit-bench-'));
  const server = await buildServer(
    httpDeps({
      pool,
      rulebooks: await loadOperatorRulebooks(undefined),
      uploadsFolder,
      secrets,
      accounts: deps.accounts ?? benchAccounts(pool),
      now,
      identify: deps.identify,
      limiter: new Limiter(pool, now, PLENTY),
      operator: 'bench',
      publicUrl: PUBLIC_URL,
      version: '0',
    }),
    { webFolder: uploadsFolder, onFault: (error, request) => console.error(request, error) },
  );
  const answers: Answered[] = [];
  server.addHook('onResponse', async (request, reply) => {
    answers.push({ path: request.url, ms: reply.elapsedTime, status: reply.statusCode });
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  console.log(JSON.stringify({ port: (server.server.address() as AddressInfo).port, ...more }));
  await once(process.stdin.resume(), 'end');
  await server.close();
  await pool.end();
  await rm(uploadsFolder, { recursive: true });
  console.log(JSON.stringify(answers));
}
