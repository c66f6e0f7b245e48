import type { AccountDeps } from '../../actions/account-deps.ts';
import { signInWithPassword, signOut } from '../../actions/sign-in.ts';
import { doneAnswer } from '../contract/answers.ts';
import { passwordSignIn, signInStep } from '../contract/accounts.ts';
import type { Api } from '../api.ts';

import { visitorOf, withCookies } from '../visitor.ts';

export function signInRoutes(api: Api, accounts: AccountDeps): void {
  api.post(
    '/auth/sign-in',
    {
      config: { act: 'session.use' },
      schema: {
        tags: ['accounts'],
        summary: 'Sign in with e-mail address and password; the session comes as a cookie',
        body: passwordSignIn,
        response: { 200: signInStep },
      },
    },
    async (request, reply) => {
      const { step, cookies } = await signInWithPassword(accounts, visitorOf(request), request.body);
      withCookies(reply, cookies);
      return { step };
    },
  );

  api.post(
    '/auth/sign-out',
    {
      config: { act: 'session.use' },
      schema: { tags: ['accounts'], summary: 'End this session', response: { 204: doneAnswer } },
    },
    async (request, reply) => {
      withCookies(reply, await signOut(accounts, visitorOf(request)));
      return reply.status(204).send();
    },
  );
}
