import type pg from 'pg';
import { BinaryCopy } from './copy.ts';

/** A response with its names turned into ids, as the table holds it. */
export type ResponseRow = {
  readonly responseKey: string;
  readonly contactAt: number;
  readonly completedAt: number | null;
  readonly csrId: number | null;
  readonly supervisorId: number | null;
  readonly siteId: number;
  readonly reasonId: number | null;
  readonly windows: number;
  readonly month: number;
  readonly channelId: number;
  readonly pattern: number;
  readonly overall: number | null;
  readonly csrScore: number | null;
  readonly contactsNeeded: number | null;
  readonly timesKnown: number;
};

export type StoredResponse = ResponseRow & { readonly revision: number };

const COLUMNS = [
  'contact_at', 'completed_at', 'org_id', 'csr_id', 'supervisor_id', 'site_id', 'reason_id', 'windows', 'import_no',
  'month', 'channel_id', 'revision', 'pattern', 'overall', 'csr_score', 'contacts_needed', 'times_known', 'response_key',
] as const;

/** Adds rows, one revision each, without asking whether they are there: a key twice is SQLSTATE 23505. */
export async function copyResponses(
  client: pg.ClientBase,
  orgId: number,
  importNo: number,
  rows: readonly ResponseRow[],
  revisionOf: (index: number) => number = () => 1,
): Promise<void> {
  const copy = new BinaryCopy(client, 'response', COLUMNS);
  for (let i = 0; i < rows.length; i += 1) {
    const r = rows[i] as ResponseRow;
    copy.row(COLUMNS.length);
    copy.instant(r.contactAt);
    copy.instant(r.completedAt);
    copy.int4(orgId);
    copy.int4(r.csrId);
    copy.int4(r.supervisorId);
    copy.int4(r.siteId);
    copy.int4(r.reasonId);
    copy.int4(r.windows);
    copy.int4(importNo);
    copy.int2(r.month);
    copy.int2(r.channelId);
    copy.int2(revisionOf(i));
    copy.int2(r.pattern);
    copy.int2(r.overall);
    copy.int2(r.csrScore);
    copy.int2(r.contactsNeeded);
    copy.int2(r.timesKnown);
    copy.text(r.responseKey);
    if ((i & 0x1fff) === 0) await copy.breathe();
  }
  await copy.finish();
}

/** The revision in force of each key that is there. */
export async function findResponses(
  client: pg.ClientBase,
  orgId: number,
  keys: readonly string[],
): Promise<Map<string, StoredResponse>> {
  const result = await client.query<Omit<StoredResponse, 'contactAt' | 'completedAt'> & { contactAt: Date; completedAt: Date | null }>(
    `SELECT DISTINCT ON (response_key) response_key AS "responseKey", revision, contact_at AS "contactAt",
       completed_at AS "completedAt", csr_id AS "csrId", supervisor_id AS "supervisorId", site_id AS "siteId",
       reason_id AS "reasonId", windows, month, channel_id AS "channelId", pattern, overall, csr_score AS "csrScore",
       contacts_needed AS "contactsNeeded", times_known AS "timesKnown"
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

/** Whether two rows say the same; the key is not compared. */
export function sameResponse(a: ResponseRow, b: ResponseRow): boolean {
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
    a.timesKnown === b.timesKnown
  );
}
