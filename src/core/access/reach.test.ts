import { describe, expect, test } from 'vitest';
import type { Principal } from './principal.ts';
import { PUBLIC } from './principal.ts';
import { NOTHING, organizationsIn, type Part, reachKey, reachOf, sees } from './reach.ts';
import type { Grant } from './role.ts';

const person = (...grants: readonly Grant[]): Principal => ({ kind: 'person', id: 'p', name: 'P', grants });
const manager = (orgId: number): Grant => ({ role: 'organization-manager', orgId, subjectId: 1 });
const csr = (orgId: number, subjectId: number): Grant => ({ role: 'csr', orgId, subjectId });

describe('the reach of roles', () => {
  test('everything, nothing, and parts', () => {
    expect(reachOf(PUBLIC)).toEqual(NOTHING);
    expect(reachOf(person({ role: 'judge', orgId: null, subjectId: null }))).toEqual(NOTHING);
    expect(reachOf(person(csr(1, 2), { role: 'decider', orgId: null, subjectId: null }))).toBe('everything');
    expect(reachOf(person(manager(9), manager(2), csr(2, 5), csr(4, 7), csr(4, 7)))).toEqual({
      orgIds: [2, 9],
      parts: [{ orgId: 4, level: 'csr', subjectId: 7 }],
    });
  });

  test('organizations and keys', () => {
    const reach = reachOf(person(manager(9), csr(4, 7), csr(4, 3)));
    expect(organizationsIn(reach)).toEqual([4, 9]);
    expect(organizationsIn('everything')).toBe(null);
    expect(organizationsIn(NOTHING)).toEqual([]);
    expect(reachKey(reach)).toBe('9 4/csr/3 4/csr/7');
    expect(reachKey(reachOf(person(csr(4, 3), csr(4, 7), manager(9))))).toBe(reachKey(reach));
    expect(reachKey('everything')).toBe('everything');
    expect(reachKey(NOTHING)).toBe('');
  });
});

describe('what is in sight', () => {
  const [site, otherSite, supervisor, otherSupervisor, who] = [1, 2, 3, 4, 5];
  const sitesOf = (id: number, month: number) =>
    id === supervisor ? new Set([month < 100 ? site : otherSite]) : undefined;
  const part = (level: Part['level'], subjectId: number): Part => ({ orgId: 1, level, subjectId });
  const see = (of: Part, level: Parameters<typeof sees>[2], subject: number, within: number, month = 99) =>
    sees([of], sitesOf, level, subject, month, within);

  test.each<[string, boolean, boolean]>([
    ["a CSR's own counts", see(part('csr', who), 'csr', who, supervisor), true],
    ["another CSR's", see(part('csr', who), 'csr', 6, supervisor), false],
    ["his supervisor's", see(part('csr', who), 'supervisor', supervisor, site), false],
    ["a supervisor's CSR", see(part('supervisor', supervisor), 'csr', who, supervisor), true],
    ["another's CSR", see(part('supervisor', supervisor), 'csr', who, otherSupervisor), false],
    ["a supervisor's own", see(part('supervisor', supervisor), 'supervisor', supervisor, site), true],
    ["a supervisor's site", see(part('supervisor', supervisor), 'site', site, 0), false],
    ["a site's own", see(part('site', site), 'site', site, 0), true],
    ["a site's supervisor", see(part('site', site), 'supervisor', supervisor, site), true],
    ['a supervisor at another site', see(part('site', site), 'supervisor', supervisor, otherSite), false],
    ["a site's CSR by his supervisor", see(part('site', site), 'csr', who, supervisor), true],
    ['after the supervisor left', see(part('site', site), 'csr', who, supervisor, 100), false],
    ['where the supervisor went', see(part('site', otherSite), 'csr', who, supervisor, 100), true],
    ["a site's CSR without a supervisor", see(part('site', site), 'csr', who, site), true],
    ['of a supervisor nobody knows', see(part('site', site), 'csr', who, otherSupervisor), false],
    ['the organization', see(part('site', site), 'organization', 9, 0), false],
  ])('%s', (_, seen, expected) => {
    expect(seen).toBe(expected);
  });
});
