import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { routeOf } from './route-of.ts';
import { textsIn, toldFault } from './told-fault.ts';
import { whenAnswered } from './when-answered.ts';

export type RequestWatch = {
  /** What the HTTP library is given to log with. */
  readonly logger: FastifyBaseLogger;
  /** Adds the hooks; before any route is declared. */
  readonly prepare: (server: FastifyInstance) => void;
  /** One line and one figure for a request once it is answered; for one that no hook hears of. */
  readonly follow: (request: FastifyRequest, reply: FastifyReply) => void;
  readonly fault: (error: unknown, place: string, request?: FastifyRequest) => void;
};

/** Asked for by machines every few seconds, or by each page a dozen times: nobody wants to read of these. */
const QUIET_ROUTES: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics', '/*', 'app']);

/**
 * One line a request: its id, method, the pattern of its route, status, milliseconds and who asked, and nothing that
 * the request itself says. Where nothing is counted, `metrics` is null.
 */
export function watchRequests(log: Log, metrics: Metrics | null): RequestWatch {
  const answered = (request: FastifyRequest, reply: FastifyReply, brokenOff: boolean): void => {
    const { method } = request;
    const status = reply.statusCode;
    const route = routeOf(request, status);
    const ms = reply.elapsedTime;
    metrics?.observeRequest({ method, route, status, seconds: ms / 1000 });
    const principal = principalOf(request);
    const fields = {
      ...{ request: request.id, method, route, status, ms: Math.round(ms * 10) / 10 },
      ...(brokenOff ? { outcome: 'broken off' } : {}),
    };
    // That the server is not ready is the answer that was asked for, and no fault.
    const isFault = status >= 500 && route !== '/ready';
    const level = isFault ? 'error' : QUIET_ROUTES.has(route) ? 'debug' : 'info';
    log[level](principal === null ? fields : { ...fields, principal });
  };
  const follow: RequestWatch['follow'] = (request, reply) => {
    reply.header('x-request-id', request.id);
    whenAnswered(reply, ({ brokenOff }) => answered(request, reply, brokenOff));
  };
  return {
    logger: complaintsOnly(log),
    follow,
    prepare: (server) => {
      server.addHook('onRequest', (request, reply, done) => {
        follow(request, reply);
        done();
      });
    },
    fault: (error, place, request) => {
      const told = toldFault(error, request === undefined ? [] : textsOf(request));
      log.error(request === undefined ? { job: place, fault: told } : { request: request.id, fault: told }, 'A fault');
    },
  };
}

function principalOf(request: FastifyRequest): string | null {
  const principal: unknown = 'principal' in request ? request.principal : null;
  if (typeof principal !== 'object' || principal === null || !('id' in principal)) return null;
  return typeof principal.id === 'string' ? principal.id : null;
}

function textsOf(request: FastifyRequest): string[] {
  const { params, query, body, headers } = request;
  const path = decoded(request.url).split(/[/?&=]/);
  return textsIn([params, query, body, Object.values(headers), path, cookiesIn(headers.cookie)]);
}

const cookiesIn = (cookie: string | undefined): string[] => (cookie ?? '').split(/[;=]/);

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/**
 * The HTTP library logs with whole requests, their addresses and its own words in it. Only that it complains is told,
 * with where in the code; everything worth reading of a request is in our own line.
 */
function complaintsOnly(log: Log): FastifyBaseLogger {
  const quiet = (): void => undefined;
  const complain = (first: unknown): void => {
    const error: unknown = first instanceof Error ? first : (first as { err?: unknown } | undefined)?.err;
    const { type, code, stack } = toldFault(error);
    log.warn(
      { fault: { type, ...(code === undefined ? {} : { code }), message: '', stack } },
      'The HTTP server complains',
    );
  };
  const logger: FastifyBaseLogger = {
    level: log.level,
    trace: quiet,
    debug: quiet,
    info: quiet,
    silent: quiet,
    warn: complain,
    error: complain,
    fatal: complain,
    child: () => logger,
  };
  return logger;
}
