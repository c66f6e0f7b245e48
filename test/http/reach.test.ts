import { describe, expect, test } from 'vitest';
import { type Principal, PUBLIC } from '../../src/core/access/principal.ts';
import type { Role } from '../../src/core/access/role.ts';
import type { Session } from '../../src/http/contract/access.ts';
import type { Overview, SubjectPage } from '../../src/http/contract/decisions.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, monthOfResponses, prepare, rowsOf } from '../support/network.ts';
import { person } from '../support/principals.ts';

const { pool } = await testDatabase();
await prepare(pool);
/**
 * North has the sites Halifax (Sam, Tom) and Moncton (Uma). Ann works for Sam, in June for Uma; Bob for Tom; Cid for
 * Uma; Dee at Halifax for nobody. Tom moves to Moncton in June, and Bob with him. South is another organization.
 */
const at = (csr: string, supervisor: string | null, site: string, month: string, organization = 'North') =>
  monthOfResponses(csr, { csr, supervisor, site, organization, month, n: 10, meeting: 9 });
await importFile(pool, [
  ...at('Ann', 'Sam', 'Halifax', '2015-04'),
  ...at('Ann', 'Sam', 'Halifax', '2015-05'),
  ...at('Ann', 'Uma', 'Moncton', '2015-06'),
  ...at('Bob', 'Tom', 'Halifax', '2015-04'),
  ...at('Bob', 'Tom', 'Halifax', '2015-05'),
  ...at('Bob', 'Tom', 'Moncton', '2015-06'),
  ...at('Cid', 'Uma', 'Moncton', '2015-04'),
  ...at('Dee', null, 'Halifax', '2015-04'),
  ...at('Eve', 'Zoe', 'Lyon', '2015-06', 'South'),
]);
const api = await apiOn(pool);

type Row = { org: number; id: number; publicId: string; name: string };
const subjects = await rowsOf<Row>(
  pool,
  'SELECT org_id AS org, subject_id AS id, public_id AS "publicId", name FROM subject',
);
const named = (name: string): Row => subjects.find((s) => s.name === name) as Row;
const as = (role: Role, ...names: readonly string[]): Principal =>
  person(...names.map((name) => ({ role, orgId: named(name).org, subjectId: named(name).id })));

/** "level name n": all that the lists show someone. */
async function seen(principal: Principal): Promise<string[]> {
  const lines: string[] = [];
  for (const level of ['organization', 'site', 'supervisor', 'csr']) {
    const list = await api.as(principal, () => api.get<Overview>(`/api/overview?level=${level}&sort=name`));
    expect(list.total).toBe(list.rows.length);
    expect(list.period).toEqual({ from: '2015-04', to: '2015-06' });
    for (const row of list.rows) lines.push(`${level} ${row.subject.name} ${row.n}`);
  }
  return lines;
}
const pageOf = (principal: Principal, name: string) =>
  api.as(principal, async () => {
    const answer = await api.send('GET', `/api/subjects/${named(name).publicId}`);
    return answer.status === 200 ? (answer.json() as SubjectPage) : answer.status;
  });

describe('someone sees the network as far as his roles reach, as of the dates in question', () => {
  test.each<[string, Principal, string[]]>([
    [
      "an organization's manager all of it, and nothing of another",
      as('organization-manager', 'North'),
      [
        'organization North 80',
        'site Halifax 50',
        'site Moncton 30',
        'supervisor Sam 20',
        'supervisor Tom 30',
        'supervisor Uma 20',
        'csr Ann 30',
        'csr Bob 30',
        'csr Cid 10',
        'csr Dee 10',
      ],
    ],
    [
      "a site's manager what was done at the site",
      as('site-manager', 'Halifax'),
      ['site Halifax 50', 'supervisor Sam 20', 'supervisor Tom 20', 'csr Ann 20', 'csr Bob 20', 'csr Dee 10'],
    ],
    [
      'another site from the day they moved there',
      as('site-manager', 'Moncton'),
      ['site Moncton 30', 'supervisor Tom 10', 'supervisor Uma 20', 'csr Ann 10', 'csr Bob 10', 'csr Cid 10'],
    ],
    ['a supervisor his CSRs while they were his', as('supervisor', 'Sam'), ['supervisor Sam 20', 'csr Ann 20']],
    [
      'another supervisor from the day on she came',
      as('supervisor', 'Uma'),
      ['supervisor Uma 20', 'csr Ann 10', 'csr Cid 10'],
    ],
    ['a CSR who moved his own history', as('csr', 'Ann'), ['csr Ann 30']],
    [
      'two roles together',
      as('supervisor', 'Sam', 'Uma'),
      ['supervisor Sam 20', 'supervisor Uma 20', 'csr Ann 30', 'csr Cid 10'],
    ],
    ['a role about nobody nothing', person('supervisor'), []],
  ])('%s', async (_, principal, expected) => {
    expect(await seen(principal)).toEqual(expected);
  });

  test('a decider and an operator everything', async () => {
    const everything = await seen(person('operator'));
    expect(everything).toContain('csr Eve 10');
    expect(everything).toHaveLength(14);
    expect(await seen(person('decider'))).toEqual(everything);
  });
});

describe('pages of subjects', () => {
  test('of those in sight, with what is in sight of them', async () => {
    const page = (await pageOf(as('supervisor', 'Sam'), 'Ann')) as SubjectPage;
    expect(page.decision.n).toBe(20);
    expect(page.history.map(({ month, n }) => [month, n])).toEqual([
      ['2015-04', 10],
      ['2015-05', 10],
      ['2015-06', 0],
    ]);
    expect(page.attributions).toEqual(
      ['2015-04', '2015-05'].map((month) => ({
        month,
        within: [{ subject: { id: named('Sam').publicId, level: 'supervisor', name: 'Sam' }, n: 10 }],
      })),
    );
    expect(page.measures.every(({ n }) => n <= 20)).toBe(true);
    expect(page.channels.map(({ n }) => n)).toEqual([20]);
    for (const edition of page.editions) expect(edition.n).toBeLessThanOrEqual(20);
    const [row] = (await api.as(as('supervisor', 'Sam'), () => api.get<Overview>('/api/overview?level=csr'))).rows;
    expect(row?.trend.map(([n]) => n).slice(-3)).toEqual([10, 10, 0]);
    expect(((await pageOf(as('csr', 'Ann'), 'Ann')) as SubjectPage).decision.n).toBe(30);
  });

  test.each<[Role, string, string[]]>([
    ['organization-manager', 'North', ['South', 'Lyon', 'Zoe', 'Eve']],
    ['site-manager', 'Halifax', ['North', 'Moncton', 'Uma', 'Cid', 'Eve']],
    ['supervisor', 'Sam', ['North', 'Halifax', 'Tom', 'Bob', 'Cid', 'Dee', 'Eve']],
    ['csr', 'Ann', ['North', 'Halifax', 'Sam', 'Bob', 'Eve']],
  ])('a %s of %s finds none of those out of sight', async (role, name, hidden) => {
    for (const each of hidden) expect([each, await pageOf(as(role, name), each)]).toEqual([each, 404]);
  });
});

test('the session names whom one stands for, with whatever role', async () => {
  const standsFor = (principal: Principal) =>
    api.as(principal, async () => (await api.get<Session>('/api/session')).standsFor);
  const ref = (name: string, level: string) => ({ id: named(name).publicId, level, name });
  expect(await standsFor(as('csr', 'Ann'))).toEqual([{ role: 'csr', subject: ref('Ann', 'csr') }]);
  expect(await standsFor(as('supervisor', 'Uma', 'Sam'))).toEqual([
    { role: 'supervisor', subject: ref('Uma', 'supervisor') },
    { role: 'supervisor', subject: ref('Sam', 'supervisor') },
  ]);
  expect(await standsFor(person('operator'))).toEqual([]);
  expect(await standsFor(PUBLIC)).toEqual([]);
});

test('nobody decides who evaluates, or about an organization he has a role in', async () => {
  const decide = (principal: Principal, organization?: string) =>
    api.as(principal, async () => {
      // A period that is too short is found out after the person.
      const body = { rulebook: 'world-class-fcr@2015', period: '2015-04..2015-04' };
      const { json } = await api.send('POST', '/api/decision-runs', { ...body, organization });
      const { code, params } = json() as { code: string; params: { conflict?: string } };
      return [code, params.conflict];
    });
  const both = (principal: Principal): Principal =>
    principal.kind === 'person'
      ? { ...principal, grants: [...principal.grants, { role: 'decider', orgId: null, subjectId: null }] }
      : principal;
  const [north, south] = [named('North').publicId, named('South').publicId];
  expect(await decide(person('consultant', 'decider'), north)).toEqual(['access.separated', 'evaluates']);
  expect(await decide(both(as('csr', 'Ann')))).toEqual(['access.separated', 'stands-for']);
  expect(await decide(both(as('csr', 'Ann')), north)).toEqual(['access.separated', 'stands-for']);
  expect(await decide(both(as('csr', 'Ann')), south)).toEqual(['period.invalid', undefined]);
});

test('filters, searches, exports and comparisons show no more', async () => {
  const sam = as('supervisor', 'Sam');
  const names = async (query: string): Promise<string[]> =>
    (await api.get<Overview>(`/api/overview?level=csr&${query}`)).rows.map(({ subject }) => subject.name);
  await api.as(sam, async () => {
    expect(await names(`supervisor=${named('Tom').publicId}`)).toEqual([]);
    expect(await names(`organization=${named('South').publicId}`)).toEqual([]);
    expect(await names('q=e')).toEqual([]);
    const csv = await api.text('/api/overview.csv?level=csr');
    expect(csv).not.toMatch(/Bob|Cid|Dee|Eve|South/);
    expect(await api.get('/api/organizations')).toMatchObject({ rows: [{ name: 'North' }] });
  });
  await api.as(as('organization-manager', 'North'), async () => {
    const comparison = 'from=world-class-fcr@2015&to=world-class-call@2008&level=csr&change=all';
    expect(await api.text(`/api/comparison.csv?${comparison}`)).not.toMatch(/Eve/);
  });
});
