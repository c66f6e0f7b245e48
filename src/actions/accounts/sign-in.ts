import { setTimeout as sleep } from 'node:timers/promises';
import type { LibraryAnswer } from '../../accounts/accounts.ts';
import { attemptKeys, FORGET_AFTER_SECONDS, type Brake } from '../../accounts/attempts.ts';
import type { SignInMethod } from '../../accounts/method.ts';
import { tokenHash } from '../../accounts/secrets.ts';
import { onlyCookie, type Visitor } from '../../accounts/visitor.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { writeJournal } from '../../store/journal.ts';
import { forgetSecret } from '../../store/people/outgoing-messages.ts';
import { beginAttempt } from '../../store/people/sign-in-attempts.ts';
import { unitOfWork, writeWith } from '../../store/basics/unit-of-work.ts';
import {
  counted,
  endPresent,
  needsSecondStep,
  notePasswordChange,
  noteSignIn,
  personIn,
  refusalOf,
  type SignedIn,
  type SignInDeps,
} from './sign-in-attempt.ts';

/**
 * Signs in with e-mail address and password. Throws `sign-in.refused` (the same for an unknown address, and after the
 * same time), or `sign-in.wait` where too many attempts failed from the same address.
 */
export function signInWithPassword(
  deps: SignInDeps,
  visitor: Visitor,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<SignedIn> {
  return counted(deps, 'password', email, visitor, () =>
    through(deps, visitor, 'password', REFUSED, async () => {
      const said = await deps.accounts.call('/sign-in/email', visitor, {
        body: { email: email.toLowerCase(), password },
      });
      // Longer than any password may be: as wrong as every other.
      return said.code === 'PASSWORD_TOO_LONG' ? { ...said, code: '', status: 401 } : said;
    }),
  );
}

/** Signs in with the secret of a link in mail, once. Throws `link.over`. */
export function signInWithLink(deps: SignInDeps, visitor: Visitor, token: string): Promise<SignedIn> {
  return counted(deps, 'link', '', visitor, async () => {
    const answer = await through(deps, visitor, 'link', LINK_OVER, async () => {
      const said = await deps.accounts.call('/magic-link/verify', visitor, { method: 'GET', query: { token } });
      if (said.location !== null) return { ...said, ok: false, status: 401 };
      await forgetSecret(await writeWith(), tokenHash(token));
      return said;
    });
    return answer;
  });
}

/** The second step: a code of the authenticator app, or one of the recovery codes. Throws `code.refused`. */
export function giveCode(
  deps: SignInDeps,
  visitor: Visitor,
  { code, recovery }: { readonly code: string; readonly recovery: boolean },
): Promise<SignedIn> {
  // Only what waits for the code counts: who may be signed in beside it has nothing to do with it.
  const waiting = onlyCookie(visitor, 'plaudit.two_factor');
  return counted(deps, 'code', waiting.headers['cookie']?.toString() ?? '', visitor, () =>
    through(deps, waiting, 'code', CODE_REFUSED, async () => {
      const path = recovery ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp';
      const given = recovery ? recoveryCode(code) : code.replaceAll(/\s/g, '');
      const said = await deps.accounts.call(path, waiting, { body: { code: given } });
      if (said.ok && recovery) await noteRecovery(deps, personIn(said));
      return said;
    }),
  );
}

async function noteRecovery({ now }: SignInDeps, personId: string): Promise<void> {
  await writeJournal(await writeWith(), {
    at: now(),
    actor: personId,
    act: 'recovery-codes.used',
    noun: 'person',
    nounId: personId,
    detail: {},
  });
}

/** As it was made, however someone copied it: capitals, spaces, the hyphen left out. */
function recoveryCode(typed: string): string {
  const signs = typed.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return `${signs.slice(0, 5)}-${signs.slice(5)}`;
}

/** Asks for a link by mail. The same answer, after the same time, whether there is such a person or not. */
export function askForLink(deps: SignInDeps, visitor: Visitor, email: string): Promise<void> {
  return quietly(deps, visitor, 'ask-link', async () => {
    const answer = await unitOfWork(deps.pool, () =>
      deps.accounts.call('/sign-in/magic-link', visitor, { body: { email: email.toLowerCase() } }),
    );
    if (!answer.ok) throw refusalOf(answer, REFUSED);
  });
}

/** Asks for a link to choose a new password; as quiet as `askForLink`. */
export function askForNewPassword(deps: SignInDeps, visitor: Visitor, email: string): Promise<void> {
  return quietly(deps, visitor, 'ask-password', async () => {
    const answer = await unitOfWork(deps.pool, () =>
      deps.accounts.call('/request-password-reset', visitor, { body: { email: email.toLowerCase() } }),
    );
    if (!answer.ok) throw refusalOf(answer, REFUSED);
  });
}

/** Sets the password that a link was asked for, and ends every session and every other link. Throws `link.over`, `password.weak`. */
export async function setNewPassword(
  { pool, accounts, now }: SignInDeps,
  visitor: Visitor,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<void> {
  const answer = await unitOfWork(pool, async () => {
    const person = await accounts.personOfReset(token);
    const said = await accounts.call('/reset-password', visitor, { body: { token, newPassword: password } });
    if (!said.ok || person === null) return said;
    const client = await writeWith();
    await forgetSecret(client, tokenHash(token));
    await notePasswordChange({ now }, client, person, 'link');
    return said;
  });
  if (!answer.ok) throw refusalOf(answer, LINK_OVER);
}

/** Ends the session of this request; nothing to say where there is none. */
export async function signOut({ pool, accounts, now }: SignInDeps, visitor: Visitor): Promise<readonly string[]> {
  const who = await accounts.identify(visitor.headers);
  const answer = await unitOfWork(pool, async () => {
    const said = await accounts.call('/sign-out', visitor);
    if (said.ok && who !== null)
      await writeJournal(await writeWith(), {
        at: now(),
        actor: who.userId,
        act: 'person.signed-out',
        noun: 'person',
        nounId: who.userId,
        detail: {},
      });
    return said;
  });
  if (!answer.ok) throw refusalOf(answer, REFUSED);
  return answer.cookies;
}

/** One call of the library as one unit of work, with its journal entry where it led to a session. */
async function through(
  deps: SignInDeps,
  visitor: Visitor,
  method: SignInMethod,
  refused: () => PlauditError,
  call: () => Promise<LibraryAnswer>,
): Promise<SignedIn> {
  const answer = await unitOfWork(deps.pool, async () => {
    const said = await call();
    if (!said.ok) return said;
    if (needsSecondStep(said)) await endPresent(deps, visitor);
    else await noteSignIn(deps, visitor, personIn(said), method);
    return said;
  });
  if (!answer.ok) throw refusalOf(answer, refused);
  return { step: needsSecondStep(answer) ? 'second-step' : 'signed-in', cookies: answer.cookies };
}

/** Mail is slow to be asked for from one place, whomever it is for. */
const ASKING: Brake = { free: 10, first: 10, most: 900 };
const LEAST_MS = 250;

/** Something asked for by a stranger: counted by where he asks from, and answered after a time that tells nothing. */
async function quietly(
  { pool, secret, now }: SignInDeps,
  { address }: Visitor,
  kind: string,
  work: () => Promise<void>,
): Promise<void> {
  const [, here] = attemptKeys(secret, kind, '', address);
  const key = { keyHash: here?.keyHash ?? '', brake: ASKING };
  const wait = await beginAttempt(pool, [key], now(), FORGET_AFTER_SECONDS);
  if (wait > 0)
    throw new PlauditError(
      'sign-in.wait',
      `Too many attempts from this address: wait ${wait} seconds, then try again.`,
      { params: { seconds: wait } },
    );
  await Promise.all([work(), sleep(LEAST_MS)]);
}

const REFUSED = (): PlauditError =>
  new PlauditError('sign-in.refused', 'The e-mail address or the password is not right: check both and try again.');

const LINK_OVER = (): PlauditError =>
  new PlauditError('link.over', 'This link was used, or its time is over: ask for a new one.');

const CODE_REFUSED = (): PlauditError =>
  new PlauditError(
    'code.refused',
    'The code is not right, was used before, or came too late: take the one shown now, or sign in again.',
  );
