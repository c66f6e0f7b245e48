import type pg from 'pg';
import { BinaryCopy } from '../basics/copy.ts';
import { RESPONSE_COLUMNS, type ResponseFacts, type ResponseRows } from './response-rows.ts';

export type StoredResponse = ResponseFacts & { readonly revision: number };

/** Adds rows without asking whether they are there: a key and revision twice is SQLSTATE 23505. */
export async function copyResponses(client: pg.ClientBase, rows: ResponseRows): Promise<void> {
  if (rows.size === 0) return;
  const copy = new BinaryCopy(client, 'response', RESPONSE_COLUMNS);
  copy.encoded(rows.bytes);
  await copy.finish();
}

/** The revision in force of each key that is there. */
export async function findResponses(
  client: pg.ClientBase,
  orgId: number,
  keys: readonly string[],
): Promise<Map<string, StoredResponse>> {
  const result = await client.query<
    Omit<StoredResponse, 'contactAt' | 'completedAt'> & {
      responseKey: string;
      contactAt: Date;
      completedAt: Date | null;
    }
  >(
    `SELECT DISTINCT ON (response_key) response_key AS "responseKey", revision, contact_at AS "contactAt",
       completed_at AS "completedAt", csr_id AS "csrId", supervisor_id AS "supervisorId", site_id AS "siteId",
       reason_id AS "reasonId", windows, month, channel_id AS "channelId", pattern, overall, csr_score AS "csrScore",
       contacts_needed AS "contactsNeeded", flags AS "flags"
     FROM response WHERE org_id = $1 AND response_key = ANY($2::text[])
     ORDER BY response_key, revision DESC`,
    [orgId, keys],
  );
  return new Map(
    result.rows.map((r) => [
      r.responseKey,
      { ...r, contactAt: r.contactAt.getTime(), completedAt: r.completedAt === null ? null : r.completedAt.getTime() },
    ]),
  );
}

/** Whether two responses say the same. */
export function sameResponse(a: ResponseFacts, b: ResponseFacts): boolean {
  return (
    a.contactAt === b.contactAt &&
    a.completedAt === b.completedAt &&
    a.csrId === b.csrId &&
    a.supervisorId === b.supervisorId &&
    a.siteId === b.siteId &&
    a.reasonId === b.reasonId &&
    a.month === b.month &&
    a.channelId === b.channelId &&
    a.pattern === b.pattern &&
    a.overall === b.overall &&
    a.csrScore === b.csrScore &&
    a.contactsNeeded === b.contactsNeeded &&
    a.flags === b.flags
  );
}
