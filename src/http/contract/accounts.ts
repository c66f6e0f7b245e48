import { z } from 'zod';

/** Shapes of accounts: signing in, oneself, other people. */

export const emailText = z.email().max(254);
/** Any length that a person types: what it must be is said when one is chosen. */
export const anyPassword = z.string().min(1).max(1000);

export const passwordSignIn = z.object({ email: emailText, password: anyPassword });

export const signInStep = z.object({
  step: z.enum(['signed-in', 'second-step']).describe('second-step: a code of the authenticator app is wanted now'),
});
export type SignInStep = z.infer<typeof signInStep>;
