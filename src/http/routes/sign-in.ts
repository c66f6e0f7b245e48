import type { AccountDeps } from '../../actions/accounts/account-deps.ts';
import { acceptInvitation, lookAtInvitation } from '../../actions/accounts/invitations.ts';
import { beginPasskeySignIn, signInWithPasskey } from '../../actions/accounts/passkeys.ts';
import { isSetUpLinkOpen, setUp } from '../../actions/accounts/set-up.ts';
import { beginSso, returnFromSso } from '../../actions/accounts/sign-in-elsewhere.ts';
import {
  askForLink,
  askForNewPassword,
  giveCode,
  setNewPassword,
  signInWithLink,
  signInWithPassword,
  signOut,
} from '../../actions/accounts/sign-in.ts';
import type { Role } from '../../core/access/role.ts';
import { z } from 'zod';
import { doneAnswer } from '../contract/answers.ts';
import * as shapes from '../contract/accounts.ts';
import type { Api } from '../api.ts';
import { languageOf } from '../present/language.ts';
import { visitorOf, withCookies } from '../visitor.ts';

const tags = ['accounts'];
const config = { act: 'session.use' } as const;
const stepAnswer = { 200: shapes.signInStep };

/** Ways to begin and end a session: for anyone. */
export function signInRoutes(api: Api, accounts: AccountDeps): void {
  const { sendsMail, ssoName } = accounts;

  api.get(
    '/auth/ways',
    { config, schema: { tags, summary: 'How one can sign in here', response: { 200: shapes.signInWays } } },
    async () => ({ mail: sendsMail, sso: ssoName }),
  );

  api.post(
    '/auth/sign-in',
    {
      config,
      schema: {
        tags,
        summary: 'Sign in with e-mail address and password; the session comes as a cookie',
        body: shapes.passwordSignIn,
        response: stepAnswer,
      },
    },
    async (request, reply) => {
      const { step, cookies } = await signInWithPassword(accounts, visitorOf(request), request.body);
      withCookies(reply, cookies);
      return { step };
    },
  );

  api.post(
    '/auth/code',
    {
      config,
      schema: {
        tags,
        summary: 'The second step: a code of the authenticator app, or a recovery code',
        body: shapes.codeGiven,
        response: stepAnswer,
      },
    },
    async (request, reply) => {
      const { step, cookies } = await giveCode(accounts, visitorOf(request), request.body);
      withCookies(reply, cookies);
      return { step };
    },
  );

  api.post(
    '/auth/sign-out',
    { config, schema: { tags, summary: 'End this session', response: { 204: doneAnswer } } },
    async (request, reply) => {
      withCookies(reply, await signOut(accounts, visitorOf(request)));
      return reply.status(204).send();
    },
  );

  api.post(
    '/auth/links',
    {
      config,
      schema: {
        tags,
        summary: 'Ask for a link by mail that signs in, once; the answer is the same for every address',
        body: shapes.emailAsked,
        response: { 202: shapes.sentAnswer },
      },
    },
    async (request, reply) => {
      await askForLink(accounts, visitorOf(request), request.body.email);
      return reply.status(202).send({ mailed: sendsMail });
    },
  );

  api.post(
    '/auth/links/use',
    {
      config,
      schema: { tags, summary: 'Sign in with such a link', body: shapes.tokenGiven, response: stepAnswer },
    },
    async (request, reply) => {
      const { step, cookies } = await signInWithLink(accounts, visitorOf(request), request.body.token);
      withCookies(reply, cookies);
      return { step };
    },
  );

  api.post(
    '/auth/new-password/links',
    {
      config,
      schema: {
        tags,
        summary: 'Ask for a link by mail to choose a new password; the answer is the same for every address',
        body: shapes.emailAsked,
        response: { 202: shapes.sentAnswer },
      },
    },
    async (request, reply) => {
      await askForNewPassword(accounts, visitorOf(request), request.body.email);
      return reply.status(202).send({ mailed: sendsMail });
    },
  );

  api.post(
    '/auth/new-password',
    {
      config,
      schema: {
        tags,
        summary: 'Choose a new password with such a link; all sessions end',
        body: shapes.passwordChosen,
        response: { 204: doneAnswer },
      },
    },
    async (request, reply) => {
      await setNewPassword(accounts, visitorOf(request), request.body);
      return reply.status(204).send();
    },
  );

  api.post(
    '/auth/passkey/options',
    { config, schema: { tags, summary: 'What to ask an authenticator for', response: { 200: shapes.webAuthnJson } } },
    async () => ({ ...(await beginPasskeySignIn(accounts)) }),
  );

  api.post(
    '/auth/passkey',
    {
      config,
      schema: { tags, summary: 'Sign in with a passkey', body: shapes.webAuthnAnswer, response: stepAnswer },
    },
    async (request, reply) => {
      const { step, cookies } = await signInWithPasskey(accounts, visitorOf(request), request.body as never);
      withCookies(reply, cookies);
      return { step };
    },
  );

  api.post(
    '/auth/sso',
    {
      config,
      schema: {
        tags,
        summary: 'Begin single sign-on: where to send the browser',
        body: shapes.ssoAsked,
        response: { 200: z.object({ url: z.string() }) },
      },
    },
    async (request, reply) => {
      const { url, cookies } = await beginSso(accounts, visitorOf(request), request.body.to);
      withCookies(reply, cookies);
      return { url };
    },
  );

  api.get(
    '/auth/callback/sso',
    {
      config,
      schema: {
        // A step of the browser's, and nothing that a program would call.
        hide: true,
        querystring: z.record(z.string(), z.string().max(4000)),
        response: { 302: doneAnswer },
      },
    },
    async (request, reply) => {
      const { url, cookies } = await returnFromSso(accounts, visitorOf(request), request.query);
      return withCookies(reply, cookies).redirect(url, 302);
    },
  );

  api.post(
    '/set-up/look',
    {
      config,
      schema: {
        tags,
        summary: 'Whether a link of the first start still works',
        body: shapes.tokenGiven,
        response: { 200: shapes.setUpOpen },
      },
    },
    async (request) => ({ open: await isSetUpLinkOpen(accounts, request.body.token) }),
  );

  api.post(
    '/set-up',
    {
      config,
      schema: { tags, summary: 'Make the first operator', body: shapes.setUpAsked, response: stepAnswer },
    },
    async (request, reply) => {
      const { step, cookies } = await setUp(accounts, visitorOf(request), request.body);
      withCookies(reply, cookies);
      return { step };
    },
  );

  api.post(
    '/invitations/look',
    {
      config,
      schema: {
        tags,
        summary: 'What the link of an invitation invites to',
        body: shapes.tokenGiven,
        response: { 200: shapes.invitationShown },
      },
    },
    async (request) => {
      const { email, language, roles } = await lookAtInvitation(accounts, request.body.token);
      return { email, language: languageOf(language), roles: roles.map(({ role }) => role as Role) };
    },
  );

  api.post(
    '/invitations/accept',
    {
      config,
      schema: { tags, summary: 'Accept an invitation', body: shapes.invitationAnswer, response: stepAnswer },
    },
    async (request, reply) => {
      const { step, cookies } = await acceptInvitation(accounts, visitorOf(request), request.body);
      withCookies(reply, cookies);
      return { step };
    },
  );
}
