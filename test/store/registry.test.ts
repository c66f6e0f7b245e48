import { expect, test } from 'vitest';
import { readRegistry, type RegistrySearch } from '../../src/actions/certificates/read-registry.ts';
import { searchKey } from '../../src/core/basics/search-key.ts';
import { LEVELS } from '../../src/core/survey/response.ts';
import { type RegistryRow, searchRegistry, walkRegistry } from '../../src/store/certificates/registry.ts';
import { testDatabase } from '../support/database.ts';
import { rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
const TODAY = '2015-07-15';

/** Certificates with names, days and levels that often are the same; each third one withdrawn, each tenth not published. */
const NAMES = ['Émile', 'emile', 'Ann', 'Zoë', 'Zoe', "O'Brien", '100 %', '_', '日本'];
const certificates = Array.from({ length: 90 }, (_, i) => ({
  orgId: 1 + (i % 3),
  number: `PL-${String((i * 37) % 90).padStart(5, '0')}`,
  level: i % 4,
  name: NAMES[(i * 5) % NAMES.length] as string,
  organization: `Org ${1 + (i % 3)}`,
  program: i % 5 === 0 ? 'call' : 'fcr',
  edition: String(2013 + (i % 3)),
  achieved: `201${4 + (i % 2)}-0${1 + (i % 4)}-28`,
  valid: `201${5 + (i % 2)}-0${6 + (i % 3)}-15`,
  withdrawn: i % 3 === 0,
  published: i % 10 !== 9,
}));
for (const c of certificates) {
  await pool.query(
    `INSERT INTO certificate VALUES ($1, $2, 1, $3, $4, $5, 'x', 1, 2, $6, $7, now(), $8, $9, $10, false, '{}')`,
    [
      c.orgId,
      c.number,
      c.level,
      c.program,
      c.edition,
      c.achieved,
      c.valid,
      c.name,
      c.organization,
      searchKey(`${c.name} ${c.organization}`),
    ],
  );
  if (c.published) await pool.query('INSERT INTO certificate_publication VALUES ($1, $2, now())', [c.orgId, c.number]);
  if (c.withdrawn)
    await pool.query("INSERT INTO certificate_withdrawal VALUES ($1, $2, now(), 'why', 'who')", [c.orgId, c.number]);
}
const transcribed = ['Ann', 'Emile', 'Ångström', 'Zoë'].map((name, i) => ({
  name,
  id: `${i}0000000-0000-4000-8000-000000000000`,
  year: 2015 - (i % 2),
}));
for (const { name, id, year } of transcribed) {
  await pool.query(`INSERT INTO transcribed_recognition VALUES ($1, 'fcr', $2, $3, 2, $4, $5, 'a book')`, [
    id,
    String(year),
    year,
    name,
    searchKey(name),
  ]);
}

type Entry = RegistryRow & { readonly key: string; readonly id: string };
const entries: Entry[] = [
  ...certificates
    .filter((c) => c.published)
    .map((c): Entry => ({
      number: c.number,
      level: LEVELS[c.level] as Entry['level'],
      name: c.name,
      organization: c.organization,
      program: c.program,
      edition: c.edition,
      year: Number(c.achieved.slice(0, 4)),
      issuedOn: c.achieved,
      validUntil: c.valid,
      status: c.withdrawn ? 'withdrawn' : c.valid < TODAY ? 'expired' : 'active',
      simulated: false,
      source: null,
      key: searchKey(`${c.name} ${c.organization}`),
      id: c.number,
    })),
  ...transcribed.map((t): Entry => ({
    number: null,
    level: 'site',
    name: t.name,
    organization: null,
    program: 'fcr',
    edition: String(t.year),
    year: t.year,
    issuedOn: null,
    validUntil: null,
    status: 'historical',
    simulated: false,
    source: 'a book',
    key: searchKey(t.name),
    id: t.id,
  })),
];

/** By code points of UTF-8, as the database compares. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function expected(q: RegistrySearch): RegistryRow[] {
  const dayOf = (e: Entry): string | null => (q.sort === 'name' ? '' : q.sort === 'issued' ? e.issuedOn : e.validUntil);
  const found = entries.filter(
    (e) =>
      (q.program === undefined || e.program === q.program) &&
      (q.edition === undefined || e.edition === q.edition) &&
      (q.year === undefined || e.year === q.year) &&
      (q.level === undefined || e.level === q.level) &&
      (q.status === undefined || e.status === q.status) &&
      e.key.includes(searchKey(q.q ?? '')),
  );
  const turn = q.order === 'desc' ? -1 : 1;
  const sorted = found.toSorted((a, b) => {
    const [x, y] = [dayOf(a), dayOf(b)];
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    return turn * (compare(x ?? '', y ?? '') || compare(a.key, b.key) || compare(a.id, b.id));
  });
  return sorted.map(({ key: _, id: __, ...row }) => row);
}

const filters: Partial<RegistrySearch>[] = [
  {},
  { program: 'call' },
  { edition: '2015' },
  { year: 2014 },
  { level: 'site' },
  { q: 'É' },
  { q: '%' },
  { q: '_' },
  { q: "o'b" },
  { q: 'org 2' },
  { q: '日' },
  { q: 'nobody' },
  { status: 'active' },
  { status: 'expired' },
  { status: 'withdrawn' },
  { status: 'historical' },
  { program: 'fcr', year: 2015, status: 'active', q: 'zoe' },
];

test.each(filters)(
  '%o: every page of every order, and the export of it, as a plain list would have them',
  async (filter) => {
    for (const sort of ['name', 'issued', 'valid-until'] as const) {
      for (const order of ['asc', 'desc'] as const) {
        const q: RegistrySearch = { ...filter, sort, order, today: TODAY };
        const whole = expected(q);
        const first = await readRegistry(pool, rulebooks, q, { limit: 500, offset: 0 });
        expect(first.rows.map(({ title: _, ...row }) => row)).toEqual(whole);
        expect(first.total).toBe(whole.length);
        const keyed = { ...q, q: q.q === undefined ? undefined : searchKey(q.q) };
        const pages: RegistryRow[] = [];
        for (let offset = 0; offset < whole.length; offset += 13) {
          const page = await searchRegistry(pool, { ...keyed, limit: 13, offset });
          expect(page.total).toBe(whole.length);
          pages.push(...page.rows);
        }
        expect(pages).toEqual(whole);
        for (const size of [1, 7, 500]) {
          if (size === 1 && whole.length > 30) continue;
          expect((await Array.fromAsync(walkRegistry(pool, keyed, size))).flat()).toEqual(whole);
        }
      }
    }
  },
);

test('what can be chosen is what there is', async () => {
  const { facets } = await readRegistry(
    pool,
    rulebooks,
    { sort: 'name', order: 'asc', today: TODAY },
    { limit: 0, offset: 0 },
  );
  // Neither edition is a file: then the program's name and the edition's are the title.
  expect(facets.programs).toEqual([
    { program: 'call', title: { en: 'call', fr: 'call' } },
    { program: 'fcr', title: { en: 'fcr', fr: 'fcr' } },
  ]);
  expect([facets.editions, facets.years]).toEqual([
    ['2013', '2014', '2015'],
    [2015, 2014],
  ]);
});
