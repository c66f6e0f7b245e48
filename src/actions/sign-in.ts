import type { LibraryAnswer } from '../accounts/accounts.ts';
import { attemptKeys, FORGET_AFTER_SECONDS } from '../accounts/attempts.ts';
import type { SignInMethod } from '../accounts/method.ts';
import type { Visitor } from '../accounts/visitor.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { writeJournal } from '../store/journal.ts';
import { beginAttempt, settleAttempt } from '../store/sign-in-attempts.ts';
import { unitOfWork, writeWith } from '../store/unit-of-work.ts';
import type { AccountDeps } from './account-deps.ts';

type SignInDeps = Pick<AccountDeps, 'pool' | 'accounts' | 'secret' | 'now'>;

/** What a way of signing in led to, and the cookies that say so to the browser. */
export type SignedIn = {
  readonly step: 'signed-in' | 'second-step';
  readonly cookies: readonly string[];
};

/**
 * Signs in with e-mail address and password. Throws `sign-in.refused` (the same for an unknown address, and after the
 * same time), or `sign-in.wait` where too many attempts failed from the same address.
 */
export async function signInWithPassword(
  deps: SignInDeps,
  visitor: Visitor,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<SignedIn> {
  return counted(deps, 'password', email, visitor, async () => {
    const answer = await unitOfWork(deps.pool, async () => {
      const said = await deps.accounts.call('/sign-in/email', visitor, {
        body: { email: email.toLowerCase(), password },
      });
      if (said.ok && !needsSecondStep(said)) await noteSignIn(deps, personIn(said), 'password');
      return said;
    });
    if (!answer.ok) throw refusalOf(answer, REFUSED);
    return { step: needsSecondStep(answer) ? 'second-step' : 'signed-in', cookies: answer.cookies };
  });
}

const REFUSED = (): PlauditError =>
  new PlauditError('sign-in.refused', 'The e-mail address or the password is not right: check both and try again.', {
    place: 'sign-in',
  });

/** Runs an attempt that counts against whoever makes it, from where he makes it, unless it leads to a session. */
async function counted(
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

export const waitProblem = (seconds: number): PlauditError =>
  new PlauditError(
    'sign-in.wait',
    `Too many attempts failed from this address: wait ${seconds} seconds, then try again.`,
    { place: 'sign-in', params: { seconds } },
  );

/** The problem to tell for a refusal; the library's own words for what no page of ours leads to. */
function refusalOf(answer: LibraryAnswer, refused: () => PlauditError): PlauditError {
  if (answer.status === 401) return refused();
  if (answer.status === 403)
    return new PlauditError('access.refused', 'The request comes from another site: open this one and try again.', {
      place: 'origin',
    });
  return new PlauditError('request.invalid', `The sign-in cannot be read (${answer.message || answer.status}).`, {
    place: 'sign-in',
  });
}

const needsSecondStep = (answer: LibraryAnswer): boolean => answer.body['twoFactorRedirect'] === true;

const personIn = (answer: LibraryAnswer): string => (answer.body['user'] as { readonly id: string }).id;

async function noteSignIn({ now }: SignInDeps, personId: string, method: SignInMethod): Promise<void> {
  await writeJournal(await writeWith(), {
    at: now(),
    actor: personId,
    act: 'person.signed-in',
    noun: 'person',
    nounId: personId,
    detail: { method },
  });
}

/** Ends the session of this request; nothing to say where there is none. */
export async function signOut({ pool, accounts, now }: SignInDeps, visitor: Visitor): Promise<readonly string[]> {
  const who = await accounts.identify(visitor.headers);
  return unitOfWork(pool, async () => {
    const answer = await accounts.call('/sign-out', visitor);
    if (!answer.ok) throw refusalOf(answer, REFUSED);
    if (who !== null)
      await writeJournal(await writeWith(), {
        at: now(),
        actor: who.userId,
        act: 'person.signed-out',
        noun: 'person',
        nounId: who.userId,
        detail: {},
      });
    return answer.cookies;
  });
}
