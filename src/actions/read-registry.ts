import { searchKey } from '../core/basics/search-key.ts';
import { rulebookKey, type Text } from '../core/rulebook/rulebook.ts';
import { type RegistryQuery, type RegistryRow, registryFacets, searchRegistry } from '../store/certificates.ts';
import type { Pool } from '../store/db.ts';
import type { Rulebooks } from './rulebooks.ts';

export type RegistrySearch = Omit<RegistryQuery, 'limit' | 'offset'>;
export type RegistryResult = {
  readonly rows: (RegistryRow & { title: Text })[];
  readonly total: number;
  readonly facets: { programs: { program: string; title: Text }[]; editions: string[]; years: number[] };
};

/** The public list: what is certified, was certified or was withdrawn, and years transcribed from a source. */
export async function readRegistry(
  pool: Pool,
  rulebooks: Rulebooks,
  query: RegistrySearch,
  page: { limit: number; offset: number },
): Promise<RegistryResult> {
  const q = query.q === undefined ? undefined : searchKey(query.q);
  const [{ rows, total }, facts] = await Promise.all([
    searchRegistry(pool, { ...query, ...page, q }),
    registryFacets(pool),
  ]);
  const titleOf = (program: string, edition: string): Text =>
    rulebooks.find(rulebookKey({ program, edition }))?.rulebook.title ?? {
      en: `${program} ${edition}`,
      fr: `${program} ${edition}`,
    };
  const programs = [...new Set(facts.map((f) => f.program))];
  return {
    rows: rows.map((row) => ({ ...row, title: titleOf(row.program, row.edition) })),
    total,
    facets: {
      programs: programs.map((program) => {
        const newest = facts.findLast((f) => f.program === program);
        return { program, title: titleOf(program, newest?.edition ?? '') };
      }),
      editions: [...new Set(facts.map((f) => f.edition))].toSorted(),
      years: [...new Set(facts.map((f) => f.year))].toSorted((a, b) => b - a),
    },
  };
}
