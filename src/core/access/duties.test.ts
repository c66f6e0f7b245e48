import { describe, expect, test } from 'vitest';
import { keepsFromDeciding, keepsFromIssuing } from './duties.ts';
import { type Grant, LEVEL_OF_ROLE, ROLES } from './role.ts';

const grant = (role: Grant['role'], orgId: number | null = null): Grant => ({
  role,
  orgId,
  subjectId: orgId === null ? null : 1,
});
const asker = (...grants: Grant[]) => ({ id: 'ann', grants });
const bySomeone = { actor: 'bob', orgId: null };

describe('who decides', () => {
  test('evaluates nothing, and stands for nobody that is decided about', () => {
    expect(keepsFromDeciding(asker(grant('decider')), null)).toBe(null);
    expect(keepsFromDeciding(asker(grant('decider'), grant('consultant')), null)).toBe('evaluates');
    expect(keepsFromDeciding(asker(grant('decider'), grant('consultant')), 2)).toBe('evaluates');
    expect(keepsFromDeciding(asker(grant('decider'), grant('supervisor', 2)), null)).toBe('stands-for');
    expect(keepsFromDeciding(asker(grant('decider'), grant('supervisor', 2)), 2)).toBe('stands-for');
    expect(keepsFromDeciding(asker(grant('decider'), grant('supervisor', 2)), 3)).toBe(null);
  });

  test.each(ROLES.filter((role) => LEVEL_OF_ROLE[role] !== null))('is no %s of what is decided about', (role) => {
    expect(keepsFromDeciding(asker(grant('decider'), grant(role, 7)), 7)).toBe('stands-for');
    expect(keepsFromIssuing(asker(grant('operator'), grant(role, 7)), { actor: 'bob', orgId: 7 })).toBe('stands-for');
  });
});

describe('who issues', () => {
  test('did not decide, and stands for nobody who gets a certificate', () => {
    expect(keepsFromIssuing(asker(grant('operator')), bySomeone)).toBe(null);
    expect(keepsFromIssuing(asker(grant('operator')), { actor: 'ann', orgId: null })).toBe('decided');
    expect(keepsFromIssuing(asker(grant('operator'), grant('csr', 2)), bySomeone)).toBe('stands-for');
    expect(keepsFromIssuing(asker(grant('operator'), grant('csr', 2)), { actor: 'bob', orgId: 3 })).toBe(null);
  });
});
