import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What the routes of the service itself ask. */
export type Service = {
  /** Null where requests may come; else why not, in words that give nothing away. */
  readonly whyNotReady: () => Promise<{ readonly reason: string; readonly detail: string } | null>;
  readonly isStopping: () => boolean;
  readonly metrics: { readonly read: () => Promise<string>; readonly contentType: string };
  /** Lets another machine read the figures; null where none may. */
  readonly metricsToken: string | null;
};

const NEVER_KEPT = { 'cache-control': 'no-store' };

/**
 * /health, /ready and /metrics: for machines, without a sign-in and outside of /api, whose shapes may change with its
 * version. They tell nothing of what the service holds.
 */
export function serviceRoutes(
  server: FastifyInstance,
  { whyNotReady, isStopping, metrics, metricsToken }: Service,
): void {
  server.get('/health', { schema: { hide: true } }, async (_request, reply) => {
    reply.headers(NEVER_KEPT);
    return { status: 'alive' };
  });

  server.get('/ready', { schema: { hide: true } }, async (_request, reply) => {
    reply.headers(NEVER_KEPT);
    const why = isStopping() ? { reason: 'stopping', detail: 'The server is stopping.' } : await whyNotReady();
    return why === null ? { status: 'ready' } : reply.status(503).send({ status: 'not-ready', ...why });
  });

  server.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    reply.headers(NEVER_KEPT);
    if (!mayRead(request, metricsToken))
      return reply
        .status(401)
        .header('www-authenticate', 'Bearer')
        .type('text/plain')
        .send('The figures are for this machine, or for who has the token of PLAUDIT_METRICS_TOKEN.\n');
    return reply.type(metrics.contentType).send(await metrics.read());
  });
}

/**
 * The connection's own address counts, not what a proxy says of it. Whoever comes through a proxy on this machine is
 * not this machine, nor is a page in its browser that had a name of its own lead here.
 */
function mayRead(request: FastifyRequest, token: string | null): boolean {
  const { authorization, forwarded, 'x-forwarded-for': forwardedFor, 'x-real-ip': realIp } = request.headers;
  if (authorization !== undefined) return token !== null && isSame(authorization, `Bearer ${token}`);
  const isForwarded = forwarded !== undefined || forwardedFor !== undefined || realIp !== undefined;
  return !isForwarded && isLoopback(request.socket.remoteAddress ?? '') && LOOPBACK_NAME.test(request.hostname);
}

const LOOPBACK_NAME = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;
const isLoopback = (address: string): boolean => /^(?:::ffff:)?127\.|^::1$/.test(address);

const isSame = (said: string, known: string): boolean => timingSafeEqual(digest(said), digest(known));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
