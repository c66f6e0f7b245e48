import type { LibraryAnswer } from '../../accounts/accounts.ts';
import { attemptKeys, FORGET_AFTER_SECONDS } from '../../accounts/attempts.ts';
import type { SignInMethod } from '../../accounts/method.ts';
import type { Visitor } from '../../accounts/visitor.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { writeJournal } from '../../store/journal.ts';
import { findPerson, type PersonRow } from '../../store/people/people.ts';
import { beginAttempt, settleAttempt } from '../../store/people/sign-in-attempts.ts';
import { endSession, endUnfinished } from '../../store/people/sessions.ts';
import { writeWith } from '../../store/basics/unit-of-work.ts';
import type { AccountDeps } from './account-deps.ts';
import { tell } from './tell-person.ts';

export type SignInDeps = Pick<AccountDeps, 'pool' | 'accounts' | 'secret' | 'now'>;

/** What a way of signing in led to, and the cookies that say so to the browser. */
export type SignedIn = {
  readonly step: 'signed-in' | 'second-step';
  readonly cookies: readonly string[];
};

/**
 * Runs an attempt that counts against whoever makes it, from where he makes it, until one of his leads to a session.
 * Throws `sign-in.wait` where too many failed.
 */
export async function counted(
  { pool, secret, now }: SignInDeps,
  kind: string,
  account: string,
  visitor: Visitor,
  attempt: () => Promise<SignedIn>,
): Promise<SignedIn> {
  const keys = attemptKeys(secret, kind, account, visitor.address);
  const wait = await beginAttempt(pool, keys, now(), FORGET_AFTER_SECONDS);
  if (wait > 0) throw waitProblem(wait);
  const signedIn = await attempt();
  // Whoever has the password and not the second step goes on counting.
  if (signedIn.step === 'signed-in') await settleAttempt(pool, keys);
  return signedIn;
}

const waitProblem = (seconds: number): PlauditError =>
  new PlauditError('sign-in.wait', `Too many attempts from this address: wait ${seconds} seconds, then try again.`, {
    params: { seconds },
  });

/** The problem to tell for a refusal; the library's own words for what no page of ours leads to. */
export function refusalOf({ status, code, message }: LibraryAnswer, refused: () => PlauditError): PlauditError {
  if (code === 'PASSWORD_WEAK') return weakPassword(message);
  if (code === 'PASSWORD_TOO_SHORT') return weakPassword('short');
  if (code === 'PASSWORD_TOO_LONG') return weakPassword('long');
  if (status === 401 || code === 'INVALID_TOKEN' || code.includes('TWO_FACTOR') || code.includes('TOTP'))
    return refused();
  if (status === 403)
    return new PlauditError('access.refused', 'The request comes from another site: open this one and try again.', {
      place: 'origin',
    });
  if (status === 429 || code.startsWith('TOO_MANY')) return waitProblem(900);
  return new PlauditError('request.invalid', `The request cannot be read (${message || code || status}).`, {
    place: 'account',
  });
}

const WEAK: Readonly<Record<string, string>> = {
  short: 'it has fewer than 10 characters',
  long: 'it has more than 128 characters',
  common: 'it is one of those that are tried first',
  repeated: 'it repeats itself',
  sequence: 'it follows a row of the keyboard or the alphabet',
  personal: 'it is made of your name, your address or the name of your organization',
};

export const weakPassword = (reason: string): PlauditError =>
  new PlauditError(
    'password.weak',
    `The password is too easy to guess: ${WEAK[reason] ?? reason}. Several words that do not belong together are good.`,
    { params: { reason } },
  );

export const needsSecondStep = (answer: LibraryAnswer): boolean => answer.body['twoFactorRedirect'] === true;

export const personIn = (answer: LibraryAnswer): string => (answer.body['user'] as { readonly id: string }).id;

/** Notes a sign-in within its unit of work, and ends the session this browser had before. */
export async function noteSignIn(
  { accounts, now }: SignInDeps,
  visitor: Visitor,
  personId: string,
  method: SignInMethod,
): Promise<void> {
  await endPresent({ accounts }, visitor);
  await writeJournal(await writeWith(), {
    at: now(),
    actor: personId,
    act: 'person.signed-in',
    noun: 'person',
    nounId: personId,
    detail: { method },
  });
}

/** Ends the session this browser has: it loses the cookie of it now. */
export async function endPresent({ accounts }: Pick<SignInDeps, 'accounts'>, visitor: Visitor): Promise<void> {
  const present = await accounts.identify(visitor.headers);
  if (present !== null) await endSession(await writeWith(), present.userId, present.sessionId);
}

/**
 * What goes with a new password, within its unit of work or transaction: nothing that was begun before can be finished,
 * the journal has it, and a mail says so, as whoever did not do this himself must hear of it.
 */
export async function notePasswordChange(
  { now }: Pick<SignInDeps, 'now'>,
  client: Parameters<typeof writeJournal>[0],
  personId: string,
  method: 'password' | 'link',
): Promise<void> {
  const person = (await findPerson(client, personId)) as PersonRow;
  await endUnfinished(client, person);
  await tell(client, personId, 'password-changed', now());
  await writeJournal(client, {
    at: now(),
    actor: personId,
    act: 'password.changed',
    noun: 'person',
    nounId: personId,
    detail: { method },
  });
}
