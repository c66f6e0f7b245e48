import type { FoundPerson, PersonRef } from '../../../http/contract/personal.ts';

/** How the server is told who is meant. */
export const refOf = (person: FoundPerson): PersonRef =>
  person.who === 'employee'
    ? { who: 'employee', id: person.id }
    : {
        who: 'customer',
        organization: person.organization.id,
        responses: person.responses.map(({ responseId }) => responseId),
      };

/** One text for each person that was found. */
export const keyOf = (person: FoundPerson): string =>
  person.who === 'employee' ? person.id : `${person.organization.id} ${person.responses[0]?.responseId ?? ''}`;
