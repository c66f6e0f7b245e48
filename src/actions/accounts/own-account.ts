import type { Visitor } from '../../accounts/visitor.ts';
import { weaknessOf } from '../../accounts/password-rules.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { transaction } from '../../store/basics/connect.ts';
import { writeJournal } from '../../store/journal.ts';
import { findPerson, hasPassword, type PersonRow, renamePerson, setPasswordHash } from '../../store/people/people.ts';
import { endOtherSessions, endSession, endUnfinished, sessionsOf } from '../../store/people/sessions.ts';
import { unitOfWork, writeWith } from '../../store/basics/unit-of-work.ts';
import type { AccountDeps, Identity } from './account-deps.ts';
import { deviceOf, type Device } from './device.ts';
import { counted, notePasswordChange, refusalOf, type SignInDeps, weakPassword } from './sign-in-attempt.ts';
import { PASSWORD_REFUSED, proveWithoutPassword } from './prove-oneself.ts';

type Deps = Pick<AccountDeps, 'pool' | 'now'>;

export type OwnAccount = {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly hasPassword: boolean;
  readonly twoStep: boolean;
  readonly demo: boolean;
};

/** The account of who is signed in. */
export async function ownAccount({ pool }: Pick<Deps, 'pool'>, personId: string): Promise<OwnAccount> {
  const { name, email, language, twoStep, demo } = (await findPerson(pool, personId)) as PersonRow;
  return { name, email, language, twoStep, demo, hasPassword: await hasPassword(pool, personId) };
}

export function renameOneself(
  { pool, now }: Deps,
  personId: string,
  change: { readonly name: string; readonly language: string },
): Promise<void> {
  return transaction(pool, async (client) => {
    await renamePerson(client, personId, change, now());
    await writeJournal(client, {
      at: now(),
      actor: personId,
      act: 'person.renamed',
      noun: 'person',
      nounId: personId,
      detail: {},
    });
  });
}

/**
 * Changes the password, or gives one to who has none yet, and ends every other session; this one goes on under a new
 * cookie. Throws `password.refused` where the present password is not right, `password.weak`.
 */
export async function changePassword(
  deps: SignInDeps,
  visitor: Visitor,
  who: Identity,
  { present, next }: { readonly present: string | null; readonly next: string },
): Promise<readonly string[]> {
  const { pool, accounts } = deps;
  const { userId, sessionId, name, email } = who;
  await proveWithoutPassword(deps, who);
  const reason = weaknessOf(next, [name, email]);
  if (reason !== null) throw weakPassword(reason);
  if (!(await hasPassword(pool, userId))) {
    const hash = await accounts.hashPassword(next);
    await transaction(pool, async (client) => {
      await setPasswordHash(client, userId, hash, deps.now());
      await endOtherSessions(client, userId, sessionId);
      await notePasswordChange(deps, client, userId, 'password');
    });
    return [];
  }
  const signedIn = await counted(deps, 'own-password', userId, visitor, async () => {
    const answer = await unitOfWork(pool, async () => {
      const said = await accounts.call('/change-password', visitor, {
        body: { currentPassword: present ?? '', newPassword: next, revokeOtherSessions: true },
      });
      if (said.ok) await notePasswordChange(deps, await writeWith(), userId, 'password');
      return said;
    });
    if (answer.code === 'INVALID_PASSWORD') throw PASSWORD_REFUSED();
    if (!answer.ok) throw refusalOf(answer, PASSWORD_REFUSED);
    return { step: 'signed-in', cookies: answer.cookies };
  });
  return signedIn.cookies;
}

export type OwnSession = {
  readonly id: string;
  /** The one this request came with. */
  readonly present: boolean;
  readonly method: string;
  readonly device: Device;
  /** The network it came from, without its last part. */
  readonly address: string | null;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly expiresAt: Date;
};

/** Where a person is signed in, the last used first. */
export async function ownSessions({ pool, now }: Deps, { userId, sessionId }: Identity): Promise<OwnSession[]> {
  return (await sessionsOf(pool, userId, now())).map(({ device, address, ...session }) => ({
    ...session,
    present: session.id === sessionId,
    device: deviceOf(device ?? ''),
    address: coarse(address ?? ''),
  }));
}

/** Ends one of a person's sessions. Throws `not-found` for one that is not his, or over. */
export function endOwnSession({ pool, now }: Deps, personId: string, id: string): Promise<void> {
  return transaction(pool, async (client) => {
    if (!(await endSession(client, personId, id)))
      throw new PlauditError('not-found', 'This session is over already.', { place: id, params: { noun: 'session' } });
    await noteEnded(client, { actor: personId, personId, sessions: 1, at: now() });
  });
}

/**
 * Ends all sessions of a person but `keep`, and what would lead to another: links, a sign-in that waits for its code.
 * `actor` may be another, an operator. How many sessions that were.
 */
export function endSessionsOf(
  { pool, now }: Deps,
  { personId, keep, actor }: { readonly personId: string; readonly keep: string | null; readonly actor: string },
): Promise<number> {
  return transaction(pool, async (client) => {
    const sessions = await endOtherSessions(client, personId, keep);
    const person = await findPerson(client, personId);
    if (person !== null) await endUnfinished(client, person);
    if (sessions > 0) await noteEnded(client, { actor, personId, sessions, at: now() });
    return sessions;
  });
}

const noteEnded = (
  client: Parameters<typeof writeJournal>[0],
  { actor, personId, sessions, at }: { actor: string; personId: string; sessions: number; at: Date },
): Promise<void> =>
  writeJournal(client, {
    at,
    actor,
    act: 'sessions.ended',
    noun: 'person',
    nounId: personId,
    detail: { sessions },
  });

/** 192.0.2.17 as 192.0.2.*, an IPv6 address by its network; null where it is not known. */
function coarse(address: string): string | null {
  if (address === '') return null;
  if (address.includes('.')) return address.replace(/\.\d+$/, '.*');
  return `${address
    .split(':')
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}:*`;
}
