import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Visitor } from '../actions/accounts/account-deps.ts';

/** Who sends a request, as far as the accounts want to know. */
export const visitorOf = ({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Visitor => ({
  headers,
  address: ip,
});

/** Hands the accounts' cookies on, and keeps the answer out of every cache. */
export function withCookies(reply: FastifyReply, cookies: readonly string[]): FastifyReply {
  reply.header('cache-control', 'no-store');
  return cookies.length === 0 ? reply : reply.header('set-cookie', [...cookies]);
}
