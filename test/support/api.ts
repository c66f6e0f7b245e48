import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { keyPrincipal } from '../../src/actions/guards/api-keys.ts';
import { Limiter } from '../../src/actions/guards/limiter.ts';
import { httpDeps } from '../../src/compose/http-deps.ts';
import type { Principal } from '../../src/core/access/principal.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { buildServer } from '../../src/http/server.ts';
import { testAccounts } from './accounts.ts';
import { PLENTY } from './limits.ts';
import { now, rulebooks } from './network.ts';
import { testSecrets } from './secrets.ts';
import { OPERATOR_AND_DECIDER } from './principals.ts';
import { whenOver } from './when-over.ts';

export type TestApi = {
  readonly deps: HttpDeps;
  readonly server: FastifyInstance;
  /** What the server took for a bug; a test that wants none looks here. */
  readonly faults: { readonly error: unknown; readonly request: string }[];
  /** Any request; what it answers is for the test to judge. */
  readonly send: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => Promise<Answer>;
  /** The body of an answer with status 200; any other fails the test with what was said. */
  readonly get: <T>(path: string) => Promise<T>;
  readonly text: (path: string) => Promise<string>;
  /** Lets someone else ask, one thing after the other; else it is someone who is operator and decider. */
  readonly as: <T>(principal: Principal, ask: () => Promise<T>) => Promise<T>;
};

export type Answer = {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly json: () => unknown;
};

/**
 * The API on a database, without a port and without jobs at work, and with the app if its `page` is given. It is closed
 * when the test or the file that opened it is over.
 */
export async function apiOn(
  pool: pg.Pool,
  { page, ...more }: Partial<HttpDeps> & { page?: string } = {},
): Promise<TestApi> {
  const uploadsFolder = await mkdtemp(join(tmpdir(), 'plaudit-api-'));
  let asking: Principal = OPERATOR_AND_DECIDER;
  const deps = httpDeps({
    pool,
    rulebooks,
    now,
    identify: async ({ headers }) => (await keyPrincipal(pool, headers.authorization, now())) ?? asking,
    limiter: new Limiter(pool, now, PLENTY),
    uploadsFolder,
    secrets: testSecrets(pool),
    accounts: testAccounts(pool),
    uploadLimit: 1 << 24,
    operator: 'Tester',
    publicUrl: 'http://127.0.0.1',
    version: '0.0.0',
    ...more,
  });
  if (page !== undefined) await writeFile(join(uploadsFolder, 'index.html'), page);
  const faults: { error: unknown; request: string }[] = [];
  const onFault = (error: unknown, request: string): void => void faults.push({ error, request });
  const server = await buildServer(deps, { webFolder: uploadsFolder, onFault });
  whenOver(async () => {
    await server.close();
    await rm(uploadsFolder, { recursive: true, force: true });
  });
  const text = async (path: string): Promise<string> => {
    const answer = await server.inject({ method: 'GET', url: path });
    if (answer.statusCode !== 200)
      throw new Error(`GET ${path}: ${answer.statusCode} ${answer.body}`, { cause: faults.at(-1)?.error });
    return answer.body;
  };
  const send: TestApi['send'] = async (method, url, body) => {
    const answer = await server.inject({ method, url, ...(body === undefined ? {} : { payload: body as object }) });
    const { statusCode: status, body: said } = answer;
    return {
      status,
      type: String(answer.headers['content-type'] ?? ''),
      body: said,
      json: () => JSON.parse(said) as unknown,
    };
  };
  const as = async <T>(principal: Principal, ask: () => Promise<T>): Promise<T> => {
    const before = asking;
    asking = principal;
    try {
      return await ask();
    } finally {
      asking = before;
    }
  };
  return { deps, server, faults, send, text, as, get: async <T>(path: string) => JSON.parse(await text(path)) as T };
}
