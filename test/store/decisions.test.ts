import { describe, expect, test } from 'vitest';
import { allStillEarned, certificatesOfSubject } from '../../src/actions/certificates/certificates.ts';
import {
  decisionLines,
  type DecisionLineBody,
  type DecisionLineQuery,
  decisionRunPage,
  decisionRunsPage,
  findRun,
  organizationNumbered,
} from '../../src/actions/certificates/read-decisions.ts';
import { requestDecisions, runDecisions } from '../../src/actions/certificates/run-decisions.ts';
import { withdrawCertificate } from '../../src/actions/certificates/withdraw-certificate.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { walkDecisions } from '../../src/store/certificates/decisions.ts';
import { organizationSubjects, findSubject } from '../../src/store/subjects.ts';
import { testDatabase } from '../support/database.ts';
import { decide, EDITION, issue, quarter } from '../support/issuing.ts';
import { importFile, monthOfResponses, now, NOW, prepare, rowsOf, rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const south = { organization: 'South', site: 'Évora', supervisor: 'Zoë' };
await importFile(pool, [
  ...quarter('Ann', 9),
  ...quarter('ann', 9),
  ...quarter('Émile', 8),
  ...quarter('Zed', 1),
  ...quarter('=1+1', 9),
  ...quarter('Ann', 9, { ...south, responseId: undefined }).map((r, i) => ({ ...r, responseId: `south-${i}` })),
]);

/** How many queries a piece of work sends. */
async function queriesOf(work: () => Promise<unknown>): Promise<number> {
  const own = pool.query;
  let count = 0;
  pool.query = ((...args: Parameters<typeof own>) => {
    count += 1;
    return own.apply(pool, args);
  }) as typeof own;
  try {
    await work();
  } finally {
    pool.query = own;
  }
  return count;
}

const walked = async (id: string, query: DecisionLineQuery): Promise<DecisionLineBody[]> =>
  (await Array.fromAsync(decisionLines(pool, rulebooks, await findRun(pool, id), query))).flat();

describe('the decisions of a run', () => {
  const run = decide(pool);

  test('by level from the organization down, then by name', async () => {
    const { publicId } = await run;
    const { rows, total } = await decisionRunPage(pool, rulebooks, publicId, {}, { limit: 100, offset: 0 });
    expect(total).toBe(12);
    expect(
      rows.map(
        (r) =>
          `${r.subject.level} ${r.subject.name} of ${r.organization.name}: ${r.outcome} ${r.decidedBy} ${r.meeting}/${r.n}`,
      ),
    ).toEqual([
      'organization North of North: undetermined every-site 108/135',
      'organization South of South: undetermined every-site 27/27',
      'site Évora of South: undetermined minimum-responses 27/27',
      'site Halifax of North: undetermined minimum-responses 108/135',
      'supervisor Sam of North: undetermined minimum-responses 108/135',
      'supervisor Zoë of South: undetermined minimum-responses 27/27',
      'csr =1+1 of North: met null 27/27',
      'csr Ann of North: met null 27/27',
      'csr ann of North: met null 27/27',
      'csr Ann of South: met null 27/27',
      'csr Émile of North: met null 24/27',
      'csr Zed of North: not-met share 3/27',
    ]);
  });

  test.each<DecisionLineQuery>([
    {},
    { level: 'csr' },
    { level: 'organization' },
    { outcome: 'met' },
    { outcome: 'undetermined' },
    { q: 'ANN' },
    { q: 'emile' },
    { level: 'csr', outcome: 'not-met', q: 'z' },
  ])('pages, and the export, give the same rows once each: %o', async (query) => {
    const { publicId, runNo } = await run;
    const all = await decisionRunPage(pool, rulebooks, publicId, query, { limit: 500, offset: 0 });
    expect(all.total).toBe(all.rows.length);
    const paged: DecisionLineBody[] = [];
    for (let offset = 0; offset <= all.total; offset += 2)
      paged.push(...(await decisionRunPage(pool, rulebooks, publicId, query, { limit: 2, offset })).rows);
    expect(paged).toEqual(all.rows);
    expect(await walked(publicId, query)).toEqual(all.rows);
    if (Object.keys(query).length === 0) {
      for (const size of [1, 2, 5]) {
        const names = (await Array.fromAsync(walkDecisions(pool, { runNo }, size))).flat().map((line) => line.publicId);
        expect(names).toEqual(all.rows.map((r) => r.subject.id));
      }
    }
  });

  test('of one organization alone, under the period of the whole network', async () => {
    const [, other] = await organizationSubjects(pool);
    const { orgId, id } = await organizationNumbered(pool, other?.id ?? '');
    const loaded = rulebooks.get(EDITION);
    const asked = await transaction(pool, (client) =>
      requestDecisions(client, { loaded, orgId, actor: 'decider', now: NOW }),
    );
    await runDecisions(pool, asked, loaded, now);
    expect(await findRun(pool, asked.publicId)).toMatchObject({
      organization: { id, name: 'South' },
      period: { from: 24_183, to: 24_185 },
      progress: { done: 4, total: 4 },
    });
    expect((await walked(asked.publicId, {})).map((r) => r.subject.name)).toEqual(['South', 'Évora', 'Zoë', 'Ann']);
  });
});

describe('how many of a run are certified', () => {
  const certified = async (id: string): Promise<number[]> => (await findRun(pool, id)).counts.map((c) => c.certified);

  test('those who met it and hold its certificate: no other run, edition, period or withdrawn one counts', async () => {
    const first = await decide(pool);
    expect(await certified(first.publicId)).toEqual([0, 0, 0, 0]);
    const [zed] = await rowsOf<{ id: string }>(pool, "SELECT public_id AS id FROM subject WHERE name = 'Émile'");
    await issue(pool, first, { subjects: [zed?.id as string] });
    expect(await certified(first.publicId)).toEqual([1, 0, 0, 0]);
    await issue(pool, first);
    expect(await certified(first.publicId)).toEqual([5, 0, 0, 0]);
    const other = await decide(pool, rulebooks.get('world-class-call@2013'));
    expect(await certified(other.publicId)).toEqual([0, 0, 0, 0]);

    // Émile falls under the share: a run after that does not count a certificate of one who did not meet it.
    await importFile(pool, monthOfResponses('Émile', { month: '2015-06', n: 9, meeting: 0, csr: 'Émile' }));
    const second = await decide(pool);
    expect(await certified(second.publicId)).toEqual([4, 0, 0, 0]);
    expect(await certified(first.publicId)).toEqual([5, 0, 0, 0]);

    const held = (await walked(first.publicId, { level: 'csr' })).filter((r) => r.certificate !== null);
    expect(held.map((r) => r.subject.name)).toEqual(['=1+1', 'Ann', 'ann', 'Ann', 'Émile']);
    await withdrawCertificate(pool, held[0]?.certificate ?? '', {
      reason: 'A name that is none.',
      actor: 'operator',
      now: NOW,
    });
    expect(await certified(first.publicId)).toEqual([4, 0, 0, 0]);
    expect((await walked(first.publicId, { q: '=1+1' })).map((r) => r.certificate)).toEqual([null]);

    // The next period is decided and certified by itself.
    await importFile(
      pool,
      ['Ann', 'Zed'].flatMap((csr) => monthOfResponses(`july-${csr}`, { month: '2015-07', n: 9, meeting: 9, csr })),
    );
    expect(await certified((await decide(pool)).publicId)).toEqual([0, 0, 0, 0]);
  });

  test('lists ask a fixed number of questions, however long they are', async () => {
    // The rows, their number, the organizations and the certificates.
    expect(await queriesOf(() => decisionRunsPage(pool, { limit: 50, offset: 0 }))).toBe(4);
    const { rows, total } = await decisionRunsPage(pool, { limit: 50, offset: 0 });
    expect(total).toBe(rows.length);
    expect(rows.map((r) => r.row.runNo)).toEqual(rows.map((_, i) => total - i));
    for (const row of rows) expect(row).toEqual(await findRun(pool, row.id));
  });

  test('what a subject still earns is asked once for all its certificates', async () => {
    const [ann] = await rowsOf<{ id: string }>(
      pool,
      "SELECT s.public_id AS id FROM subject s JOIN organization o USING (org_id) WHERE s.name = 'Ann' AND o.name = 'North'",
    );
    await issue(pool, await decide(pool));
    const subject = await findSubject(pool, ann?.id ?? '');
    if (subject === null) throw new Error('no Ann');
    const certificates = await certificatesOfSubject(pool, subject);
    expect(certificates).toHaveLength(2);
    const one = await queriesOf(() => allStillEarned(pool, rulebooks, subject, certificates.slice(0, 1)));
    expect(await queriesOf(() => allStillEarned(pool, rulebooks, subject, certificates))).toBe(one);
    expect(await allStillEarned(pool, rulebooks, subject, certificates)).toEqual([true, true]);
  });
});

describe('a run that cannot be carried out', () => {
  const failed = async (run: { publicId: string }) => (await findRun(pool, run.publicId)).failure?.message;
  const loaded = rulebooks.get(EDITION);

  test('in a network without a response', async () => {
    const { pool: empty } = await testDatabase();
    await prepare(empty);
    const run = await transaction(empty, (client) => requestDecisions(client, { loaded, actor: 'decider', now: NOW }));
    await expect(runDecisions(empty, run, loaded, now)).rejects.toMatchObject({ code: 'not-found' });
    expect(await findRun(empty, run.publicId)).toMatchObject({
      state: 'failed',
      failure: { code: 'not-found', message: 'The network has no response yet: import a file first, then decide.' },
    });
    await expect(runDecisions(empty, run, loaded, now)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('where the edition was changed since it was asked for', async () => {
    const run = await transaction(pool, (client) => requestDecisions(client, { loaded, actor: 'decider', now: NOW }));
    const changed = { ...loaded, rulebook: { ...loaded.rulebook, sha256: '0'.repeat(64) } };
    await expect(runDecisions(pool, run, changed, now)).rejects.toMatchObject({ code: 'conflict' });
    expect(await failed(run)).toBe(
      'The edition world-class-fcr@2015 or its operator profile was changed after this run was asked for: ask for a new run.',
    );
  });

  test('done twice is done once', async () => {
    const run = await transaction(pool, (client) => requestDecisions(client, { loaded, actor: 'decider', now: NOW }));
    const counts = await runDecisions(pool, run, loaded, now);
    const before = await rowsOf(pool, 'SELECT d::text FROM decision d WHERE run_no = $1 ORDER BY 1', [run.runNo]);
    expect(await runDecisions(pool, run, loaded, now)).toEqual(counts);
    expect(await rowsOf(pool, 'SELECT d::text FROM decision d WHERE run_no = $1 ORDER BY 1', [run.runNo])).toEqual(
      before,
    );
  });
});
