import { describe, expect, test } from 'vitest';
import { ACTS, isAct, KEY_ACTS, may } from './act.ts';
import { actorOf, type Principal, PUBLIC } from './principal.ts';
import { isRole, ROLES, type Role } from './role.ts';

const person = (...roles: readonly Role[]): Principal => ({
  kind: 'person',
  id: 'p',
  name: 'P',
  grants: roles.map((role) => ({ role, orgId: null, subjectId: null })),
});
const allowed = (principal: Principal) => ACTS.filter((act) => may(principal, act));

const OPEN = ['registry.read', 'rulebooks.read', 'service.read', 'session.use'];

describe('what each may do', () => {
  test.each<[string, Principal, string[]]>([
    ['the public', PUBLIC, []],
    ['someone without a role', person(), ['account.manage']],
    [
      'a decider',
      person('decider'),
      ['account.manage', 'network.read', 'comparison.read', 'decisions.read', 'decisions.run'],
    ],
    ['a reader of the journal', person('journal-reader'), ['account.manage', 'imports.read', 'journal.read']],
    [
      "an organization's manager",
      person('organization-manager'),
      ['account.manage', 'network.read', 'comparison.read'],
    ],
    ['a CSR', person('csr'), ['account.manage', 'network.read']],
    ['a judge', person('judge'), ['account.manage']],
  ])('%s', (_, principal, acts) => {
    expect(allowed(principal)).toEqual([...OPEN, ...acts]);
  });

  test('an operator everything but to decide', () => {
    expect(ACTS.filter((act) => !may(person('operator'), act))).toEqual(['decisions.run']);
  });

  test('roles together allow what each allows', () => {
    for (const one of ROLES) {
      for (const other of ROLES) {
        const expected = new Set([...allowed(person(one)), ...allowed(person(other))]);
        expect(allowed(person(one, other))).toEqual(ACTS.filter((act) => expected.has(act)));
      }
    }
  });
});

test('a key may do what it was made for, as far as its owner still may', () => {
  const key = (scopes: readonly string[], ...roles: readonly Role[]): Principal => ({
    kind: 'api-key',
    id: 'k',
    name: 'K',
    scopes,
    grants: roles.map((role) => ({ role, orgId: null, subjectId: null })),
  });
  expect(allowed(key([], 'operator'))).toEqual(OPEN);
  expect(allowed(key(['journal.read'], 'operator'))).toEqual([...OPEN, 'journal.read']);
  expect(allowed(key(['journal.read']))).toEqual(OPEN);
  expect(allowed(key(ACTS, 'operator', 'decider'))).toEqual(
    ACTS.filter((act) => OPEN.includes(act) || KEY_ACTS.includes(act)),
  );
  for (const act of ['decisions.run', 'certificates.issue', 'people.manage', 'account.manage'] as const)
    expect(KEY_ACTS).not.toContain(act);
});

test('names', () => {
  expect([isAct('network.read'), isAct('toString'), isRole('csr'), isRole('admin')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(actorOf(person())).toBe('p');
  expect(() => actorOf(PUBLIC)).toThrow('What the public may ask for is never recorded.');
});
