import { type Part, type Reach, sees } from '../../core/access/reach.ts';
import type { Month } from '../../core/basics/month.ts';
import { BLOCK_SUBJECTS, CELL_BYTES } from '../../core/survey/cell-codec.ts';
import type { Level } from '../../core/survey/response.ts';
import type { Client } from '../../store/basics/db.ts';
import { LEVEL_CODES, levelOfCode } from '../../store/levels.ts';
import { type BlockVisitor, readBlocks } from '../../store/responses/rollups.ts';

/** What someone sees of organizations that he does not see whole, at one moment. */
export type Sight = {
  /** Whether counts gained by a subject within another, in a month, are in sight. */
  readonly sees: (orgId: number, level: Level, subjectId: number, month: Month, within: number) => boolean;
  /** Whether a subject is listed: it is a part someone stands for, or has counts in sight. */
  readonly lists: (orgId: number, subjectId: number) => boolean;
  /** Hands on the cells of a block that are in sight; the whole block where all of its organization is. */
  readonly through: (visitor: BlockVisitor) => BlockVisitor;
};

/** Everything is in sight of whoever sees each of his organizations whole. */
const EVERYTHING: Sight = { sees: () => true, lists: () => true, through: (visitor) => visitor };

/**
 * How far a reach sees, by the roll-ups of the client's snapshot: which supervisors worked at a site, and who worked
 * for them, is told by the responses of each month.
 */
export async function readSight(client: Client, reach: Reach): Promise<Sight> {
  if (reach === 'everything' || reach.parts.length === 0) return EVERYTHING;
  const partsOf = new Map<number, Part[]>();
  for (const part of reach.parts) partsOf.set(part.orgId, [...(partsOf.get(part.orgId) ?? []), part]);
  const orgIds = [...partsOf.keys()];
  const sites = await readSites(client, orgIds);
  const listed = new Set(reach.parts.map(({ orgId, subjectId }) => `${orgId} ${subjectId}`));
  const inSight: Sight['sees'] = (orgId, level, subjectId, month, within) => {
    const parts = partsOf.get(orgId);
    if (parts === undefined) return true;
    return sees(parts, (id, of) => sites.get(`${orgId} ${id} ${of}`), level, subjectId, month, within);
  };
  await readBlocks(client, { orgIds }, null, (orgId, level, month, block, view, offset, length) => {
    const levelName = levelOfCode(level);
    for (let at = offset; at < offset + length; at += CELL_BYTES) {
      const who = view.getUint32(at);
      const subjectId = block * BLOCK_SUBJECTS + (who >>> 24);
      if (inSight(orgId, levelName, subjectId, month, who & 0xffffff)) listed.add(`${orgId} ${subjectId}`);
    }
  });
  return {
    sees: inSight,
    lists: (orgId, subjectId) => !partsOf.has(orgId) || listed.has(`${orgId} ${subjectId}`),
    through: (visitor) => (orgId, level, month, block, view, offset, length) => {
      if (!partsOf.has(orgId)) {
        visitor(orgId, level, month, block, view, offset, length);
        return;
      }
      const levelName = levelOfCode(level);
      const kept = new Uint8Array(length);
      let size = 0;
      for (let at = offset; at < offset + length; at += CELL_BYTES) {
        const who = view.getUint32(at);
        const subjectId = block * BLOCK_SUBJECTS + (who >>> 24);
        if (!inSight(orgId, levelName, subjectId, month, who & 0xffffff)) continue;
        kept.set(new Uint8Array(view.buffer, view.byteOffset + at, CELL_BYTES), size);
        size += CELL_BYTES;
      }
      if (size > 0) visitor(orgId, level, month, block, new DataView(kept.buffer), 0, size);
    },
  };
}

/** The sites of each supervisor in each month: "orgId supervisorId month". */
async function readSites(client: Client, orgIds: readonly number[]): Promise<Map<string, Set<number>>> {
  const sites = new Map<string, Set<number>>();
  await readBlocks(client, { orgIds }, null, (orgId, level, month, block, view, offset, length) => {
    if (level !== LEVEL_CODES.supervisor) return;
    for (let at = offset; at < offset + length; at += CELL_BYTES) {
      const who = view.getUint32(at);
      const key = `${orgId} ${block * BLOCK_SUBJECTS + (who >>> 24)} ${month}`;
      const known = sites.get(key);
      if (known === undefined) sites.set(key, new Set([who & 0xffffff]));
      else known.add(who & 0xffffff);
    }
  });
  return sites;
}
