import { searchKey } from '../../core/basics/search-key.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import type { Pool } from '../../store/basics/db.ts';
import { LEVEL_CODES, levelOfCode } from '../../store/levels.ts';
import { organizationOfSubject } from '../../store/organizations.ts';
import { findEmployees } from '../../store/personal/personal.ts';

export const EMPLOYEE_LEVELS = ['csr', 'supervisor'] as const;
export type EmployeeLevel = (typeof EMPLOYEE_LEVELS)[number];

export type FoundEmployee = {
  readonly id: string;
  readonly organization: { readonly id: string; readonly name: string };
  readonly level: EmployeeLevel;
  readonly name: string;
  readonly certificates: number;
  /** The name was erased: this is the neutral one. */
  readonly former: boolean;
};

const MOST = 50;

/** CSRs and supervisors whose name has the text in it, by name, 50 at most. Throws `request.invalid`, `not-found`. */
export async function findEmployeesNamed(
  pool: Pool,
  search: { readonly organization: string | null; readonly level: EmployeeLevel | null; readonly name: string },
): Promise<FoundEmployee[]> {
  const searchName = searchKey(search.name);
  if (searchName === '') throw new PlauditError('request.invalid', 'Say a name, or a part of one.', { place: 'name' });
  const organization = search.organization === null ? null : await organizationOfSubject(pool, search.organization);
  if (search.organization !== null && organization === null)
    throw new PlauditError('not-found', 'There is no such organization.', { params: { noun: 'organization' } });
  const levels = search.level === null ? EMPLOYEE_LEVELS : [search.level];
  const found = await findEmployees(pool, {
    searchName,
    orgId: organization?.orgId ?? null,
    levels: levels.map((level) => LEVEL_CODES[level]),
    limit: MOST,
  });
  return found.map((each) => ({
    id: each.publicId,
    organization: { id: each.organizationId, name: each.organization },
    level: levelOfCode(each.level) as EmployeeLevel,
    name: each.name,
    certificates: each.certificates,
    former: each.former,
  }));
}
