import type { Principal } from '../../src/core/access/principal.ts';
import type { Grant, Role } from '../../src/core/access/role.ts';

/** A person who holds these roles; those of a subject with the dense ids of organization and subject. */
export const person = (...grants: readonly (Role | Grant)[]): Principal => personNamed('operator', ...grants);

export const personNamed = (id: string, ...grants: readonly (Role | Grant)[]): Principal => ({
  kind: 'person',
  id,
  name: id,
  grants: grants.map((grant) => (typeof grant === 'string' ? { role: grant, orgId: null, subjectId: null } : grant)),
});

/** Another than the one who decided. */
export const OTHER_OPERATOR = personNamed('other-operator', 'operator');

/** May do all that one person may: for tests that are about something else. */
export const OPERATOR_AND_DECIDER = person('operator', 'decider');
