import { standsFor } from '../../actions/access/roles.ts';
import { ACTS, may } from '../../core/access/act.ts';
import type { Api } from '../api.ts';
import { session } from '../contract/access.ts';
import type { HttpDeps } from '../deps.ts';

export function sessionRoutes(api: Api, { pool }: Pick<HttpDeps, 'pool'>): void {
  api.get(
    '/session',
    {
      config: { act: 'session.use' },
      schema: { tags: ['people'], summary: 'Who is signed in, and what they may do', response: { 200: session } },
    },
    async ({ principal }, reply) => {
      reply.header('cache-control', 'no-store');
      const acts = ACTS.filter((act) => may(principal, act));
      if (principal.kind === 'public') return { person: null, roles: [], standsFor: [], acts };
      const { kind, id, name, grants } = principal;
      return {
        person: kind === 'person' ? { id, name } : null,
        roles: [...new Set(grants.map(({ role }) => role))],
        standsFor: await standsFor(pool, grants),
        acts,
      };
    },
  );
}
