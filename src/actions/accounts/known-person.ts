import { PlauditError } from '../../core/basics/problem.ts';
import type { Client } from '../../store/basics/db.ts';
import { findPerson, type PersonRow } from '../../store/people/people.ts';

/** The account of an id. Throws `not-found`. */
export async function knownPerson(client: Client, personId: string): Promise<PersonRow> {
  const person = await findPerson(client, personId);
  if (person !== null) return person;
  throw new PlauditError('not-found', 'Nobody has an account of this id.', {
    place: personId,
    params: { noun: 'person' },
  });
}
