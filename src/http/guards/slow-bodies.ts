import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A megabyte over the slowest of lines. */
const PATIENCE_MS = 60_000;

/**
 * Ends a connection whose request is not whole after a minute: a byte now and then would hold it, and the memory that
 * goes with it, for as long as the largest upload may take. Files are such an upload, and are let go on.
 */
export function guardSlowBodies(server: FastifyInstance, patienceMs = PATIENCE_MS): void {
  const waiting = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  server.addHook('onRequest', async (request) => {
    const { raw, method, routeOptions } = request;
    if (method === 'GET' || method === 'HEAD' || routeOptions.url?.endsWith('/uploads') === true) return;
    const late = setTimeout(() => {
      if (!raw.complete) raw.destroy();
    }, patienceMs);
    waiting.set(request, late.unref());
  });
  const arrived = async (request: FastifyRequest): Promise<void> => clearTimeout(waiting.get(request));
  server.addHook('preValidation', arrived);
  server.addHook('onRequestAbort', arrived);
  server.addHook('onResponse', arrived);
}
