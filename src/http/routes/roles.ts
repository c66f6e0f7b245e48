import { z } from 'zod';
import { grantRole, revokeRole, type RoleGrant as Granted, roleGrants } from '../../actions/access/roles.ts';
import { actorOf } from '../../core/access/principal.ts';
import type { Api } from '../api.ts';
import { type RoleGrant, roleGrant, roleRequest } from '../contract/access.ts';
import { uuid } from '../contract/common.ts';
import type { HttpDeps } from '../deps.ts';

const tags = ['people'];

export function roleRoutes(api: Api, { pool, now }: HttpDeps): void {
  api.get(
    '/role-grants',
    {
      config: { act: 'people.manage' },
      schema: { tags, summary: 'Every role held now', response: { 200: z.object({ rows: z.array(roleGrant) }) } },
    },
    async () => ({ rows: (await roleGrants(pool)).map(present) }),
  );

  api.post(
    '/role-grants',
    {
      config: { act: 'people.manage' },
      schema: { tags, summary: 'Grant a role', body: roleRequest, response: { 201: roleGrant } },
    },
    async (request, reply) => {
      const grant = await grantRole(pool, { ...request.body, by: actorOf(request.principal), now: now() });
      return reply.status(201).send(present(grant));
    },
  );

  api.delete(
    '/role-grants/:id',
    {
      config: { act: 'people.manage' },
      schema: { tags, summary: 'End a role', params: z.object({ id: uuid }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await revokeRole(pool, { grantId: request.params.id, by: actorOf(request.principal), now: now() });
      return reply.status(204).send(null);
    },
  );
}

const present = ({ grantedAt, ...grant }: Granted): RoleGrant => ({ ...grant, grantedAt: grantedAt.toISOString() });
