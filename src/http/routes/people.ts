import { z } from 'zod';
import type { AccountDeps } from '../../actions/accounts/account-deps.ts';
import { endAccount, eraseAccount } from '../../actions/accounts/end-account.ts';
import { invite, waitingInvitations, withdrawInvitation } from '../../actions/accounts/invitations.ts';
import { endSessionsOf } from '../../actions/accounts/own-account.ts';
import { everyone, outbox } from '../../actions/accounts/people.ts';
import { actorOf } from '../../core/access/principal.ts';
import type { Role } from '../../core/access/role.ts';
import * as shapes from '../contract/accounts.ts';
import { doneAnswer } from '../contract/answers.ts';
import { pageOf, paging, uuid } from '../contract/common.ts';
import type { Api } from '../api.ts';
import { languageOf } from '../present/language.ts';
import { presentUndelivered } from '../present/undelivered.ts';

const tags = ['people'];
const config = { act: 'people.manage' } as const;
const rowsOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row) });
const byId = z.object({ id: z.string().min(1).max(100) });
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What an operator does with other people's accounts, and the mail that was written to them. */
export function peopleRoutes(api: Api, accounts: AccountDeps): void {
  api.get(
    '/people',
    { config, schema: { tags, summary: 'Everyone with an account', response: { 200: rowsOf(shapes.personLine) } } },
    async () => ({
      rows: (await everyone(accounts)).map(
        ({ createdAt, seenAt, endedAt, language: _, hasPassword: __, ...person }) => ({
          ...person,
          createdAt: createdAt.toISOString(),
          seenAt: iso(seenAt),
          ended: iso(endedAt),
        }),
      ),
    }),
  );

  api.delete(
    '/people/:id/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'End all sessions of a person',
        params: byId,
        response: { 200: z.object({ ended: z.number().int() }) },
      },
    },
    async (request) => ({
      ended: await endSessionsOf(accounts, {
        personId: request.params.id,
        keep: null,
        actor: actorOf(request.principal),
      }),
    }),
  );

  for (const [path, summary, act] of [
    ['end', 'End an account for good: its sessions, ways to sign in, roles and keys', endAccount],
    ['erase', 'Take name and address of an ended account out; the journal keeps its id', eraseAccount],
  ] as const) {
    api.post(
      `/people/:id/${path}`,
      {
        config,
        schema: { tags, summary, params: byId, body: shapes.nameConfirmed, response: { 204: doneAnswer } },
      },
      async ({ params, body, principal }, reply) => {
        await act(accounts, { personId: params.id, confirm: body.confirm, actor: actorOf(principal) });
        return reply.status(204).send();
      },
    );
  }

  api.get(
    '/invitations',
    {
      config,
      schema: { tags, summary: 'Invitations that wait for an answer', response: { 200: rowsOf(shapes.invitation) } },
    },
    async () => ({ rows: (await waitingInvitations(accounts)).map(presentInvitation) }),
  );

  api.post(
    '/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Invite someone by mail, with the roles he will have',
        body: shapes.invitationAsked,
        response: { 201: shapes.invitation },
      },
    },
    async (request, reply) => {
      const made = await invite(accounts, { ...request.body, by: actorOf(request.principal) });
      return reply.status(201).send(presentInvitation(made));
    },
  );

  api.delete(
    '/invitations/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Withdraw an invitation',
        params: z.object({ id: uuid }),
        response: { 204: doneAnswer },
      },
    },
    async (request, reply) => {
      await withdrawInvitation(accounts, { id: request.params.id, by: actorOf(request.principal) });
      return reply.status(204).send();
    },
  );

  api.get(
    '/outbox',
    {
      config: { act: 'outbox.read' },
      schema: {
        tags,
        summary: 'Mail that was written, newest first: sent, waiting, or kept because nobody sends mail here',
        querystring: z.object(paging),
        response: { 200: pageOf(shapes.outboxMessage) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { page, size } = request.query;
      const { rows, total } = await outbox(accounts, {
        limit: size,
        offset: (page - 1) * size,
        by: actorOf(request.principal),
      });
      return {
        rows: rows.map(({ createdAt, linkUntil, sentAt, failedAt, language, ...message }) => ({
          ...message,
          language: languageOf(language),
          lastError: presentUndelivered(message.lastError),
          createdAt: createdAt.toISOString(),
          linkUntil: iso(linkUntil),
          sentAt: iso(sentAt),
          failedAt: iso(failedAt),
        })),
        total,
        page,
        size,
      };
    },
  );
}

type Waiting = Awaited<ReturnType<typeof waitingInvitations>>[number];
const presentInvitation = ({ createdAt, expiresAt, roles, language, ...invitation }: Waiting): shapes.Invitation => ({
  ...invitation,
  language: languageOf(language),
  roles: roles.map(({ role, subject }) => ({ role: role as Role, subject })),
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
