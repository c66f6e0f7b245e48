import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestClass } from '../../actions/guards/limits.ts';
import type { Principal } from '../../core/access/principal.ts';
import { countedNetwork } from '../../core/basics/address.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import type { HttpDeps } from '../deps.ts';

const SWEEP_MS = 10 * 60_000;

/**
 * Counts every request to the API before it does anything, and says who asks: it stands in the place of `identify`.
 */
export function guardLimits(
  scope: FastifyInstance,
  { identify, limiter }: Pick<HttpDeps, 'identify' | 'limiter'>,
): (request: FastifyRequest) => Promise<Principal> {
  const sweeping = setInterval(() => void limiter.sweep().catch(() => undefined), SWEEP_MS).unref();
  scope.addHook('onClose', async () => clearInterval(sweeping));
  const counted = new WeakMap<FastifyRequest, { kind: RequestClass; left: number; wait: number }>();
  const count = async (request: FastifyRequest, kind: RequestClass, who: string): Promise<void> => {
    const allowance = await limiter.take(kind, who);
    const [left, wait] = allowance.allowed ? [allowance.left, 0] : [0, allowance.waitSeconds];
    counted.set(request, { kind, left, wait });
    if (!allowance.allowed) throw tooMany(kind, wait);
  };
  // RateLimit header fields for HTTP (draft of the IETF): the rate in a minute, and what is left now.
  scope.addHook('onSend', async (request, reply) => {
    const known = counted.get(request);
    if (known === undefined) return;
    const { kind, left, wait } = known;
    reply.header('ratelimit-policy', `"${kind}";q=${limiter.limitOf(kind).perMinute};w=60`);
    reply.header('ratelimit', `"${kind}";r=${left};t=${wait}`);
  });
  return async (request) => {
    const address = countedNetwork(request.ip);
    const principal = await identify(request).catch(async (error: unknown) => {
      // Only the key that is none pays: a program with a wrong one keeps no other at its address out.
      if (error instanceof PlauditError && error.code.startsWith('api-key.'))
        await count(request, 'failed-key', address);
      throw error;
    });
    const who = principal.kind === 'public' ? address : `${principal.kind} ${principal.id}`;
    await count(request, classOf(request), who);
    return principal;
  };
}

export function classOf({ method, routeOptions }: Pick<FastifyRequest, 'method' | 'routeOptions'>): RequestClass {
  const { url = '' } = routeOptions;
  if (method === 'GET' || method === 'HEAD') return url.endsWith('.csv') ? 'export' : 'read';
  return method === 'POST' && url.endsWith('/uploads') ? 'upload' : 'write';
}

const tooMany = (kind: RequestClass, seconds: number): PlauditError =>
  new PlauditError('request.too-many', `Too many requests at once: wait ${seconds} s, then go on more slowly.`, {
    place: kind,
    params: { seconds },
  });
