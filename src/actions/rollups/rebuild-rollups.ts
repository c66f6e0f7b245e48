import { LEVELS } from '../../core/survey/response.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import { bumpNetworkVersion, listOrganizations, lockOrganization } from '../../store/organizations.ts';
import { clearRollup, recountOrganization } from '../../store/responses/recount.ts';
import { addToRollup } from '../../store/responses/rollups.ts';

/** Counts every roll-up afresh from the responses, in one transaction. The result is the same to the byte. */
export const rebuildRollups = (pool: Pool, by: { actor: string; now: Date }): Promise<void> =>
  transaction(pool, (client) => rebuildRollupsIn(client, by));

export async function rebuildRollupsIn(client: Client, { actor, now }: { actor: string; now: Date }): Promise<void> {
  for (const { orgId, name, publicId } of await listOrganizations(client)) {
    await lockOrganization(client, name);
    const counters = await recountOrganization(client, orgId);
    await clearRollup(client, orgId);
    for (const level of LEVELS) {
      const counter = counters[LEVEL_CODES[level]];
      if (counter !== undefined) await addToRollup(client, orgId, LEVEL_CODES[level], counter);
    }
    await writeJournal(client, {
      orgId,
      at: now,
      actor,
      act: 'rollup.rebuilt',
      noun: 'organization',
      nounId: publicId,
      detail: { name },
    });
  }
  await bumpNetworkVersion(client, false);
}
