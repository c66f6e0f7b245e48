import { createHash, randomBytes } from 'node:crypto';
import { isAct, KEY_ACTS, may } from '../../core/access/act.ts';
import { KEY_BYTES, keyText, wholeKey } from '../../core/access/key-text.ts';
import { actorOf, askerOf, type Principal } from '../../core/access/principal.ts';
import { reachOf } from '../../core/access/reach.ts';
import type { Grant } from '../../core/access/role.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import {
  addApiKey,
  endApiKey,
  findApiKey,
  findApiKeyByHash,
  type ListedApiKey,
  listApiKeys,
  noteApiKeyUse,
} from '../../store/guards/api-keys.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { newId } from '../../store/basics/ids.ts';
import { writeJournal } from '../../store/journal.ts';
import { grantsNow } from '../access/roles.ts';

export const LONGEST_KEY_DAYS = 366;
/** A key as it is listed: with what it can still do, which is never more than its owner. */
export type KeyLine = ListedApiKey & {
  /** Of its scopes, those that its owner may not use any more. */
  readonly lacks: readonly string[];
  /** How far into the network its owner sees. */
  readonly reach: 'everything' | 'part' | 'nothing';
};

const USE_NOTED_MS = 60_000;

/** SHA-256 is enough for 256 random bits: there is nothing to guess that a slow hash would make harder. */
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/**
 * Makes a key for a program. Its text is in this answer and nowhere else. It may do what it was made for, as long as
 * its owner still may. Throws `usage` for acts that keys are not made for, or that the owner may not do himself.
 */
export async function makeApiKey(
  pool: Pool,
  owner: Principal,
  { name, scopes, days, now }: { name: string; scopes: readonly string[]; days: number; now: Date },
): Promise<{ key: string; row: KeyLine }> {
  const wrong = scopes.find((scope) => !KEY_ACTS.some((act) => act === scope && may(owner, act)));
  if (wrong !== undefined || scopes.length === 0) {
    throw new PlauditError(
      'usage',
      wrong === undefined
        ? `A key is made for something: choose of ${KEY_ACTS.join(', ')}.`
        : `No key can be made for "${wrong}": choose of ${KEY_ACTS.filter((act) => may(owner, act)).join(', ')}.`,
      { place: 'scopes' },
    );
  }
  const key = keyText(randomBytes(KEY_BYTES));
  const actor = actorOf(owner);
  const row = await transaction(pool, async (client) => {
    const added = await addApiKey(client, {
      keyId: newId(now),
      keyHash: hashOf(key),
      ending: key.slice(-4),
      name,
      ownerId: actor,
      scopes: [...new Set(scopes)].toSorted(),
      createdAt: now,
      expiresAt: new Date(now.getTime() + days * DAY_MS),
    });
    await writeJournal(client, {
      at: now,
      actor,
      act: 'api-key.made',
      noun: 'api-key',
      nounId: added.keyId,
      detail: { name, scopes: added.scopes, expiresAt: added.expiresAt.toISOString() },
    });
    return added;
  });
  return { key, row: withMeans(row, askerOf(owner).grants) };
}

/** Keys, those that still open something first, then newest first. */
export async function apiKeys(
  pool: Pool,
  page: { now: Date; limit: number; offset: number },
): Promise<{ rows: KeyLine[]; total: number }> {
  const { rows, total } = await listApiKeys(pool, page);
  const grants = new Map(
    await Promise.all(
      [...new Set(rows.map(({ ownerId }) => ownerId))].map(async (id) => [id, await grantsNow(pool, id)] as const),
    ),
  );
  return { rows: rows.map((row) => withMeans(row, grants.get(row.ownerId) ?? [])), total };
}

function withMeans(row: ListedApiKey, grants: readonly Grant[]): KeyLine {
  const key: Principal = { kind: 'api-key', id: row.keyId, name: row.name, scopes: row.scopes, grants };
  const reach = reachOf(key);
  const whole = reach === 'everything';
  return {
    ...row,
    lacks: row.scopes.filter((scope) => !isAct(scope) || !may(key, scope)),
    reach: whole ? 'everything' : reach.orgIds.length + reach.parts.length > 0 ? 'part' : 'nothing',
  };
}

/** Ends a key at once and for good; one that is over stays so. Throws `not-found`. */
export async function revokeApiKey(pool: Pool, keyId: string, { actor, now }: { actor: string; now: Date }) {
  const known = await findApiKey(pool, keyId);
  if (known === null)
    throw new PlauditError('not-found', 'There is no API key of this id.', {
      place: keyId,
      params: { noun: 'api-key' },
    });
  await transaction(pool, async (client) => {
    if (!(await endApiKey(client, keyId, actor, now))) return;
    await writeJournal(client, {
      at: now,
      actor,
      act: 'api-key.revoked',
      noun: 'api-key',
      nounId: keyId,
      detail: { name: known.name },
    });
  });
}

/**
 * Whose key a request shows (`Authorization: Bearer KEY`): the key, with the roles its owner holds now. Null for a
 * request that shows none. Throws `api-key.malformed`, `.unknown`, `.revoked` or `.expired`: a program is told what is
 * wrong with its key, and is never taken for the public.
 */
export async function keyPrincipal(
  pool: Pool,
  authorization: string | undefined,
  now: Date,
): Promise<Principal | null> {
  const shown = /^bearer +(.*)$/i.exec(authorization ?? '')?.[1];
  if (shown === undefined) return null;
  const whole = wholeKey(shown.trim());
  if (!whole.ok) {
    const why = whole.error === 'form' ? 'has another form' : 'has a letter that is wrong';
    throw refused('api-key.malformed', `This is not an API key as it was shown: it ${why}. Copy it again.`);
  }
  const row = await findApiKeyByHash(pool, hashOf(whole.value));
  if (row === null) throw refused('api-key.unknown', 'There is no such API key here: ask an operator for one.');
  if (row.revokedAt !== null)
    throw refused('api-key.revoked', `The API key "${row.name}" was revoked on ${dayOf(row.revokedAt)}.`);
  if (row.expiresAt <= now)
    throw refused(
      'api-key.expired',
      `The API key "${row.name}" expired on ${dayOf(row.expiresAt)}: ask for a new one.`,
    );
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > USE_NOTED_MS)
    await noteApiKeyUse(pool, row.keyId, now);
  const grants = await grantsNow(pool, row.ownerId);
  return {
    kind: 'api-key',
    id: row.keyId,
    name: row.name,
    scopes: row.scopes,
    grants: grants.map(({ role, orgId, subjectId }) => ({ role, orgId, subjectId })),
  };
}

type KeyProblem = 'api-key.malformed' | 'api-key.unknown' | 'api-key.revoked' | 'api-key.expired';
const refused = (code: KeyProblem, message: string): PlauditError =>
  new PlauditError(code, message, { place: 'Authorization' });

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
