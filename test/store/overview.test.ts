import { beforeAll, describe, expect, test } from 'vitest';
import { compareEditions } from '../../src/actions/judging/compare-editions.ts';
import { type NetworkView, NetworkViews, statusOf } from '../../src/actions/judging/network-view.ts';
import { STATUSES } from '../../src/core/certification/status.ts';
import {
  lineOf,
  type OverviewQuery,
  searchOverview,
  type SubjectLine,
  trendsOf,
} from '../../src/actions/judging/overview.ts';
import { searchKey } from '../../src/core/basics/search-key.ts';
import { ABSENT } from '../../src/core/certification/network.ts';
import { MET, NOT_MET, TOO_FEW, UNDETERMINED } from '../../src/core/certification/rule.ts';
import type { Rulebook } from '../../src/core/rulebook/rulebook.ts';
import { wilson } from '../../src/core/statistics/proportion.ts';
import { LEVELS } from '../../src/core/survey/response.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, now, prepare, response, rowsOf, rulebooks } from '../support/network.ts';
import { quarter } from '../support/issuing.ts';
import { importSimulated } from '../support/simulated.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importSimulated(pool);
const views = new NetworkViews(pool, now);

const viewOf = async (key: string): Promise<NetworkView> => {
  const view = await views.view(rulebooks.get(key).rulebook);
  if (view === null) throw new Error('no view');
  return view;
};
const linesOf = (view: NetworkView, query: OverviewQuery): SubjectLine[] =>
  [...searchOverview(view, query).indexes].map((i) => lineOf(view, i));

type Row = {
  id: string;
  level: number;
  name: string;
  searchName: string;
  orgId: number;
  subjectId: number;
  organization: string;
};
let rows: Row[] = [];
beforeAll(async () => {
  rows = await rowsOf<Row>(
    pool,
    `SELECT s.public_id AS id, s.level, s.name, s.search_name AS "searchName", s.org_id AS "orgId", s.subject_id AS "subjectId", o.name AS organization
     FROM subject s JOIN organization o USING (org_id)`,
  );
});

/** Ascending by any keys, in the order given; texts by their characters. */
const by =
  <T>(...keys: ((row: T) => number | string)[]) =>
  (a: T, b: T): number => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };

describe.each(['world-class-call@2013', 'world-class-fcr@2015', 'world-class-call@2014'])('%s', (key) => {
  test.each(LEVELS)('level %s: every subject once, by name, with accents and case set aside', async (level) => {
    const view = await viewOf(key);
    const expected = rows
      .filter((r) => LEVELS[r.level] === level)
      .toSorted(
        by(
          (r) => r.searchName,
          (r) => r.orgId,
          (r) => r.subjectId,
        ),
      );
    expect(linesOf(view, { level, sort: 'name', order: 'asc' }).map((l) => l.subject.id)).toEqual(
      expected.map((r) => r.id),
    );
    for (const row of expected) expect(row.searchName).toBe(searchKey(row.name));
  });

  const sorts: Record<Exclude<OverviewQuery['sort'], 'name'>, (line: SubjectLine) => number | string> = {
    status: (l) => STATUSES.indexOf(l.status),
    n: (l) => l.n,
    share: (l) => l.share ?? -1,
    low: (l) => (l.n === 0 ? -1 : wilson(l.meeting, l.n).lo),
    organization: (l) => searchKey(l.organization.name),
    site: (l) => (l.site === null ? '' : searchKey(l.site.name)),
  };

  test.each(Object.keys(sorts) as (keyof typeof sorts)[])(
    'sorted by %s, ties by name; descending is the reverse',
    async (sort) => {
      const view = await viewOf(key);
      for (const level of LEVELS) {
        const byName = linesOf(view, { level, sort: 'name', order: 'asc' });
        // Sorting in place of equals keeps their order: by name.
        const expected = byName.toSorted(by(sorts[sort])).map((l) => l.subject.id);
        expect(linesOf(view, { level, sort, order: 'asc' }).map((l) => l.subject.id)).toEqual(expected);
        expect(linesOf(view, { level, sort, order: 'desc' }).map((l) => l.subject.id)).toEqual(expected.toReversed());
      }
    },
  );

  test('filters by status, place and name, alone and together, and counts the statuses of what else is asked', async () => {
    const view = await viewOf(key);
    const all = linesOf(view, { level: 'csr', sort: 'name', order: 'asc' });
    const places = [
      {},
      ...[...new Set(all.map((l) => l.organization.id))].map((organization) => ({ organization })),
      ...[...new Set(all.map((l) => l.site?.id))].slice(0, 8).map((site) => ({ site })),
      ...[...new Set(all.map((l) => l.supervisor?.id))].slice(0, 8).map((supervisor) => ({ supervisor })),
    ];
    for (const place of places as { organization?: string; site?: string; supervisor?: string }[]) {
      for (const q of [undefined, 'MARIE', 'é', '  an ', 'nobody at all']) {
        for (const statuses of [undefined, ['on-track'], ['not-met', 'not-enough-responses']] as const) {
          const inPlace = all.filter(
            (l) =>
              (place.organization === undefined || l.organization.id === place.organization) &&
              (place.site === undefined || l.site?.id === place.site) &&
              (place.supervisor === undefined || l.supervisor?.id === place.supervisor) &&
              searchKey(l.subject.name).includes(searchKey(q ?? '')),
          );
          const expected = inPlace.filter(
            (l) => statuses === undefined || (statuses as readonly string[]).includes(l.status),
          );
          const found = searchOverview(view, { level: 'csr', sort: 'name', order: 'asc', q, statuses, ...place });
          expect([...found.indexes]).toEqual(expected.map((l) => l.index));
          expect(found.counts).toEqual(
            Object.fromEntries(STATUSES.map((s) => [s, inPlace.filter((l) => l.status === s).length])),
          );
        }
      }
    }
  });

  test('twelve months for each line of a page', async () => {
    const view = await viewOf(key);
    const lines = LEVELS.flatMap((level) => linesOf(view, { level, sort: 'n', order: 'desc' }).slice(0, 3));
    const { months, trends } = await trendsOf(pool, view, lines, 12);
    expect(months).toEqual(Array.from({ length: 12 }, (_, i) => view.period.to - 11 + i));
    for (const [i, line] of lines.entries()) {
      const last = trends[i]?.slice(-3).reduce(([n, m], [a, b]) => [n + a, m + b] as const, [0, 0] as const);
      expect(last).toEqual([line.n, line.meeting]);
    }
  });
});

test('a subject stands under the site and supervisor of its last month; a page past the end is empty', async () => {
  await importFile(pool, [
    response({
      organization: 'Zed',
      site: 'Åre',
      supervisor: 'Émile',
      csr: 'Moved',
      responseId: '1',
      at: '2015-05-10T10:00:00Z',
    }),
    response({
      organization: 'Zed',
      site: 'Bergen',
      supervisor: 'Olga',
      csr: 'Moved',
      responseId: '2',
      at: '2015-06-10T10:00:00Z',
    }),
    response({
      organization: 'Zed',
      site: 'Åre',
      supervisor: null,
      csr: 'No one’s',
      responseId: '3',
      at: '2015-06-10T10:00:00Z',
    }),
    response({
      organization: 'Zed',
      site: 'Åre',
      supervisor: 'Émile',
      csr: 'Gone',
      responseId: '4',
      at: '2015-01-10T10:00:00Z',
    }),
  ]);
  const view = await viewOf('world-class-fcr@2015');
  const zed = rows.length;
  expect(zed).toBeGreaterThan(0);
  const lines = searchOverview(view, { level: 'csr', sort: 'organization', order: 'desc' }).indexes;
  const own = [...lines].slice(0, 3).map((i) => lineOf(view, i));
  expect(own.map((l) => [l.subject.name, l.site?.name ?? null, l.supervisor?.name ?? null, l.n, l.status])).toEqual([
    ['No one’s', 'Åre', null, 1, 'not-enough-responses'],
    ['Moved', 'Bergen', 'Olga', 2, 'not-enough-responses'],
    ['Gone', null, null, 0, 'not-enough-responses'],
  ]);
  expect(lines.subarray(lines.length, lines.length + 50)).toHaveLength(0);
});

test('views are of one moment each, and two of the same one, also while responses come in', async () => {
  const { pool: busy } = await testDatabase();
  await prepare(busy);
  await importFile(busy, quarter('C0', 9));
  const own = new NetworkViews(busy, now);
  const [a, b] = ['world-class-call@2013', 'world-class-fcr@2015'].map((key) => rulebooks.get(key).rulebook) as [
    Rulebook,
    Rulebook,
  ];
  const importing = (async () => {
    for (let i = 1; i <= 12; i += 1)
      await importFile(busy, quarter(`C${i}`, 9, { organization: i % 2 === 0 ? 'North' : `Org ${i}` }));
  })();
  let done = false;
  void importing.then(() => (done = true));
  while (!done) {
    const both = (await own.both(a, b)) as [NetworkView, NetworkView];
    expect(both[0].version).toBe(both[1].version);
    for (const view of both) {
      expect(view.directory.version).toBe(view.version);
      // Every subject of the columns has a name, and every name a place in the columns.
      const lines = LEVELS.flatMap((level) => linesOf(view, { level, sort: 'name', order: 'asc' }));
      expect(lines).toHaveLength(view.counts.size - view.bases.size);
      expect(
        lines.filter((l) => l.subject.level === 'csr').every((l) => l.n === 27 && l.supervisor?.name === 'Sam'),
      ).toBe(true);
    }
  }
  await importing;
});

test('a network without a response has no view', async () => {
  const { pool: empty } = await testDatabase();
  await prepare(empty);
  expect(await new NetworkViews(empty, now).view(rulebooks.get('world-class-fcr@2015').rulebook)).toBe(null);
});

test.each([
  ['world-class-call@2008', 'world-class-fcr@2015'],
  ['world-class-fcr@2015', 'world-class-call@2013'],
  ['world-class-call@2013', 'world-class-call@2013'],
])('who gains and loses from %s to %s', async (fromKey, toKey) => {
  const [from, to] = [await viewOf(fromKey), await viewOf(toKey)];
  for (const level of LEVELS) {
    const a = linesOf(from, { level, sort: 'name', order: 'asc' });
    const b = new Map(linesOf(to, { level, sort: 'name', order: 'asc' }).map((l) => [l.index, l]));
    const changes = a.map((line) => {
      const other = b.get(line.index)?.outcome;
      const change =
        line.outcome === other ? 'same' : other === 'met' ? 'gain' : line.outcome === 'met' ? 'lose' : 'other';
      return { index: line.index, change };
    });
    const how = (change: string) => changes.filter((c) => c.change === change);
    const all = compareEditions(from, to, level, 'all');
    expect(all.rows).toEqual(changes.filter((c) => c.change !== 'same'));
    expect(all.counts).toEqual({
      gain: how('gain').length,
      lose: how('lose').length,
      same: how('same').length,
      other: how('other').length,
    });
    expect(compareEditions(from, to, level, 'gain').rows).toEqual(how('gain'));
    expect(compareEditions(from, to, level, 'lose').rows).toEqual(how('lose'));
  }
});

test('one word for each subject: a certificate in force, then the latest months, then what became of the certificate', () => {
  const held = { withdrawn: false, validUntil: '2015-07-15' };
  const table: [number, typeof held | null, string][] = [
    [MET, null, 'on-track'],
    [NOT_MET, null, 'not-met'],
    [UNDETERMINED, null, 'undetermined'],
    [TOO_FEW, null, 'not-enough-responses'],
    [ABSENT, null, 'not-enough-responses'],
    ...[MET, NOT_MET, UNDETERMINED, TOO_FEW, ABSENT].map((code): [number, typeof held, string] => [
      code,
      held,
      'certified',
    ]),
    [MET, { ...held, validUntil: '2015-07-14' }, 'on-track'],
    [NOT_MET, { ...held, validUntil: '2015-07-14' }, 'expired'],
    [ABSENT, { ...held, validUntil: '2015-07-14' }, 'expired'],
    [MET, { ...held, withdrawn: true }, 'on-track'],
    [NOT_MET, { ...held, withdrawn: true }, 'withdrawn'],
    [UNDETERMINED, { withdrawn: true, validUntil: '2015-07-14' }, 'withdrawn'],
  ];
  expect(table.map(([code, certificate]) => statusOf(code, certificate, '2015-07-15'))).toEqual(
    table.map(([, , status]) => status),
  );
});
