import type { Month } from '../core/basics/month.ts';
import type { Pool } from '../store/db.ts';
import { networkState } from '../store/organizations.ts';
import { monthRange } from '../store/rollups.ts';
import { organizationSubjects } from '../store/subjects.ts';
import type { SubjectRef } from './overview.ts';

export type NetworkFacts = {
  readonly version: number;
  readonly simulated: boolean;
  readonly lastMonth: Month | null;
  readonly organizations: SubjectRef[];
};

/** What every page needs to know of the network. */
export async function networkFacts(pool: Pool): Promise<NetworkFacts> {
  const [state, range, organizations] = await Promise.all([networkState(pool), monthRange(pool), organizationSubjects(pool)]);
  return { ...state, lastMonth: range?.last ?? null, organizations };
}
