import type pg from 'pg';
import type { Level } from '../../core/survey/response.ts';
import { LEVEL_CODES, levelOfCode } from '../levels.ts';

export type RegistryStatus = 'active' | 'expired' | 'withdrawn' | 'historical';

export type RegistryFilter = {
  readonly program?: string;
  readonly edition?: string;
  readonly year?: number;
  readonly level?: Level;
  readonly status?: RegistryStatus;
  /** A search key (core/basics/search-key.ts). */
  readonly q?: string;
  /** YYYY-MM-DD: certificates valid until this day or later are active. */
  readonly today: string;
};

export type RegistryOrder = {
  readonly sort: 'name' | 'issued' | 'valid-until';
  /** Where dates are sorted by, entries without one stand at the end either way. */
  readonly order: 'asc' | 'desc';
};

export type RegistryQuery = RegistryFilter & RegistryOrder & { readonly limit: number; readonly offset: number };

export type RegistryRow = {
  readonly number: string | null;
  readonly level: Level;
  readonly name: string;
  readonly organization: string | null;
  readonly program: string;
  readonly edition: string;
  readonly year: number;
  readonly issuedOn: string | null;
  readonly validUntil: string | null;
  readonly status: RegistryStatus;
  readonly simulated: boolean;
  readonly source: string | null;
};

/** Where a row stands in its list. */
type Place = { readonly day: string | null; readonly searchKey: string; readonly id: string };
type FoundRow = Omit<RegistryRow, 'level'> & Place & { readonly code: number };

/** The column of a certificate that an order begins with; each has an index that goes on with the name and the number. */
const DAYS: Readonly<Record<RegistryOrder['sort'], string | null>> = {
  'name': null,
  'issued': 'c.achieved_on',
  'valid-until': 'c.valid_until',
};

const YEAR = 'extract(year FROM c.achieved_on)::int';
const STATUS = `CASE WHEN w.number IS NOT NULL THEN 'withdrawn' WHEN c.valid_until < $1 THEN 'expired' ELSE 'active' END`;
/** Published ones only. */
const CERTIFICATES = `FROM certificate c
  JOIN certificate_publication p ON p.org_id = c.org_id AND p.number = c.number
  LEFT JOIN certificate_withdrawal w ON w.org_id = c.org_id AND w.number = c.number`;

const matches = (prefix: 'c' | 't', year: string, status: string): string =>
  `($2::text IS NULL OR ${prefix}.program = $2) AND ($3::text IS NULL OR ${prefix}.edition = $3) AND ($4::int IS NULL OR ${year} = $4)
   AND ($5::int IS NULL OR ${prefix}.level = $5) AND ($6::text IS NULL OR ${status} = $6)
   AND ($7::text IS NULL OR strpos(${prefix}.search_key, $7) > 0)`;
const CERTIFICATE_MATCHES = matches('c', YEAR, STATUS);
const TRANSCRIBED_MATCHES = matches('t', 't.year', "'historical'");

const filterValues = (f: RegistryFilter): unknown[] => [
  f.today,
  f.program ?? null,
  f.edition ?? null,
  f.year ?? null,
  f.level === undefined ? null : LEVEL_CODES[f.level],
  f.status ?? null,
  f.q === undefined || f.q === '' ? null : f.q,
];

/**
 * The rows of the list from its beginning, or after a place: certificates along the index of their order, and the few
 * transcribed ones, each cut at `limit` before the two are put together. $8 limit, $9 offset, $10.. the place.
 */
function listText({ sort, order }: RegistryOrder, after: Place | null): string {
  const day = DAYS[sort];
  const direction = order === 'desc' ? 'DESC' : 'ASC';
  const beyond = order === 'desc' ? '<' : '>';
  const keys = (names: readonly string[]): string => names.map((name) => `${name} ${direction}`).join(', ');
  const certificateKeys = [...(day === null ? [] : [day]), 'c.search_key', 'c.number'];
  const transcribedKeys = ['t.search_key', 't.id'];
  // In an order by dates, what has none begins when the certificates end.
  const inCertificates = after === null || day === null || after.day !== null;
  const afterCertificate =
    after === null
      ? 'true'
      : !inCertificates
        ? 'false'
        : `(${certificateKeys.join(', ')}) ${beyond} (${day === null ? '' : '$12::date, '}$10::text, $11::text)`;
  const afterTranscribed =
    after === null || (day !== null && inCertificates)
      ? 'true'
      : `(${transcribedKeys.join(', ')}) ${beyond} ($10::text, $11::text)`;
  return `SELECT * FROM (
    (SELECT c.number, c.level AS code, c.subject_name AS name, c.organization_name AS organization, c.program, c.edition, ${YEAR} AS year,
       c.achieved_on AS "issuedOn", c.valid_until AS "validUntil", ${STATUS} AS status, c.simulated, NULL::text AS source,
       ${day ?? 'NULL::date'} AS day, c.search_key AS "searchKey", c.number AS id, 0 AS place
     ${CERTIFICATES} WHERE ${CERTIFICATE_MATCHES} AND ${afterCertificate} ORDER BY ${keys(certificateKeys)} LIMIT $8::bigint + $9::bigint)
    UNION ALL
    (SELECT NULL, t.level, t.name, NULL, t.program, t.edition, t.year, NULL, NULL, 'historical', false, t.source,
       NULL, t.search_key, t.id, ${day === null ? 0 : 1}
     FROM (SELECT *, recognition_id::text COLLATE "C" AS id FROM transcribed_recognition) AS t
     WHERE ${TRANSCRIBED_MATCHES} AND ${afterTranscribed} ORDER BY ${keys(transcribedKeys)} LIMIT $8::bigint + $9::bigint)
  ) AS registry ORDER BY place, ${keys(['day', '"searchKey"', 'id'])} LIMIT $8 OFFSET $9`;
}

const rowOf = ({ code, day: _day, searchKey: _key, id: _id, ...row }: FoundRow & { place?: number }): RegistryRow => {
  const { place: _place, ...rest } = row;
  return { ...rest, level: levelOfCode(code) };
};

/** A page of the public list: certificates, and recognitions transcribed from a source. */
export async function searchRegistry(
  client: pg.ClientBase | pg.Pool,
  q: RegistryQuery,
): Promise<{ rows: RegistryRow[]; total: number }> {
  const rows = await client.query<FoundRow>(listText(q, null), [...filterValues(q), q.limit, q.offset]);
  return { rows: rows.rows.map(rowOf), total: await countRegistry(client, q) };
}

/** The whole list in the same order, `size` at a time; a page far down costs what the first one does. */
export async function* walkRegistry(
  pool: pg.Pool,
  q: RegistryFilter & RegistryOrder,
  size: number,
): AsyncGenerator<RegistryRow[]> {
  let after: Place | null = null;
  for (;;) {
    const day = DAYS[q.sort];
    const place: unknown[] =
      after === null ? [] : [after.searchKey, after.id, ...(day === null || after.day === null ? [] : [after.day])];
    const page: { rows: FoundRow[] } = await pool.query<FoundRow>(listText(q, after), [
      ...filterValues(q),
      size,
      0,
      ...place,
    ]);
    const last = page.rows.at(-1);
    if (last === undefined) return;
    yield page.rows.map(rowOf);
    after = { day: last.day, searchKey: last.searchKey, id: last.id };
  }
}

async function countRegistry(client: pg.ClientBase | pg.Pool, filter: RegistryFilter): Promise<number> {
  const [today, ...more] = filterValues(filter);
  const all = more.every((value) => value === null);
  const result = all
    ? await client.query<{ total: number }>(
        'SELECT ((SELECT count(*) FROM certificate_publication) + (SELECT count(*) FROM transcribed_recognition))::int AS total',
      )
    : await client.query<{ total: number }>(
        `SELECT ((SELECT count(*) ${CERTIFICATES} WHERE ${CERTIFICATE_MATCHES})
           + (SELECT count(*) FROM transcribed_recognition t WHERE ${TRANSCRIBED_MATCHES}))::int AS total`,
        [today, ...more],
      );
  return result.rows[0]?.total ?? 0;
}

export type RegistryFacet = { readonly program: string; readonly edition: string; readonly year: number };

/** Every program, edition and year in the list. */
export async function registryFacets(client: pg.ClientBase | pg.Pool): Promise<RegistryFacet[]> {
  const result = await client.query<RegistryFacet>(
    `SELECT c.program, c.edition, ${YEAR} AS year ${CERTIFICATES} GROUP BY 1, 2, 3
     UNION SELECT program, edition, year FROM transcribed_recognition ORDER BY 1, 2, 3`,
  );
  return result.rows;
}
