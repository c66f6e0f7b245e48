import { z } from 'zod';
import { role } from './access.ts';
import { instant, oneLine, undelivered, uuid } from './common.ts';

/** Shapes of accounts: signing in, oneself, other people. */

export const language = z.enum(['en', 'fr']);
export const emailText = z.email().max(254);
export const personName = oneLine(120);
/** Any length that a person types: what it must be is said when one is chosen. */
export const anyPassword = z.string().min(1).max(1000);
export const linkToken = z.string().min(1).max(200).describe('The part of a link after #');
export const codeText = z.string().trim().min(1).max(40);
export const passkeyName = oneLine(80);

export const passwordSignIn = z.object({ email: emailText, password: anyPassword });
export const emailAsked = z.object({ email: emailText });
export const tokenGiven = z.object({ token: linkToken });
export const codeGiven = z.object({ code: codeText, recovery: z.boolean().default(false) });
export const passwordChosen = z.object({ token: linkToken, password: anyPassword });
export const ssoAsked = z.object({ to: z.string().max(500).default('/').describe('The page to come back to') });

export const signInStep = z.object({
  step: z.enum(['signed-in', 'second-step']).describe('second-step: a code of the authenticator app is wanted now'),
});
export type SignInStep = z.infer<typeof signInStep>;

export const sentAnswer = z.object({
  /** False where nobody sends mail here: then the operator finds it in the outbox. */
  mailed: z.boolean(),
});
export type SentAnswer = z.infer<typeof sentAnswer>;

export const signInWays = z.object({
  mail: z.boolean().describe('False where messages stay in the outbox of the operator'),
  sso: z.string().nullable().describe('What the button of single sign-on says; null for none'),
});
export type SignInWays = z.infer<typeof signInWays>;

/** WebAuthn's own JSON; the authenticators' library checks it. */
export const webAuthnJson = z.record(z.string(), z.unknown());
export const webAuthnAnswer = z.looseObject({
  id: z.string().min(1).max(2000),
  rawId: z.string().min(1).max(2000),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()),
});

export const setUpAsked = z.object({
  token: linkToken,
  name: personName,
  email: emailText,
  password: anyPassword,
  language: language.default('en'),
});
export const setUpOpen = z.object({ open: z.boolean() });
export const invitationShown = z.object({ email: z.string(), language, roles: z.array(role) });
export type InvitationShown = z.infer<typeof invitationShown>;
export const invitationAnswer = z.object({
  token: linkToken,
  name: personName,
  password: anyPassword.nullable().default(null),
  language: language.default('en'),
});

export const account = z.object({
  name: z.string(),
  email: z.string(),
  language,
  hasPassword: z.boolean(),
  twoStep: z.boolean(),
  demo: z.boolean(),
});
export type Account = z.infer<typeof account>;
export const accountChange = z.object({ name: personName, language });
export const passwordChange = z.object({ present: anyPassword.nullable().default(null), next: anyPassword });
export const passwordAgain = z.object({ password: anyPassword.nullable().default(null) });
export const twoStepStart = z.object({
  key: z.string(),
  qr: z.object({ path: z.string(), width: z.number().int() }),
  recoveryCodes: z.array(z.string()),
});
export type TwoStepStart = z.infer<typeof twoStepStart>;
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const passkey = z.object({
  id: uuid,
  name: z.string(),
  synced: z.boolean(),
  createdAt: instant,
  usedAt: instant.nullable(),
});
export type Passkey = z.infer<typeof passkey>;
export const passkeyMade = z.object({ name: passkeyName, response: webAuthnAnswer });

export const session = z.object({
  id: z.string(),
  present: z.boolean(),
  method: z.string(),
  device: z.object({ browser: z.string().nullable(), system: z.string().nullable() }),
  address: z.string().nullable(),
  createdAt: instant,
  usedAt: instant,
  expiresAt: instant,
});
export type Session = z.infer<typeof session>;

export const personLine = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  demo: z.boolean(),
  twoStep: z.boolean(),
  passkeys: z.number().int(),
  sessions: z.number().int(),
  createdAt: instant,
  seenAt: instant.nullable(),
  ended: instant.nullable().describe('Since when nobody can come in with it; null for an account that goes on'),
});
export type PersonLine = z.infer<typeof personLine>;

export const nameConfirmed = z.object({ confirm: z.string().max(200).describe('The name of the account, typed') });

const wantedRole = z.object({ role, subject: uuid.nullable().default(null) });
export const invitationAsked = z.object({
  email: emailText,
  language: language.default('en'),
  roles: z.array(wantedRole).max(20).default([]),
});
export const invitation = z.object({
  id: uuid,
  email: z.string(),
  language,
  roles: z.array(wantedRole),
  invitedBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
});
export type Invitation = z.infer<typeof invitation>;

export const outboxMessage = z.object({
  id: uuid,
  to: z.string(),
  language,
  kind: z.string(),
  subject: z.string(),
  text: z.string(),
  link: z.string().nullable().describe('Gone once the message was sent, the link was used, or its time is over'),
  linkUntil: instant.nullable(),
  state: z.enum(['waiting', 'kept', 'sent', 'failed']).describe('kept: nobody sends mail here'),
  tries: z.number().int(),
  createdAt: instant,
  sentAt: instant.nullable(),
  failedAt: instant.nullable(),
  lastError: undelivered.nullable(),
});
export type OutboxMessage = z.infer<typeof outboxMessage>;
