import { z } from 'zod';
import { type KeyLine, apiKeys, makeApiKey, revokeApiKey } from '../../actions/guards/api-keys.ts';
import { actorOf } from '../../core/access/principal.ts';
import type { Api } from '../api.ts';
import { doneAnswer } from '../contract/answers.ts';
import { paging, uuid } from '../contract/common.ts';
import { type apiKey, apiKeyPage, madeApiKey, newApiKey } from '../contract/keys.ts';
import type { HttpDeps } from '../deps.ts';

const tags = ['keys'];
const config = { act: 'keys.manage' } as const;

export function keyRoutes(api: Api, { pool, now }: HttpDeps): void {
  api.get(
    '/keys',
    {
      config,
      schema: {
        tags,
        summary: 'API keys: those in use first, then newest first',
        querystring: z.object(paging),
        response: { 200: apiKeyPage },
      },
    },
    async ({ query: { page, size } }) => {
      const at = now();
      const { rows, total } = await apiKeys(pool, { now: at, limit: size, offset: (page - 1) * size });
      return { rows: rows.map((row) => present(row, at)), total, page, size };
    },
  );

  api.post(
    '/keys',
    {
      config,
      schema: {
        tags,
        summary: 'Make an API key for acts that oneself may do; the answer shows it, once',
        body: newApiKey,
        response: { 201: madeApiKey },
      },
    },
    async (request, reply) => {
      const at = now();
      const { key, row } = await makeApiKey(pool, request.principal, { ...request.body, now: at });
      return reply.status(201).send({ ...present(row, at), key });
    },
  );

  api.delete(
    '/keys/:id',
    {
      config,
      schema: { tags, summary: 'Revoke an API key', params: z.object({ id: uuid }), response: { 204: doneAnswer } },
    },
    async (request, reply) => {
      await revokeApiKey(pool, request.params.id, { actor: actorOf(request.principal), now: now() });
      return reply.status(204).send();
    },
  );
}

const present = (row: KeyLine, now: Date): z.infer<typeof apiKey> => ({
  id: row.keyId,
  name: row.name,
  ending: row.ending,
  owner: row.ownerId,
  ownerName: row.ownerName,
  scopes: row.scopes,
  lacks: [...row.lacks],
  reach: row.reach,
  state: row.revokedAt === null ? (row.expiresAt <= now ? 'expired' : 'in-use') : 'revoked',
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  revokedBy: row.revokedByName,
});
