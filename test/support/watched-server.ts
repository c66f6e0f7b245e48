import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { whyNotReady } from '../../src/actions/readiness.ts';
import { type Drain, drainOf } from '../../src/http/drain.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { buildServer } from '../../src/http/server.ts';
import { type LogLevel, openLog } from '../../src/watch/log.ts';
import { openWatch, type Watch } from '../../src/watch/open-watch.ts';
import { apiOn } from './api.ts';
import { whenOver } from './when-over.ts';

export type WatchedServer = {
  readonly server: FastifyInstance;
  readonly watch: Watch;
  readonly drain: Drain;
  /** Everything that was logged, as it was written. */
  readonly logged: () => string;
  readonly lines: () => Record<string, unknown>[];
  /** Lets it listen on a loopback port; http://127.0.0.1:49152 */
  readonly listen: () => Promise<string>;
};

export type WatchedOptions = {
  readonly level?: LogLevel;
  readonly otlpUrl?: string;
  readonly metricsToken?: string;
  readonly jobs?: { isAtWork(): boolean };
  readonly depth?: () => Promise<readonly { kind: string; waiting: number; active: number }[]>;
  readonly deps?: Partial<HttpDeps>;
  /** Routes of the test's own, to fail or to take their time. */
  readonly routes?: (server: FastifyInstance) => void;
};

/** The server with all that looks on, put together as src/compose does. It is closed when the test or the file that opened it is over. */
export async function watchedServer(pool: pg.Pool, options: WatchedOptions = {}): Promise<WatchedServer> {
  const { deps } = await apiOn(pool, options.deps);
  let text = '';
  const log = openLog({ level: options.level ?? 'debug', format: 'json', out: { write: (line) => (text += line) } });
  const watch = await openWatch({
    log,
    pool,
    poolSize: 10,
    depth: options.depth ?? (() => Promise.resolve([])),
    version: '1.2.3',
    otlpUrl: options.otlpUrl ?? null,
  });
  const server = await buildServer(deps, {
    webFolder: deps.uploadsFolder,
    onFault: watch.requests.fault,
    watch: watch.requests,
    service: {
      whyNotReady: () => whyNotReady(pool, options.jobs ?? { isAtWork: () => true }),
      isStopping: () => drain.isStopping(),
      metrics: watch.metrics,
      metricsToken: options.metricsToken ?? null,
    },
  });
  const drain = drainOf(server.server);
  options.routes?.(server);
  whenOver(async () => {
    await server.close();
    await watch.close();
  });
  return {
    server,
    watch,
    drain,
    logged: () => text,
    lines: () =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    listen: async () => {
      await server.listen({ host: '127.0.0.1', port: 0 });
      return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    },
  };
}
