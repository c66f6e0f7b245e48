import { expect, test } from 'vitest';
import { type Act, may } from '../../../core/access/act.ts';
import { ROLES } from '../../../core/access/role.ts';
import { STEPS_OF } from './steps.ts';

const TAKES: Readonly<Record<string, Act>> = {
  '/network': 'network.read',
  '/imports/new': 'responses.import',
  '/imports': 'imports.read',
  '/decisions': 'decisions.read',
  '/comparison': 'comparison.read',
  '/people': 'people.manage',
  '/personal': 'personal.manage',
  '/journal': 'journal.read',
  '/rulebooks': 'rulebooks.read',
  '/registry': 'registry.read',
};

test.each(ROLES)('%s may do everything that is offered to him', (role) => {
  const person = { kind: 'person', id: 'p', name: 'P', grants: [{ role, orgId: null, subjectId: null }] } as const;
  const steps = STEPS_OF[role].map(({ to }) => to);
  expect(steps.filter((to) => !may(person, TAKES[to] as Act))).toEqual([]);
});
