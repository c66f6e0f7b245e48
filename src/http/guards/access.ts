import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Act, KEY_ACTS, may } from '../../core/access/act.ts';
import { type Principal, PUBLIC } from '../../core/access/principal.ts';
import { PlauditError } from '../../core/basics/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; the public until `guardAccess` has looked. */
    principal: Principal;
  }
  interface FastifyInstance {
    /** "GET /api/overview" -> what it lets one do; docs/permissions.md and its test are made from it. */
    readonly routeActs: Map<string, Act>;
  }
  interface FastifyContextConfig {
    /** What this route lets one do (core/access/act.ts). Every route of the API names it. */
    readonly act?: Act;
  }
}

/**
 * Lets a request through to a route of this scope only when whoever asks may do what the route does. A route that
 * does not say what it does is a fault of the program, found when it starts.
 */
export function guardAccess(
  scope: FastifyInstance,
  { identify }: { readonly identify: (request: FastifyRequest) => Promise<Principal> },
): void {
  scope.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) {
      if (config?.act === undefined) throw new Error(`${each} ${url} does not say what it lets one do.`);
      scope.routeActs.set(`${each} ${url}`, config.act);
    }
  });
  scope.addHook('onRequest', async (request) => {
    request.principal = PUBLIC;
    const { act } = request.routeOptions.config;
    // Where nothing answers there is nothing to guard.
    if (act === undefined) return;
    request.principal = await identify(request);
    if (!may(request.principal, act)) throw refusal(request.principal, act);
  });
}

/** The place is the act, which docs/permissions.md explains. */
function refusal(principal: Principal, act: Act): PlauditError {
  const place = act;
  switch (principal.kind) {
    case 'public':
      return new PlauditError('access.sign-in', 'This takes an account: sign in first.', { place });
    case 'person':
      return new PlauditError('access.refused', `Your roles do not include "${act}": ask an operator.`, { place });
    case 'api-key':
      return new PlauditError('api-key.refused', whyNoKey(principal, act), { place });
  }
}

/** A program has no roles that it could ask for: it is told what is wrong with its key. */
function whyNoKey({ name, scopes }: Extract<Principal, { kind: 'api-key' }>, act: Act): string {
  if (!KEY_ACTS.includes(act)) return `No API key is made for "${act}": it takes a person who is signed in.`;
  return scopes.includes(act)
    ? `Whoever made the API key "${name}" may not do "${act}" any more: let someone who may make another.`
    : `The API key "${name}" was not made for "${act}": make another key for it, or ask an operator to.`;
}
