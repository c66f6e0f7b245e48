import type { Pool } from '../../store/basics/db.ts';
import { networkSummary, type NetworkSummary } from '../../store/responses/rollups.ts';
import { organizationSubjects } from '../../store/subjects.ts';
import type { SubjectRef } from './overview.ts';

/** What every page needs to know of the network, in one query. */
export const networkNow = (pool: Pool): Promise<NetworkSummary> => networkSummary(pool);

/** Organizations by name. */
export const organizationsByName = (pool: Pool): Promise<SubjectRef[]> => organizationSubjects(pool);

/** Both together. */
export async function networkFacts(pool: Pool): Promise<NetworkSummary & { readonly organizations: SubjectRef[] }> {
  const [now, organizations] = await Promise.all([networkNow(pool), organizationsByName(pool)]);
  return { ...now, organizations };
}
