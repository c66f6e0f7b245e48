import { searchKey } from '../../core/basics/search-key.ts';
import { programTitle } from '../../core/rulebook/program-title.ts';
import { rulebookKey, type Text } from '../../core/rulebook/rulebook.ts';
import type { Pool } from '../../store/basics/db.ts';
import { networkState } from '../../store/organizations.ts';
import {
  type RegistryFacet,
  type RegistryQuery,
  type RegistryRow,
  registryFacets,
  searchRegistry,
  walkRegistry,
} from '../../store/certificates/registry.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';

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
  const [{ rows, total }, facets] = await Promise.all([
    searchRegistry(pool, { ...keyed(query), ...page }),
    facetsNow(pool),
  ]);
  const titleOf = (program: string, edition: string): Text =>
    rulebooks.find(rulebookKey({ program, edition }))?.rulebook.title ?? {
      en: `${program} ${edition}`,
      fr: `${program} ${edition}`,
    };
  const programs = [...new Set(facets.map((f) => f.program))];
  return {
    rows: rows.map((row) => ({ ...row, title: titleOf(row.program, row.edition) })),
    total,
    facets: {
      programs: programs.map((program) => {
        const edition = facets.findLast((f) => f.program === program)?.edition ?? '';
        return { program, title: programTitle(titleOf(program, edition), edition) };
      }),
      editions: [...new Set(facets.map((f) => f.edition))].toSorted(),
      years: [...new Set(facets.map((f) => f.year))].toSorted((a, b) => b - a),
    },
  };
}

const EXPORTED_AT_ONCE = 5_000;

/** The same rows for an export: every one, some at a time. */
export const registryLines = (pool: Pool, query: RegistrySearch): AsyncGenerator<RegistryRow[]> =>
  walkRegistry(pool, keyed(query), EXPORTED_AT_ONCE);

const keyed = (query: RegistrySearch): RegistrySearch => ({
  ...query,
  q: query.q === undefined ? undefined : searchKey(query.q),
});

/** Programs, editions and years are few and the certificates many: they are gathered anew when the network changed. */
const FACETS = new WeakMap<Pool, { readonly version: number; readonly facets: Promise<RegistryFacet[]> }>();

async function facetsNow(pool: Pool): Promise<RegistryFacet[]> {
  const { version } = await networkState(pool);
  const known = FACETS.get(pool);
  if (known?.version === version) return known.facets;
  const facets = registryFacets(pool);
  FACETS.set(pool, { version, facets });
  facets.catch(() => FACETS.delete(pool));
  return facets;
}
