import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { eraseCustomer } from '../../actions/personal/erase-customer.ts';
import { eraseEmployee } from '../../actions/personal/erase-employee.ts';
import { employeeOf, exportCustomer, exportEmployee } from '../../actions/personal/export-person.ts';
import { lookUpPeople } from '../../actions/personal/find-customers.ts';
import { findEmployeesNamed } from '../../actions/personal/find-employees.ts';
import { changeRetention, readRetention, type Retention as KeptFor } from '../../actions/personal/retention.ts';
import { actorOf } from '../../core/access/principal.ts';
import type { Api } from '../api.ts';
import {
  type Erasure,
  erasure,
  erasureRequest,
  type FoundPerson,
  foundPeople,
  personRef,
  personSearch,
  type Retention,
  retention,
  retentionList,
  retentionRequest,
} from '../contract/personal.ts';
import type { HttpDeps } from '../deps.ts';

const tags = ['personal data'];
const config = { act: 'personal.manage' } as const;
const exported = {
  description: 'Everything about one person, sent while it is being read',
  content: { 'application/json': { schema: z.string() } },
};

export function personalRoutes(api: Api, { pool, secrets, now }: HttpDeps): void {
  api.post(
    '/personal/find',
    {
      config,
      schema: {
        tags,
        summary: 'Who a customer, CSR or supervisor is here',
        body: personSearch,
        response: { 200: foundPeople },
      },
    },
    async ({ body, principal }) => {
      if (body.who === 'employee') {
        const employees = await findEmployeesNamed(pool, body);
        return { rows: employees.map(({ name, ...rest }): FoundPerson => ({ who: 'employee', label: name, ...rest })) };
      }
      const { who: _, ...search } = body;
      const people = await lookUpPeople(pool, await secrets(), search, { actor: actorOf(principal), now: now() });
      return {
        rows: people.map(({ organization: { id, name }, label, responses }): FoundPerson => ({
          who: 'customer',
          organization: { id, name },
          label,
          responses: responses.map((each) => ({ ...each, contactAt: each.contactAt.toISOString() })),
        })),
      };
    },
  );

  api.post(
    '/personal/export',
    {
      config,
      schema: { tags, summary: 'Everything about one person, as JSON', body: personRef, response: { 200: exported } },
    },
    async ({ body, principal }, reply) => {
      const by = { actor: actorOf(principal), now: now() };
      if (body.who === 'customer') {
        const document = await exportCustomer(pool, await secrets(), body, by);
        return sendFile(reply, [`${JSON.stringify(document, null, 2)}\n`]);
      }
      // Asked for before the answer begins: what is not there is told as a problem.
      const { publicId } = await employeeOf(pool, body.id);
      return sendFile(reply, exportEmployee(pool, publicId, by));
    },
  );

  api.post(
    '/personal/erase',
    {
      config,
      schema: {
        tags,
        summary: 'Erase one person for good; the figures stay as they are',
        body: erasureRequest,
        response: { 200: erasure },
      },
    },
    async ({ body: { person, confirm }, principal }): Promise<Erasure> => {
      const by = { confirm, actor: actorOf(principal), now: now() };
      if (person.who === 'customer') {
        const responses = await eraseCustomer(pool, await secrets(), person, by);
        return { name: null, responses, withdrawn: 0, masked: 0, accounts: 0 };
      }
      return { responses: 0, ...(await eraseEmployee(pool, await secrets(), person.id, by)) };
    },
  );

  api.get(
    '/personal/retention',
    {
      config,
      schema: {
        tags,
        summary: 'How long customers are kept in each organization',
        response: { 200: retentionList },
      },
    },
    async () => ({ rows: (await readRetention(pool)).map(presentRetention) }),
  );

  api.post(
    '/personal/retention',
    {
      config,
      schema: {
        tags,
        summary: 'Set how long customers of an organization are kept',
        body: retentionRequest,
        response: { 200: retention },
      },
    },
    async ({ body, principal }) =>
      presentRetention(await changeRetention(pool, { ...body, actor: actorOf(principal), now: now() })),
  );
}

function sendFile(reply: FastifyReply, pieces: AsyncIterable<string> | Iterable<string>): FastifyReply {
  const stream = Readable.from(pieces);
  stream.once('error', (error) => reply.server.reportFault(error, 'POST /api/personal/export', reply.request));
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-disposition', 'attachment; filename="personal-data.json"')
    .send(stream);
}

const presentRetention = ({ organization, subjectId, days, setAt, customers, oldest }: KeptFor): Retention => ({
  organization: { id: subjectId, name: organization },
  days,
  setAt: setAt?.toISOString() ?? null,
  customers,
  oldest: oldest?.toISOString() ?? null,
});
