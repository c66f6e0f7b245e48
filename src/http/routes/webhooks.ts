import { z } from 'zod';
import type { DeliveryRow, EndpointLine } from '../../actions/webhooks/webhooks.ts';
import { actorOf } from '../../core/access/principal.ts';
import type { Api } from '../api.ts';
import { doneAnswer } from '../contract/answers.ts';
import { paging, uuid } from '../contract/common.ts';
import { addedWebhook, delivery, deliveryPage, newWebhook, webhook } from '../contract/webhooks.ts';
import type { HttpDeps } from '../deps.ts';
import { presentUndelivered } from '../present/undelivered.ts';

const tags = ['webhooks'];
const config = { act: 'webhooks.manage' } as const;
const idParams = z.object({ id: uuid });

export function webhookRoutes(api: Api, { webhooks }: HttpDeps): void {
  api.get(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        summary: 'Addresses that are told what happens, newest first',
        response: { 200: z.object({ rows: z.array(webhook) }) },
      },
    },
    async () => ({ rows: (await webhooks.list()).map(present) }),
  );

  api.get(
    '/webhooks/:id',
    {
      config,
      schema: {
        tags,
        summary: 'One address, also where it was taken away',
        params: idParams,
        response: { 200: webhook },
      },
    },
    async (request) => present(await webhooks.find(request.params.id)),
  );

  api.post(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        summary: 'Add an address; the answer shows the secret its messages are signed with, once',
        body: newWebhook,
        response: { 201: addedWebhook },
      },
    },
    async (request, reply) => {
      const { row, secret } = await webhooks.add({ ...request.body, actor: actorOf(request.principal) });
      return reply.status(201).send({ ...present(row), secret });
    },
  );

  api.delete(
    '/webhooks/:id',
    {
      config,
      schema: { tags, summary: 'Tell an address nothing more', params: idParams, response: { 204: doneAnswer } },
    },
    async (request, reply) => {
      await webhooks.remove(request.params.id, actorOf(request.principal));
      return reply.status(204).send();
    },
  );

  api.get(
    '/webhooks/:id/deliveries',
    {
      config,
      schema: {
        tags,
        summary: 'What an address was told, newest first',
        params: idParams,
        querystring: z.object(paging),
        response: { 200: deliveryPage },
      },
    },
    async ({ params, query: { page, size } }) => {
      const { rows, total } = await webhooks.deliveries(params.id, { limit: size, offset: (page - 1) * size });
      return { rows: rows.map(presentDelivery), total, page, size };
    },
  );

  api.post(
    '/webhooks/:id/deliveries',
    {
      config,
      schema: {
        tags,
        summary: 'Send a message once more, under the same id',
        params: idParams,
        body: z.object({ id: uuid.describe('Of the message (webhook-id)') }),
        response: { 202: delivery },
      },
    },
    async ({ params, body, principal }, reply) =>
      reply.status(202).send(presentDelivery(await webhooks.sendAgain(params.id, body.id, actorOf(principal)))),
  );

  api.post(
    '/webhooks/:id/tests',
    {
      config,
      schema: {
        tags,
        summary: 'Send a message that tells nothing, tried once, to see it arrive',
        params: idParams,
        response: { 202: delivery },
      },
    },
    async ({ params, principal }, reply) =>
      reply.status(202).send(presentDelivery(await webhooks.test(params.id, actorOf(principal)))),
  );
}

const present = (row: EndpointLine): z.infer<typeof webhook> => ({
  id: row.endpointId,
  name: row.name,
  url: row.url,
  events: row.events,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  createdByName: row.createdByName,
  removedAt: row.removedAt?.toISOString() ?? null,
  failures: row.failures,
  last: row.last && {
    ...row.last,
    at: new Date(row.last.at).toISOString(),
    error: presentUndelivered(row.last.error),
  },
  waiting: row.waiting,
});

const presentDelivery = (row: DeliveryRow): z.infer<typeof delivery> => ({
  id: row.eventId,
  event: row.type,
  happenedAt: row.happenedAt.toISOString(),
  state: row.state,
  tries: row.tries,
  nextTryAt: row.state === 'waiting' ? row.nextTryAt.toISOString() : null,
  lastTryAt: row.lastTryAt?.toISOString() ?? null,
  lastStatus: row.lastStatus,
  lastError: presentUndelivered(row.lastError),
});
