import type pg from 'pg';
import { zoneNamed } from '../../core/basics/zones.ts';
import { windowsOf } from '../../core/survey/survey-window.ts';
import { listWindows } from '../reference.ts';

const BATCH = 20_000;

type Row = {
  org_id: number;
  response_key: string;
  revision: number;
  contact_at: Date;
  completed_at: Date | null;
  flags: number;
  zone: string | null;
  windows: number;
};

const DAY_MS = 86_400_000;

/**
 * Looks again at the lag of every response, because a window was registered that no edition had before.
 * The windows of a response are derived from its times; nothing a customer said is touched.
 */
export async function rewriteWindows(client: pg.ClientBase, onBatch: () => void): Promise<number> {
  const windows = await listWindows(client);
  const zones = new Map<string, (ms: number) => number>();
  const dayOf = (zone: string | null, ms: number): number => {
    const name = zone ?? 'UTC';
    const offsetAt = zones.get(name) ?? offsets(name);
    zones.set(name, offsetAt);
    return Math.floor((ms + offsetAt(ms)) / DAY_MS);
  };
  let changed = 0;
  let after: [number, string, number] = [-1, '', 0];
  for (;;) {
    const page = await client.query<Row>(
      `SELECT r.org_id, r.response_key, r.revision, r.contact_at, r.completed_at, r.flags, s.zone, r.windows
       FROM response r LEFT JOIN subject s ON s.org_id = r.org_id AND s.subject_id = r.site_id
       WHERE (r.org_id, r.response_key, r.revision) > ($1, $2, $3)
       ORDER BY r.org_id, r.response_key, r.revision LIMIT ${BATCH}`,
      after,
    );
    const last = page.rows.at(-1);
    if (last === undefined) return changed;
    after = [last.org_id, last.response_key, last.revision];
    const updates = page.rows
      .map((row) => ({ row, windows: windowsOf(windows, lagOf(row, dayOf)) }))
      .filter((u) => u.windows !== u.row.windows);
    if (updates.length > 0) {
      await client.query(
        `UPDATE response SET windows = new.windows
         FROM unnest($1::int[], $2::text[], $3::smallint[], $4::int[]) AS new(org_id, response_key, revision, windows)
         WHERE response.org_id = new.org_id AND response.response_key = new.response_key AND response.revision = new.revision`,
        [
          updates.map((u) => u.row.org_id),
          updates.map((u) => u.row.response_key),
          updates.map((u) => u.row.revision),
          updates.map((u) => u.windows),
        ],
      );
    }
    changed += updates.length;
    onBatch();
  }
}

function lagOf(row: Row, dayOf: (zone: string | null, ms: number) => number): Parameters<typeof windowsOf>[1] {
  const contactAt = row.contact_at.getTime();
  const completedAt = row.completed_at?.getTime() ?? null;
  return {
    contactAt,
    completedAt,
    contactTimeKnown: (row.flags & 1) !== 0,
    completedTimeKnown: (row.flags & 2) !== 0,
    contactDay: dayOf(row.zone, contactAt),
    completedDay: completedAt === null ? null : dayOf(row.zone, completedAt),
  };
}

function offsets(name: string): (ms: number) => number {
  const zone = zoneNamed(
    name,
    (zoneName, ms) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zoneName).offsetNanoseconds / 1e6,
  );
  return zone === null ? () => 0 : (ms) => zone.offsetAt(ms);
}
