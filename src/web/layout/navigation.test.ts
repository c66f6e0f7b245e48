import { expect, test } from 'vitest';
import { ACTS, may } from '../../core/access/act.ts';
import { LEVEL_OF_ROLE, type Role } from '../../core/access/role.ts';
import type { Session } from '../../http/contract/access.ts';
import { placesOf } from './navigation.ts';

function sessionOf(...roles: Role[]): Session {
  const grants = roles.map((role) => ({ role, orgId: null, subjectId: null }));
  return {
    person: { id: 'p', name: 'P' },
    roles,
    standsFor: roles.flatMap((role) => {
      const level = LEVEL_OF_ROLE[role];
      return level === null ? [] : [{ role, subject: { id: level, level, name: level } }];
    }),
    acts: ACTS.filter((act) => may({ kind: 'person', id: 'p', name: 'P', grants }, act)),
  };
}

test.each<[Role[], string[]]>([
  [['operator'], ['/start', '/network', '/imports', '/decisions', '/journal', '/people']],
  [['decider'], ['/start', '/network', '/decisions']],
  [['journal-reader'], ['/start', '/imports', '/journal']],
  [['consultant'], ['/start']],
  [['judge'], ['/start']],
  [['interviewer'], ['/start']],
  [['organization-manager'], ['/subjects/organization', '/network']],
  [['site-manager'], ['/subjects/site', '/network']],
  [['supervisor'], ['/subjects/supervisor', '/network']],
  [['csr'], ['/subjects/csr']],
  [
    ['csr', 'judge'],
    ['/start', '/network'],
  ],
  [[], ['/start']],
])('%j is led to what works', (roles, places) => {
  expect(placesOf(sessionOf(...roles)).map(({ to }) => to)).toEqual(places);
});

test('nobody is led to nothing', () => {
  expect(placesOf(undefined)).toEqual([]);
  expect(placesOf({ ...sessionOf(), person: null })).toEqual([]);
});
