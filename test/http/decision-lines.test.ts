import { beforeAll, describe, expect, test } from 'vitest';
import { requestDecisions, runDecisions } from '../../src/actions/certificates/run-decisions.ts';
import type { Rulebooks } from '../../src/actions/rulebooks/rulebooks.ts';
import type { SubjectPage } from '../../src/http/contract/decisions.ts';
import type { DecisionLine, PageOf } from '../../src/web/queries.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, monthOfResponses, NOW, now, prepare, rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
const api = await apiOn(pool);

const MONTHS = ['2015-04', '2015-05', '2015-06'] as const;
const of = (
  csr: string,
  supervisor: string,
  site: string,
  counts: readonly (readonly [n: number, meeting: number])[],
  answered?: null,
) =>
  counts.flatMap(([n, meeting], i) =>
    monthOfResponses(csr, {
      month: MONTHS[i] as string,
      n,
      meeting,
      csr,
      supervisor,
      site,
      ...(answered === null && { answered }),
    }),
  );

async function decide(key: string): Promise<string> {
  const loaded = rulebooks.get(key);
  const run = await transaction(pool, (client) => requestDecisions(client, { loaded, actor: 'tester', now: NOW }));
  await runDecisions(pool, run, loaded, now);
  return run.publicId;
}

const settled = async (id: string, server = api): Promise<Record<string, string | null>> => {
  const { rows } = await server.get<PageOf<DecisionLine>>(`/api/decision-runs/${id}/decisions?size=100`);
  return Object.fromEntries(rows.map((row) => [row.subject.name, `${row.outcome} by ${row.decidedBy}`]));
};

beforeAll(async () => {
  await prepare(pool);
  await importFile(pool, [
    ...of('Ann', 'Sam', 'Halifax', [
      [400, 390],
      [400, 392],
      [400, 394],
    ]),
    ...of('Ben', 'Sam', 'Halifax', [
      [9, 2],
      [9, 3],
      [9, 1],
    ]),
    ...of('Cleo', 'Tom', 'Regina', [
      [40, 39],
      [0, 0],
      [40, 39],
    ]),
    ...of('Dan', 'Tom', 'Regina', [
      [3, 3],
      [3, 3],
      [3, 3],
    ]),
    ...of(
      'Eve',
      'Tom',
      'Regina',
      [
        [400, 400],
        [400, 400],
        [400, 400],
      ],
      null,
    ),
  ]);
});

describe('the decisions of a run', () => {
  test('name the clause that settled each of them', async () => {
    expect(await settled(await decide('world-class-fcr@2015'))).toEqual({
      Ann: 'met by null',
      Ben: 'not-met by share',
      Cleo: 'not-met by period',
      Dan: 'undetermined by minimum-responses',
      Eve: 'undetermined by survey-window',
      Sam: 'met by null',
      Tom: 'undetermined by survey-window',
      Halifax: 'met by null',
      Regina: 'undetermined by survey-window',
      North: 'undetermined by every-site',
    });
  });

  test('carry the share asked for, except of an organization judged by its sites', async () => {
    const id = await decide('world-class-fcr@2015');
    const { rows } = await api.get<PageOf<DecisionLine>>(`/api/decision-runs/${id}/decisions?size=100`);
    expect(new Map(rows.map((row) => [row.subject.level, row.threshold]))).toEqual(
      new Map([
        ['organization', null],
        ['site', { value: 0.8, comparison: 'at-least' }],
        ['supervisor', { value: 0.8, comparison: 'at-least' }],
        ['csr', { value: 0.8, comparison: 'at-least' }],
      ]),
    );
  });

  test('are explained by the kept copy of the edition where its file is gone', async () => {
    const id = await decide('world-class-call@2013');
    const gone: Rulebooks = { ...rulebooks, find: () => null };
    const without = await apiOn(pool, { rulebooks: gone });
    expect(await settled(id, without)).toEqual(await settled(id));
  });
});

describe('the page of an organization', () => {
  test('gives its sites a threshold, and itself none under an edition that judges it by them', async () => {
    const { rows } = await api.get<PageOf<{ subject: { id: string } }>>('/api/overview?level=organization');
    const page = await api.get<SubjectPage>(`/api/subjects/${rows[0]?.subject.id}`);
    expect(page.below.map((row) => [row.subject.name, row.threshold?.value])).toEqual([
      ['Halifax', 0.8],
      ['Regina', 0.8],
    ]);
    expect(page.decision.threshold).toBe(null);
    expect([...new Set(page.editions.map((edition) => edition.threshold))]).toEqual([null]);
  });

  test('of a site has the threshold of each edition', async () => {
    const { rows } = await api.get<PageOf<{ subject: { id: string } }>>('/api/overview?level=site&q=halifax');
    const page = await api.get<SubjectPage>(`/api/subjects/${rows[0]?.subject.id}`);
    const said = (t: SubjectPage['editions'][number]['threshold']) =>
      t === null ? 'unstated' : `${t.comparison} ${t.value}`;
    expect(Object.fromEntries(page.editions.map((e) => [e.rulebook, said(e.threshold)]))).toEqual({
      'world-class-call@2008': 'more-than 0.7',
      'world-class-call@2009': 'more-than 0.7',
      'world-class-call@2010': 'more-than 0.75',
      'world-class-call@2011': 'more-than 0.75',
      'world-class-call@2012': 'more-than 0.75',
      'world-class-call@2013': 'more-than 0.8',
      'world-class-call@2014': 'unstated',
      'world-class-fcr@2015': 'at-least 0.8',
    });
  });
});
