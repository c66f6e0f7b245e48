import { describe, expect, test } from 'vitest';
import { organizationCondition, organizationParts } from './parts.ts';

describe('the parts of a reading', () => {
  test.each([
    [[], 2, ['true']],
    [[7], 2, ['true']],
    [[9, 3], 2, ['true AND r.org_id < 9', 'r.org_id >= 9']],
    [[1, 2, 3, 4, 5], 2, ['true AND r.org_id < 4', 'r.org_id >= 4']],
    [[1, 2, 3, 4, 5], 3, ['true AND r.org_id < 3', 'r.org_id >= 3 AND r.org_id < 5', 'r.org_id >= 5']],
    [[1, 2], 1, ['true']],
  ])('%j in %i', (orgIds, parts, expected) => {
    expect(organizationParts(orgIds, parts).map((part) => organizationCondition('r.org_id', part))).toStrictEqual(
      expected,
    );
  });

  test('named organizations', () => {
    expect(organizationCondition('org_id', { orgIds: [3, 5] })).toBe("org_id = ANY('{3,5}')");
    expect(() => organizationCondition('org_id', { orgIds: [0.5] })).toThrow('0.5 is not an integer.');
  });
});
