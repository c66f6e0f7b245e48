import { ACTS, may } from '../../core/access/act.ts';
import type { Api } from '../api.ts';
import { session } from '../contract/access.ts';

export function sessionRoutes(api: Api): void {
  api.get(
    '/session',
    {
      config: { act: 'session.use' },
      schema: { tags: ['people'], summary: 'Who is signed in, and what they may do', response: { 200: session } },
    },
    async ({ principal }, reply) => {
      reply.header('cache-control', 'no-store');
      const acts = ACTS.filter((act) => may(principal, act));
      if (principal.kind === 'public') return { person: null, roles: [], acts };
      const { kind, id, name, grants } = principal;
      return {
        person: kind === 'person' ? { id, name } : null,
        roles: [...new Set(grants.map(({ role }) => role))],
        acts,
      };
    },
  );
}
