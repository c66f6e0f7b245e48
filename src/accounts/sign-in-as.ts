import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin } from 'better-auth';
import { z } from 'zod';

/**
 * Begins a session for someone whom we ourselves have recognized: by a passkey, an invitation, the set-up link. No
 * address leads here; only this folder can call it.
 */
export const signInAsPlugin = {
  id: 'sign-in-as',
  endpoints: {
    signInAs: createAuthEndpoint(
      '/sign-in-as',
      {
        method: 'POST',
        requireHeaders: true,
        body: z.object({ personId: z.string(), method: z.string() }),
        metadata: { SERVER_ONLY: true },
      },
      async (context) => {
        const { personId, method } = context.body;
        const user = await context.context.internalAdapter.findUserById(personId);
        if (user === null) throw context.error('NOT_FOUND');
        const session = await context.context.internalAdapter.createSession(personId, false, { method });
        await setSessionCookie(context, { session, user });
        return context.json({ sessionId: session.id });
      },
    ),
  },
} satisfies BetterAuthPlugin;
