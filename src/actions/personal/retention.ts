import { PlauditError } from '../../core/basics/problem.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import { alone } from '../../store/basics/alone.ts';
import { removeCustomersBefore } from '../../store/personal/customers.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { lockOrganization, organizationOfSubject } from '../../store/organizations.ts';
import {
  findRetentionRun,
  finishRetentionRun,
  listRetention,
  noteRetention,
  type Retention,
  setRetention,
} from '../../store/personal/retention.ts';

/** As the table takes them: ten years at most. */
export const MOST_DAYS = 3660;
/** Customers looked at in one transaction. */
const BATCH = 20_000;

export type { Retention } from '../../store/personal/retention.ts';

/** How long customers' data are kept in each organization, and how many there are. */
export const readRetention = (pool: Pool): Promise<Retention[]> => listRetention(pool);

/** Sets the days for an organization; what is older goes in the next night. Throws `not-found`, `request.invalid`. */
export async function changeRetention(
  pool: Pool,
  { organization, days, actor, now }: { organization: string; days: number; actor: string; now: Date },
): Promise<Retention> {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new PlauditError('request.invalid', `Customers' data are kept from 1 to ${MOST_DAYS} days.`, {
      place: 'days',
    });
  }
  const orgId = await transaction(pool, async (client) => {
    const found = await organizationOfSubject(client, organization);
    if (found === null)
      throw new PlauditError('not-found', 'There is no such organization.', { params: { noun: 'organization' } });
    await setRetention(client, { orgId: found.orgId, days, now, actor });
    await writeJournal(client, {
      orgId: found.orgId,
      at: now,
      actor,
      act: 'retention.set',
      noun: 'organization',
      nounId: organization,
      detail: { name: found.name, days },
    });
    return found.orgId;
  });
  return (await readRetention(pool)).find((each) => each.orgId === orgId) as Retention;
}

/**
 * Erases, in every organization, the customers whose contact is longer ago than the organization keeps them: in
 * batches, each a transaction with its entry in the journal. `day` (YYYY-MM-DD) names the run; one that a crash broke
 * off goes on where it was, and one that is over does nothing. Returns how many were erased.
 */
export function eraseOverdue(pool: Pool, day: string, now: () => Date): Promise<number> {
  return alone(pool, `retention ${day}`, async () => {
    const run = await findRetentionRun(pool, day);
    if (run === null || run.state === 'finished') return 0;
    let erased = 0;
    for (const retention of await listRetention(pool)) {
      const before = new Date(now().getTime() - retention.days * DAY_MS);
      for (let after: string | null = ''; after !== null;) {
        const batch: Batch = await eraseBatch(pool, day, retention, { before, after }, now());
        erased += batch.removed;
        after = batch.last;
      }
    }
    await finishRetentionRun(pool, day, now());
    return erased;
  });
}

type Batch = { readonly removed: number; readonly last: string | null };

const eraseBatch = (
  pool: Pool,
  day: string,
  of: Retention,
  { before, after }: { readonly before: Date; readonly after: string },
  now: Date,
): Promise<Batch> =>
  transaction(pool, async (client) => {
    // Whoever imports into the organization meanwhile is waited for.
    await lockOrganization(client, of.organization);
    const batch = await removeCustomersBefore(client, of.orgId, before, { after, size: BATCH });
    if (batch.removed === 0) return batch;
    await noteRetention(client, day, batch.removed);
    await writeJournal(client, {
      orgId: of.orgId,
      at: now,
      actor: 'plaudit',
      act: 'retention.applied',
      noun: 'organization',
      nounId: of.subjectId,
      detail: { name: of.organization, customers: batch.removed, before: before.toISOString().slice(0, 10) },
    });
    return batch;
  });
