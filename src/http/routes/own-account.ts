import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccountDeps, Identity } from '../../actions/accounts/account-deps.ts';
import {
  changePassword,
  endOwnSession,
  endSessionsOf,
  ownAccount,
  ownSessions,
  renameOneself,
} from '../../actions/accounts/own-account.ts';
import { beginPasskey, dropKey, keepPasskey, listPasskeys, nameKey } from '../../actions/accounts/passkeys.ts';
import { confirmTwoStep, renewRecoveryCodes, startTwoStep, stopTwoStep } from '../../actions/accounts/two-step.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import * as shapes from '../contract/accounts.ts';
import { doneAnswer } from '../contract/answers.ts';
import { uuid } from '../contract/common.ts';
import type { Api } from '../api.ts';
import { languageOf } from '../present/language.ts';
import { visitorOf, withCookies } from '../visitor.ts';

const tags = ['accounts'];
const config = { act: 'account.manage' } as const;
const byId = z.object({ id: z.string().min(1).max(100) });
const byPublicId = z.object({ id: uuid });
const rowsOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row) });

/** What someone does with his own account. */
export function ownAccountRoutes(api: Api, accounts: AccountDeps): void {
  const who = async ({ headers }: FastifyRequest): Promise<Identity> => {
    const found = await accounts.accounts.identify(headers);
    if (found === null)
      throw new PlauditError('access.sign-in', 'This takes an account: sign in first.', { place: 'account.manage' });
    return found;
  };

  api.get(
    '/account',
    { config, schema: { tags, summary: 'One’s own account', response: { 200: shapes.account } } },
    async (request) => {
      const { language, ...account } = await ownAccount(accounts, (await who(request)).userId);
      return { ...account, language: languageOf(language) };
    },
  );

  api.post(
    '/account',
    {
      config,
      schema: {
        tags,
        summary: 'Change one’s name and the language of mail',
        body: shapes.accountChange,
        response: { 204: doneAnswer },
      },
    },
    async (request, reply) => {
      await renameOneself(accounts, (await who(request)).userId, request.body);
      return reply.status(204).send();
    },
  );

  api.post(
    '/account/password',
    {
      config,
      schema: {
        tags,
        summary: 'Change one’s password; every other session ends',
        body: shapes.passwordChange,
        response: { 204: doneAnswer },
      },
    },
    async (request, reply) => {
      withCookies(reply, await changePassword(accounts, visitorOf(request), await who(request), request.body));
      return reply.status(204).send();
    },
  );

  api.post(
    '/account/two-step',
    {
      config,
      schema: {
        tags,
        summary: 'Begin to set an authenticator app up; nothing counts before a code was confirmed',
        body: shapes.passwordAgain,
        response: { 200: shapes.twoStepStart },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { recoveryCodes, ...start } = await startTwoStep(
        accounts,
        visitorOf(request),
        await who(request),
        request.body,
      );
      return { ...start, recoveryCodes: [...recoveryCodes] };
    },
  );

  api.post(
    '/account/two-step/confirm',
    {
      config,
      schema: {
        tags,
        summary: 'Turn the second step on with a first code of the app',
        body: z.object({ code: shapes.codeText }),
        response: { 204: doneAnswer },
      },
    },
    async (request, reply) => {
      const { code } = request.body;
      withCookies(reply, await confirmTwoStep(accounts, visitorOf(request), await who(request), code));
      return reply.status(204).send();
    },
  );

  api.post(
    '/account/two-step/stop',
    {
      config,
      schema: { tags, summary: 'Turn the second step off', body: shapes.passwordAgain, response: { 204: doneAnswer } },
    },
    async (request, reply) => {
      withCookies(reply, await stopTwoStep(accounts, visitorOf(request), await who(request), request.body));
      return reply.status(204).send();
    },
  );

  api.post(
    '/account/recovery-codes',
    {
      config,
      schema: {
        tags,
        summary: 'New recovery codes, in the place of those before',
        body: shapes.passwordAgain,
        response: { 200: shapes.recoveryCodes },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const codes = await renewRecoveryCodes(accounts, visitorOf(request), await who(request), request.body);
      return { recoveryCodes: [...codes] };
    },
  );

  api.get(
    '/account/passkeys',
    { config, schema: { tags, summary: 'One’s passkeys', response: { 200: rowsOf(shapes.passkey) } } },
    async (request) => ({
      rows: (await listPasskeys(accounts, (await who(request)).userId)).map(presentPasskey),
    }),
  );

  api.post(
    '/account/passkeys/options',
    {
      config,
      schema: {
        tags,
        summary: 'What to ask an authenticator for',
        body: shapes.passwordAgain,
        response: { 200: shapes.webAuthnJson },
      },
    },
    async (request) => ({
      ...(await beginPasskey(accounts, visitorOf(request), await who(request), request.body.password)),
    }),
  );

  api.post(
    '/account/passkeys',
    {
      config,
      schema: { tags, summary: 'Keep a passkey', body: shapes.passkeyMade, response: { 201: shapes.passkey } },
    },
    async (request, reply) => {
      const { name, response } = request.body;
      const key = await keepPasskey(accounts, (await who(request)).userId, { name, response: response as never });
      return reply.status(201).send(presentPasskey(key));
    },
  );

  api.post(
    '/account/passkeys/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Name a passkey',
        params: byPublicId,
        body: z.object({ name: shapes.passkeyName }),
        response: { 204: doneAnswer },
      },
    },
    async (request, reply) => {
      await nameKey(accounts, (await who(request)).userId, request.params.id, request.body.name);
      return reply.status(204).send();
    },
  );

  api.delete(
    '/account/passkeys/:id',
    { config, schema: { tags, summary: 'Remove a passkey', params: byPublicId, response: { 204: doneAnswer } } },
    async (request, reply) => {
      await dropKey(accounts, (await who(request)).userId, request.params.id);
      return reply.status(204).send();
    },
  );

  api.get(
    '/account/sessions',
    { config, schema: { tags, summary: 'Where one is signed in', response: { 200: rowsOf(shapes.session) } } },
    async (request) => ({
      rows: (await ownSessions(accounts, await who(request))).map(({ createdAt, usedAt, expiresAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        usedAt: usedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
    }),
  );

  api.delete(
    '/account/sessions/:id',
    { config, schema: { tags, summary: 'End one of one’s sessions', params: byId, response: { 204: doneAnswer } } },
    async (request, reply) => {
      await endOwnSession(accounts, (await who(request)).userId, request.params.id);
      return reply.status(204).send();
    },
  );

  api.delete(
    '/account/sessions',
    { config, schema: { tags, summary: 'End all of one’s sessions but this', response: { 204: doneAnswer } } },
    async (request, reply) => {
      const { userId, sessionId } = await who(request);
      await endSessionsOf(accounts, { personId: userId, keep: sessionId, actor: userId });
      return reply.status(204).send();
    },
  );
}

const presentPasskey = ({ createdAt, usedAt, ...key }: Awaited<ReturnType<typeof listPasskeys>>[number]) => ({
  ...key,
  createdAt: createdAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
});
