import { randomUUID } from 'node:crypto';
import { weaknessOf } from '../../accounts/password-rules.ts';
import { newToken, tokenHash } from '../../accounts/secrets.ts';
import type { Visitor } from '../../accounts/visitor.ts';
import type { Role } from '../../core/access/role.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Client } from '../../store/basics/db.ts';
import {
  addInvitation,
  findInvitation,
  type InvitationRow,
  openInvitations,
  takeInvitation,
  withdrawInvitations,
} from '../../store/people/invitations.ts';
import { writeJournal } from '../../store/journal.ts';
import { addMessage, forgetSecret } from '../../store/people/outgoing-messages.ts';
import { holdGrants } from '../../store/people/role-grants.ts';
import { addPerson, findPerson, findPersonByEmail } from '../../store/people/people.ts';
import { unitOfWork, writeWith } from '../../store/basics/unit-of-work.ts';
import type { AccountDeps } from './account-deps.ts';
import { grantRoleIn, mayManagePeople, subjectFor } from '../access/roles.ts';
import { counted, type SignedIn, type SignInDeps, weakPassword } from './sign-in-attempt.ts';

const LIFE_DAYS = 7;

export type InvitationRequest = {
  readonly email: string;
  readonly language: string;
  readonly roles: readonly { readonly role: Role; readonly subject: string | null }[];
  readonly by: string;
};

/**
 * Invites someone by mail, with the roles he will have: a link for a week and one use. Earlier ones to the address work
 * no more. Throws `conflict` where somebody has that address, and what a role that cannot be granted throws.
 */
export function invite(
  { pool, publicUrl, now }: Pick<AccountDeps, 'pool' | 'publicUrl' | 'now'>,
  { email: written, language, roles, by }: InvitationRequest,
): Promise<InvitationRow> {
  const email = written.toLowerCase();
  const token = newToken();
  const at = now();
  return transaction(pool, async (client) => {
    const known = await findPersonByEmail(client, email);
    if (known !== null)
      throw new PlauditError(
        'conflict',
        known.endedAt === null
          ? 'Somebody with this address has an account already: grant him roles there.'
          : 'The account with this address was ended: erase it first, then invite again.',
        { place: 'email' },
      );
    for (const { role, subject } of roles) await subjectFor(client, role, subject);
    await withdrawInvitations(client, { email }, at);
    const invitation: InvitationRow = {
      id: randomUUID(),
      email,
      language,
      roles,
      invitedBy: by,
      createdAt: at,
      expiresAt: new Date(at.getTime() + LIFE_DAYS * 86_400_000),
    };
    await addInvitation(client, { ...invitation, tokenHash: tokenHash(token) });
    await addMessage(
      client,
      {
        to: email,
        language,
        kind: 'invitation',
        params: { by: (await findPerson(client, by))?.name ?? '', days: LIFE_DAYS },
        secret: { link: `${publicUrl}/invitation#${token}`, of: tokenHash(token), until: invitation.expiresAt },
      },
      at,
    );
    await note(client, by, 'invitation.sent', invitation, at);
    return invitation;
  });
}

/** Invitations that wait for an answer, the newest first. */
export const waitingInvitations = ({ pool }: Pick<AccountDeps, 'pool'>): Promise<InvitationRow[]> =>
  openInvitations(pool);

/** Throws `not-found` where it was accepted or withdrawn before. */
export function withdrawInvitation(
  { pool, now }: Pick<AccountDeps, 'pool' | 'now'>,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<void> {
  return transaction(pool, async (client) => {
    if ((await withdrawInvitations(client, { id }, now())) === 0)
      throw new PlauditError('not-found', 'This invitation was accepted or withdrawn before.', {
        place: id,
        params: { noun: 'invitation' },
      });
    await note(client, by, 'invitation.withdrawn', { id, roles: [] }, now());
  });
}

/** What a link invites to, for who has it. Throws `link.over`, also where whoever sent it may invite nobody any more. */
export async function lookAtInvitation(
  { pool, now }: Pick<AccountDeps, 'pool' | 'now'>,
  token: string,
): Promise<Pick<InvitationRow, 'email' | 'language' | 'roles' | 'invitedBy'>> {
  const invitation = await findInvitation(pool, tokenHash(token), now());
  if (invitation === null || !(await mayManagePeople(pool, invitation.invitedBy))) throw over();
  return invitation;
}

/**
 * Accepts: makes the account, grants its roles in the name of who invited, signs in. Without a password one signs in
 * by a link, a passkey or single sign-on later. Throws `link.over`, `password.weak`, `conflict`.
 */
export function acceptInvitation(
  deps: SignInDeps,
  visitor: Visitor,
  answer: {
    readonly token: string;
    readonly name: string;
    readonly password: string | null;
    readonly language: string;
  },
): Promise<SignedIn> {
  const { pool, accounts, now } = deps;
  const hash = tokenHash(answer.token);
  return counted(deps, 'invitation', '', visitor, async () => {
    const { email, invitedBy } = await lookAtInvitation(deps, answer.token);
    const reason = answer.password === null ? null : weaknessOf(answer.password, [answer.name, email]);
    if (reason !== null) throw weakPassword(reason);
    const passwordHash = answer.password === null ? null : await accounts.hashPassword(answer.password);
    const cookies = await unitOfWork(pool, async () => {
      const client = await writeWith();
      await holdGrants(client);
      // Whoever the demo's people let in is one of them.
      const demo = (await findPerson(client, invitedBy))?.demo === true;
      const person = await addPerson(client, { ...answer, email, demo, passwordHash }, now());
      if (person === null)
        throw new PlauditError('conflict', 'There is an account with this e-mail address: sign in with it.', {
          place: 'email',
        });
      const invitation = await takeInvitation(client, hash, person.id, now());
      if (invitation === null || !(await mayManagePeople(client, invitedBy))) throw over();
      await forgetSecret(client, hash);
      for (const { role, subject } of invitation.roles)
        await grantRoleIn(client, {
          person: person.id,
          role: role as Role,
          subject,
          by: invitation.invitedBy,
          now: now(),
        });
      await note(client, person.id, 'invitation.accepted', invitation, now());
      return accounts.signInAs(person.id, 'invitation', visitor);
    });
    return { step: 'signed-in', cookies };
  });
}

const over = (): PlauditError =>
  new PlauditError(
    'link.over',
    'This invitation was accepted or withdrawn, or its time is over: ask whoever invited you for a new one.',
    { params: { noun: 'invitation-link' } },
  );

const note = (
  client: Client,
  actor: string,
  act: 'invitation.sent' | 'invitation.accepted' | 'invitation.withdrawn',
  { id, roles }: Pick<InvitationRow, 'id' | 'roles'>,
  at: Date,
): Promise<void> =>
  writeJournal(client, {
    at,
    actor,
    act,
    noun: 'invitation',
    nounId: id,
    // Not the address: the journal is kept for good.
    detail: roles.length === 0 ? {} : { roles: roles.map(({ role }) => role) },
  });
