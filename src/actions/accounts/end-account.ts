import { PlauditError } from '../../core/basics/problem.ts';
import { searchKey } from '../../core/basics/search-key.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Client } from '../../store/basics/db.ts';
import { endPerson, removePerson } from '../../store/people/ended-people.ts';
import { writeJournal } from '../../store/journal.ts';
import type { PersonRow } from '../../store/people/people.ts';
import { holdGrants } from '../../store/people/role-grants.ts';
import { endUnfinished } from '../../store/people/sessions.ts';
import { knownPerson } from './known-person.ts';
import type { AccountDeps } from './account-deps.ts';
import { mayManagePeople } from '../access/roles.ts';

type Deps = Pick<AccountDeps, 'pool' | 'now'>;

export type AccountAct = {
  readonly personId: string;
  /** His name, typed. */
  readonly confirm: string;
  /** The operator who does it. */
  readonly actor: string;
};

/**
 * Ends an account for good: its sessions, every way to sign in, its roles, keys, links and the invitations it sent.
 * Name and address stay until they are erased, so that lists and the journal can be read. Throws `not-found`,
 * `personal.unconfirmed`, `conflict` for one that was ended before and for one's own: so an operator always remains.
 */
export function endAccount({ pool, now }: Deps, act: AccountAct): Promise<void> {
  return transaction(pool, async (client) => {
    await holdGrants(client);
    const person = await confirmed(client, act);
    const { personId, actor } = act;
    if (personId === actor)
      throw new PlauditError('conflict', 'Nobody ends his own account: ask another operator.', { place: personId });
    // Whoever is being ended at this very moment ends nobody.
    if (!(await mayManagePeople(client, actor)))
      throw new PlauditError('access.refused', 'Your roles do not include "people.manage" any more.', {
        place: 'people.manage',
      });
    const at = now();
    const ended = await endPerson(client, personId, actor, at);
    if (ended === null) throw new PlauditError('conflict', 'This account was ended before.', { place: personId });
    await endUnfinished(client, person);
    await writeJournal(client, { at, actor, act: 'person.ended', noun: 'person', nounId: personId, detail: ended });
  });
}

/**
 * Takes name, address and mail of an ended account out, for good. The journal keeps the id alone. Throws `not-found`,
 * `personal.unconfirmed`, `conflict` for an account that goes on.
 */
export function eraseAccount({ pool, now }: Deps, act: AccountAct): Promise<void> {
  return transaction(pool, async (client) => {
    const person = await confirmed(client, act);
    const { personId, actor } = act;
    if (person.endedAt === null)
      throw new PlauditError('conflict', 'This account goes on: end it first, then erase it.', { place: personId });
    await removePerson(client, person);
    await writeJournal(client, {
      at: now(),
      actor,
      act: 'person.erased',
      noun: 'person',
      nounId: personId,
      detail: {},
    });
  });
}

async function confirmed(client: Client, { personId, confirm }: AccountAct): Promise<PersonRow> {
  const person = await knownPerson(client, personId);
  if (searchKey(confirm) === searchKey(person.name)) return person;
  throw new PlauditError(
    'personal.unconfirmed',
    'What was typed is not the name of this account: nothing was done. Type it as the list shows it.',
    { place: 'confirm' },
  );
}
