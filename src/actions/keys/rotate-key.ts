import { alone } from '../../store/basics/alone.ts';
import { transaction } from '../../store/basics/connect.ts';
import { customersByKey, customersOfOtherKeys, resealCustomers } from '../../store/personal/customers.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { listOrganizations, lockOrganization, type Organization } from '../../store/organizations.ts';
import { changeKey, readVault, type VaultRow, waitForWriters } from '../../store/personal/vault.ts';
import type { KeyFacts } from '../../vault/key-ring.ts';
import { openCustomer, sealCustomer } from '../personal/customer-seal.ts';
import { ROOT_PLACE, type Secrets } from './secrets.ts';

const BATCH = 1000;

export type KeyUse = KeyFacts & {
  /** Whether new data are sealed with it. */
  readonly current: boolean;
  /** Customers sealed with it. */
  readonly customers: number;
};

/** The keys by their ids, oldest first, and what each is used for; never the keys themselves. */
export async function readKeys(pool: Pool, { ring }: Secrets): Promise<KeyUse[]> {
  const current = (await readVault(pool))?.keyId;
  const counts = await customersByKey(pool);
  return ring.keys.map((key) => ({ ...key, current: key.id === current, customers: counts.get(key.id) ?? 0 }));
}

export type Rotation = { readonly from: readonly string[]; readonly to: string; readonly resealed: number };

/**
 * Seals everything with a new key and lets the old ones go. Servers may go on meanwhile: they read both keys, look into
 * the key file for one they do not know, and write with the one the database names. In four steps, each safe to break
 * off; called again, it goes on where it was:
 *
 * 1. the new key is added to the file (keys of the environment are added by the operator),
 * 2. the database names it as the one to write with, and the root secret is sealed with it,
 * 3. every customer is sealed anew, in batches; then whoever still writes with an old key is waited for, and once more,
 * 4. the old keys leave the file.
 */
export function rotateKey(
  pool: Pool,
  secrets: Secrets,
  { actor, now, onBatch }: { actor: string; now: () => Date; onBatch: (resealed: number) => void },
): Promise<Rotation> {
  return alone(pool, 'key rotation', async () => {
    const { ring } = secrets;
    const before = (await readVault(pool)) as VaultRow;
    // One that was broken off has left a key in the file, or old ones beside the one in use.
    const isBegun = ring.keys.length > 1;
    const to = isBegun ? ring.newest.id : (await ring.add(now())).id;
    if (before.keyId !== to) await writeWith(pool, secrets, before, to, { actor, now: now() });
    const from = ring.keys.map((key) => key.id).filter((id) => id !== to);
    let resealed = await resealAll(pool, secrets, to, onBatch);
    for (const id of from) await transaction(pool, (client) => waitForWriters(client, id));
    resealed += await resealAll(pool, secrets, to, (more) => onBatch(resealed + more));
    await ring.keepOnly(to);
    return { from, to, resealed };
  });
}

const writeWith = (
  pool: Pool,
  { ring }: Secrets,
  before: VaultRow,
  to: string,
  { actor, now }: { actor: string; now: Date },
): Promise<void> =>
  transaction(pool, async (client) => {
    const root = (await ring.seal(before.keyId)).open(ROOT_PLACE, before.root);
    await changeKey(client, { keyId: to, root: (await ring.seal(to)).seal(ROOT_PLACE, root) });
    await writeJournal(client, {
      at: now,
      actor,
      act: 'key.rotated',
      noun: 'key',
      nounId: to,
      detail: { from: before.keyId, to },
    });
  });

async function resealAll(
  pool: Pool,
  secrets: Secrets,
  to: string,
  onBatch: (resealed: number) => void,
): Promise<number> {
  let resealed = 0;
  for (const organization of await listOrganizations(pool)) {
    for (let after: string | null = ''; after !== null;) {
      const batch: { count: number; last: string | null } = await transaction(pool, (client) =>
        resealBatch(client, secrets, organization, to, after as string),
      );
      resealed += batch.count;
      after = batch.last;
      if (batch.count > 0) onBatch(resealed);
    }
  }
  return resealed;
}

async function resealBatch(
  client: Client,
  { ring }: Secrets,
  { orgId, name }: Organization,
  to: string,
  after: string,
): Promise<{ count: number; last: string | null }> {
  // Whoever imports into the organization is waited for here, before any of its rows is held.
  await lockOrganization(client, name);
  const rows = await customersOfOtherKeys(client, orgId, to, after, BATCH);
  const seal = await ring.seal(to);
  const sealed = await Promise.all(
    rows.map(async (row) => {
      const customer = openCustomer(await ring.seal(row.keyId), row);
      return sealCustomer(seal, orgId, { responseKey: row.responseKey, contactAt: row.contactAt.getTime(), customer });
    }),
  );
  if (sealed.length > 0) await resealCustomers(client, orgId, sealed);
  return { count: rows.length, last: rows.length < BATCH ? null : (rows.at(-1)?.responseKey ?? null) };
}
