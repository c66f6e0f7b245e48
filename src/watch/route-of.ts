import type { FastifyRequest } from 'fastify';

/** The pattern of a request's route, never its address: that one has ids and names in it. */
export function routeOf({ is404, routeOptions }: FastifyRequest, status: number): string {
  if (!is404 && routeOptions.url !== undefined) return routeOptions.url;
  return status < 400 ? 'app' : 'unmatched';
}
