import { may } from '../../core/access/act.ts';
import type { Principal } from '../../core/access/principal.ts';
import { type Grant, LEVEL_OF_ROLE, type Role } from '../../core/access/role.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import { isLeftBehind } from '../../store/people/demo-people.ts';
import { newId } from '../../store/basics/ids.ts';
import { withdrawInvitations } from '../../store/people/invitations.ts';
import { writeJournal } from '../../store/journal.ts';
import { findPerson } from '../../store/people/people.ts';
import {
  addGrant,
  endGrant,
  findGrant,
  grantsOf,
  type GrantRow,
  holdGrants,
  listGrants,
} from '../../store/people/role-grants.ts';
import { findSubject, type Subject, subjectsNumbered } from '../../store/subjects.ts';
import { knownPerson } from '../accounts/known-person.ts';
import type { SubjectRef } from '../judging/overview.ts';

/** A role someone holds, as lists show it. */
export type RoleGrant = {
  readonly id: string;
  readonly person: string;
  readonly role: Role;
  /** The subject it is held about; null for roles of the whole installation. */
  readonly subject: SubjectRef | null;
  readonly grantedBy: string;
  readonly grantedAt: Date;
  /** Nobody else has looked at it: to be looked at. */
  readonly selfGranted: boolean;
};

/** Someone who is signed in, with the roles he holds now. */
export async function principalOf(
  pool: Pool,
  { userId, name }: { readonly userId: string; readonly name: string },
): Promise<Principal> {
  return { kind: 'person', id: userId, name, grants: await grantsOf(pool, userId) };
}

/**
 * The roles that count of someone who is not signed in: of whoever made a key or sent an invitation. The demo's people
 * have none outside of the demo.
 */
export async function grantsNow(client: Client | Pool, personId: string): Promise<GrantRow[]> {
  const person = await findPerson(client, personId);
  return person !== null && (await isLeftBehind(client, person)) ? [] : grantsOf(client, personId);
}

/** Whether someone may invite people and grant them roles, at this moment. */
export const mayManagePeople = async (client: Client | Pool, personId: string): Promise<boolean> =>
  may({ kind: 'person', id: personId, name: '', grants: await grantsNow(client, personId) }, 'people.manage');

/** The organization, site, supervisor or CSR of each role someone holds about one, in the order they were granted. */
export async function standsFor(
  pool: Pool,
  grants: readonly Grant[],
): Promise<{ readonly role: Role; readonly subject: SubjectRef }[]> {
  const about = grants.flatMap(({ role, orgId, subjectId }) =>
    orgId === null || subjectId === null ? [] : [{ role, orgId, subjectId }],
  );
  if (about.length === 0) return [];
  const subjects = await subjectsNumbered(pool, about);
  return about.flatMap(({ role, orgId, subjectId }) => {
    const subject = subjects.get(`${orgId}:${subjectId}`);
    return subject === undefined ? [] : [{ role, subject: refOf(subject) }];
  });
}

export type RoleRequest = {
  readonly person: string;
  readonly role: Role;
  /** Public id of the subject, for a role that is held about one. */
  readonly subject: string | null;
  readonly by: string;
  readonly now: Date;
};

/**
 * Grants a role, once: one held already is given back as it is. Throws `request.invalid` where the role and the subject
 * do not go together, `not-found` for a subject nobody knows.
 */
export const grantRole = (pool: Pool, request: RoleRequest): Promise<RoleGrant> =>
  transaction(pool, (client) => grantRoleIn(client, request));

/** The same inside a transaction of the caller's. */
export async function grantRoleIn(client: Client, request: RoleRequest): Promise<RoleGrant> {
  const { person, role, by, now } = request;
  const subject = await subjectFor(client, role, request.subject);
  await holdGrants(client);
  const known = await knownPerson(client, person);
  if (known.endedAt !== null)
    throw new PlauditError('conflict', 'This account was ended: no role can be granted to it.', { place: person });
  const held = (await grantsOf(client, person)).find(
    (grant) =>
      grant.role === role &&
      grant.orgId === (subject?.orgId ?? null) &&
      grant.subjectId === (subject?.subjectId ?? null),
  );
  if (held !== undefined) return presented(held, subject);
  const grant: GrantRow = {
    grantId: newId(now),
    userId: person,
    role,
    orgId: subject?.orgId ?? null,
    subjectId: subject?.subjectId ?? null,
    grantedBy: by,
    grantedAt: now,
  };
  await addGrant(client, grant);
  await writeJournal(client, {
    orgId: subject?.orgId ?? 0,
    at: now,
    actor: by,
    act: 'role.granted',
    noun: 'person',
    nounId: person,
    detail: { role, subject: subject?.publicId ?? null, ...(by === person ? { selfGranted: true } : {}) },
  });
  return presented(grant, subject);
}

/**
 * Ends a role, and with an operator's his invitations that wait. Throws `not-found`, and `access.last-operator` for the
 * last operator's: nobody could grant one any more.
 */
export function revokeRole(
  pool: Pool,
  { grantId, by, now }: { readonly grantId: string; readonly by: string; readonly now: Date },
): Promise<void> {
  return transaction(pool, async (client) => {
    await holdGrants(client);
    const grant = await findGrant(client, grantId);
    if (grant === null) {
      throw new PlauditError('not-found', 'Nobody holds this role any more.', {
        place: grantId,
        params: { noun: 'role' },
      });
    }
    const operators = (await listGrants(client)).filter(({ role }) => role === 'operator');
    if (grant.role === 'operator' && operators.length === 1) {
      throw new PlauditError(
        'access.last-operator',
        'This is the last operator: make another person an operator first, or nobody could grant a role any more.',
      );
    }
    await endGrant(client, grantId, by, now);
    if (!(await mayManagePeople(client, grant.userId)))
      await withdrawInvitations(client, { invitedBy: grant.userId }, now);
    await writeJournal(client, {
      orgId: grant.orgId ?? 0,
      at: now,
      actor: by,
      act: 'role.revoked',
      noun: 'person',
      nounId: grant.userId,
      detail: { role: grant.role, grant: grantId },
    });
  });
}

/** Every role held now, oldest first. */
export async function roleGrants(pool: Pool): Promise<RoleGrant[]> {
  const grants = await listGrants(pool);
  const about = grants.flatMap(({ orgId, subjectId }) =>
    orgId === null || subjectId === null ? [] : [{ orgId, subjectId }],
  );
  const subjects = await subjectsNumbered(pool, about);
  return grants.map((grant) => presented(grant, subjects.get(`${grant.orgId}:${grant.subjectId}`) ?? null));
}

/** The subject a role is to be held about; null for a role of the whole installation. Throws as `grantRole` does. */
export async function subjectFor(client: Client, role: Role, publicId: string | null): Promise<Subject | null> {
  const level = LEVEL_OF_ROLE[role];
  if (level === null) {
    if (publicId === null) return null;
    throw new PlauditError('request.invalid', `The role ${role} is held for the whole installation: name no subject.`, {
      place: 'subject',
    });
  }
  if (publicId === null) {
    throw new PlauditError('request.invalid', `The role ${role} is held about one ${level}: name which.`, {
      place: 'subject',
    });
  }
  const subject = await findSubject(client, publicId);
  if (subject === null) {
    throw new PlauditError('not-found', 'No subject has this id.', { place: publicId, params: { noun: 'subject' } });
  }
  if (subject.level !== level) {
    throw new PlauditError(
      'request.invalid',
      `The role ${role} is held about one ${level}, and ${subject.name} is none: it is on the level ${subject.level}.`,
      { place: 'subject' },
    );
  }
  return subject;
}

const presented = (grant: GrantRow, subject: Subject | null): RoleGrant => ({
  id: grant.grantId,
  person: grant.userId,
  role: grant.role,
  subject: subject === null ? null : refOf(subject),
  grantedBy: grant.grantedBy,
  grantedAt: grant.grantedAt,
  selfGranted: grant.grantedBy === grant.userId,
});

const refOf = ({ publicId, level, name }: Subject): SubjectRef => ({ id: publicId, level, name });
