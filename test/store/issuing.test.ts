import { beforeEach, describe, expect, test } from 'vitest';
import { certificateNumbered, stillEarned } from '../../src/actions/certificates/certificates.ts';
import { NetworkViews } from '../../src/actions/judging/network-view.ts';
import { lineOf, searchOverview } from '../../src/actions/judging/overview.ts';
import { withdrawCertificate } from '../../src/actions/certificates/withdraw-certificate.ts';
import { UNSTATED } from '../../src/core/rulebook/rulebook.ts';
import type { DecisionRunRow } from '../../src/store/certificates/decisions.ts';
import { findIssueRun } from '../../src/store/certificates/issuances.ts';
import { testDatabase } from '../support/database.ts';
import { decide, EDITION, issue, MONTHS, quarter, requestIssue } from '../support/issuing.ts';
import {
  emptyNetwork,
  importFile,
  monthOfResponses,
  now,
  NOW,
  prepare,
  response,
  rowsOf,
  rulebooks,
} from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);

/** Three who meet the edition and one who does not. */
const network = [...quarter('Ann', 9), ...quarter('Bob', 8), ...quarter('Cyd', 9), ...quarter('Dan', 2)];
beforeEach(async () => {
  await emptyNetwork(pool);
  await importFile(pool, network);
});

const rowText = (table: string) => rowsOf<{ row: string }>(pool, `SELECT t::text AS row FROM ${table} AS t ORDER BY 1`);
type Issued = { name: string; number: string; issued: boolean; attempt: number };
const intents = () =>
  rowsOf<Issued>(
    pool,
    `SELECT s.name, i.number, i.attempt, c.number IS NOT NULL AS issued FROM issuance i JOIN subject s USING (org_id, subject_id)
     LEFT JOIN certificate c ON c.org_id = i.org_id AND c.number = i.number ORDER BY s.name, i.attempt`,
  );
const namesOf = (list: readonly Issued[]) =>
  list.map((i) => `${i.name} ${i.attempt} ${i.issued ? 'issued' : 'intended'}`);

test('those who met the edition are certified, each under a number of its own, once', async () => {
  const decisions = await decide(pool);
  const run = await issue(pool, decisions);
  expect(run).toMatchObject({
    state: 'finished',
    done: 3,
    total: 3,
    issued: 3,
    already: 0,
    refused: [],
    failure: null,
  });
  const issued = await intents();
  expect(namesOf(issued)).toEqual(['Ann 1 issued', 'Bob 1 issued', 'Cyd 1 issued']);
  expect(new Set(issued.map((i) => i.number)).size).toBe(3);
  expect(await rowsOf(pool, 'SELECT number, org_id FROM certificate_number ORDER BY number')).toEqual(
    issued.map((i) => ({ number: i.number, org_id: 1 })).toSorted((a, b) => (a.number < b.number ? -1 : 1)),
  );
  expect(await rowsOf(pool, 'SELECT actor, run_no FROM issuance')).toEqual(
    [1, 2, 3].map(() => ({ actor: 'issuer', run_no: decisions.runNo })),
  );
  const again = await issue(pool, decisions);
  expect(again).toMatchObject({ state: 'finished', issued: 0, already: 3 });
  expect(await intents()).toEqual(issued);
  const [entry] = await rowsOf(
    pool,
    "SELECT org_id, actor, noun, noun_id, detail FROM journal WHERE act = 'certificates.issued'",
  );
  expect(entry).toEqual({
    org_id: 1,
    actor: 'issuer',
    noun: 'decision-run',
    noun_id: decisions.publicId,
    detail: { rulebook: EDITION, count: 3, numbers: issued.map((i) => i.number) },
  });
});

test('a certificate says who, where, when and why, and is complete in itself', async () => {
  await issue(pool, await decide(pool));
  const [ann] = await intents();
  const certificate = await certificateNumbered(pool, ann?.number ?? '');
  expect(certificate).toMatchObject({
    number: ann?.number,
    level: 'csr',
    program: 'world-class-fcr',
    edition: '2015',
    rulebookSha256: rulebooks.get(EDITION).rulebook.sha256,
    achievedOn: '2015-06-30',
    validUntil: '2016-06-30',
    issuedAt: NOW,
    subjectName: 'Ann',
    organizationName: 'North',
    simulated: false,
    withdrawnAt: null,
    withdrawalReason: null,
  });
  expect(certificate?.document).toMatchObject({
    number: ann?.number,
    organization: 'North',
    within: [
      { level: 'organization', name: 'North' },
      { level: 'site', name: 'Halifax' },
      { level: 'supervisor', name: 'Sam' },
    ],
    decision: { subject: 'Ann', outcome: 'met', n: 27, meeting: 27 },
  });
});

test('only the levels and subjects asked for', async () => {
  const decisions = await decide(pool);
  const [bob] = await rowsOf<{ id: string }>(pool, "SELECT public_id AS id FROM subject WHERE name = 'Bob'");
  expect(await issue(pool, decisions, { subjects: [bob?.id as string] })).toMatchObject({ total: 1, issued: 1 });
  expect(await issue(pool, decisions, { levels: ['supervisor', 'site', 'organization'] })).toMatchObject({
    total: 0,
    issued: 0,
    state: 'finished',
  });
  expect(namesOf(await intents())).toEqual(['Bob 1 issued']);
});

describe('the intent stands before the certificate', () => {
  /** Issues on a database that takes no certificate: as if the process had ended after the intents. */
  async function breakOff(decisions: DecisionRunRow): Promise<unknown> {
    await pool.query('ALTER TABLE certificate ADD CONSTRAINT none CHECK (false) NOT VALID');
    try {
      return await issue(pool, decisions).catch((error: unknown) => error);
    } finally {
      await pool.query('ALTER TABLE certificate DROP CONSTRAINT none');
    }
  }

  test('what a crash left is completed by the next run, under the same numbers', async () => {
    const decisions = await decide(pool);
    expect(await breakOff(decisions)).toMatchObject({ code: '23514' });
    const left = await intents();
    expect(namesOf(left)).toEqual(['Ann 1 intended', 'Bob 1 intended', 'Cyd 1 intended']);
    expect(await issue(pool, decisions)).toMatchObject({ state: 'finished', issued: 3, already: 0 });
    expect((await intents()).map((i) => [i.name, i.number])).toEqual(left.map((i) => [i.name, i.number]));
    expect(namesOf(await intents())).toEqual(['Ann 1 issued', 'Bob 1 issued', 'Cyd 1 issued']);
  });

  test('and an intent alone is no certificate: nobody finds it', async () => {
    await breakOff(await decide(pool));
    for (const { number } of await intents()) expect(await certificateNumbered(pool, number)).toBe(null);
  });

  test('a run that failed says so, and is not taken up again', async () => {
    await breakOff(await decide(pool));
    const [failed] = await rowsOf<{ id: string; state: string; failure: unknown }>(
      pool,
      'SELECT run_id AS id, state, failure FROM issue_run',
    );
    expect(failed).toMatchObject({
      state: 'failed',
      failure: {
        code: 'internal',
        message: 'The run stopped because of a fault in Plaudit. What was issued stays; start it again to go on.',
      },
    });
  });
});

test('two runs at once certify nobody twice', async () => {
  await importFile(pool, Array.from({ length: 12 }, (_, i) => quarter(`C${i}`, 9)).flat());
  const decisions = await decide(pool);
  const runs = await Promise.all([issue(pool, decisions), issue(pool, decisions), issue(pool, decisions)]);
  expect(runs.map((r) => r.issued + r.already)).toEqual([15, 15, 15]);
  expect(runs.map((r) => r.issued).reduce((a, b) => a + b)).toBe(15);
  const issued = await intents();
  expect(issued).toHaveLength(15);
  expect(issued.every((i) => i.issued && i.attempt === 1)).toBe(true);
});

test('the same run handled twice at once is a conflict for the second, and done once', async () => {
  const decisions = await decide(pool);
  const run = await requestIssue(pool, decisions);
  const { issueCertificates } = await import('../../src/actions/certificates/issue-certificates.ts');
  const { randomBytes } = await import('node:crypto');
  const work = () => issueCertificates(pool, run, rulebooks.get(EDITION), { now, random: randomBytes });
  const results = await Promise.allSettled([work(), work()]);
  expect(results.map((r) => r.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await work();
  expect(await findIssueRun(pool, run.runId)).toMatchObject({ state: 'finished', issued: 3, already: 0 });
});

test('numbers that chance draws twice are drawn anew', async () => {
  const decisions = await decide(pool);
  let drawn = 0;
  const random = (bytes: number) => new Uint8Array(bytes).fill([1, 1, 2, 1, 2, 3][drawn++] as number);
  expect(await issue(pool, decisions, { random })).toMatchObject({ issued: 3 });
  expect(drawn).toBe(6);
  expect(new Set((await intents()).map((i) => i.number)).size).toBe(3);
});

test('a withdrawn certificate stays what it was; the subject can be certified again under a new number', async () => {
  const decisions = await decide(pool);
  await issue(pool, decisions);
  const [first] = await intents();
  const before = await rowText('certificate');
  const reason = 'Responses of May were entered by the CSR.';
  await withdrawCertificate(pool, first?.number ?? '', { reason, actor: 'operator', now: NOW });
  await expect(
    withdrawCertificate(pool, first?.number ?? '', {
      reason: 'Again, for another reason.',
      actor: 'operator',
      now: NOW,
    }),
  ).rejects.toMatchObject({
    code: 'certificate.withdrawn',
  });
  expect(await rowText('certificate')).toEqual(before);
  expect(await certificateNumbered(pool, first?.number ?? '')).toMatchObject({
    withdrawnAt: NOW,
    withdrawalReason: reason,
  });
  expect(await issue(pool, decisions)).toMatchObject({ issued: 1, already: 2 });
  const after = await intents();
  expect(namesOf(after)).toEqual(['Ann 1 issued', 'Ann 2 issued', 'Bob 1 issued', 'Cyd 1 issued']);
  expect(after[1]?.number).not.toBe(after[0]?.number);
  expect(await certificateNumbered(pool, after[0]?.number ?? '')).toMatchObject({ withdrawalReason: reason });
  expect(await certificateNumbered(pool, after[1]?.number ?? '')).toMatchObject({ withdrawnAt: null });
});

describe('refused', () => {
  test('when the responses of today no longer meet the edition', async () => {
    const decisions = await decide(pool);
    // A correction: nine of Ann's were not resolved after all.
    await importFile(pool, monthOfResponses('Ann', { month: '2015-05', n: 9, meeting: 0, csr: 'Ann' }));
    expect(await issue(pool, decisions)).toMatchObject({
      state: 'finished',
      issued: 2,
      refused: [{ subject: 'Ann', reason: 'decision.not-met' }],
    });
    expect(namesOf(await intents())).toEqual(['Bob 1 issued', 'Cyd 1 issued']);
  });

  test('where the edition does not say how long it is valid', async () => {
    const loaded = rulebooks.get(EDITION);
    const unstated = {
      ...loaded,
      rulebook: { ...loaded.rulebook, validity: { ...loaded.rulebook.validity, months: UNSTATED } },
    } as typeof loaded;
    const run = await issue(pool, await decide(pool), { loaded: unstated });
    expect(run).toMatchObject({
      issued: 0,
      refused: ['Ann', 'Bob', 'Cyd'].map((subject) => ({ subject, reason: 'validity.unstated' })),
    });
    expect(await intents()).toEqual([]);
  });

  test('where the edition was changed since the decision', async () => {
    const loaded = rulebooks.get(EDITION);
    const changed = { ...loaded, rulebook: { ...loaded.rulebook, sha256: '0'.repeat(64) } };
    await expect(issue(pool, await decide(pool), { loaded: changed })).rejects.toMatchObject({
      code: 'certificate.check-failed',
    });
    expect(await intents()).toEqual([]);
  });

  test('from a run that is not finished', async () => {
    const decisions = await decide(pool);
    await pool.query("UPDATE decision_run SET state = 'running'");
    await expect(issue(pool, decisions)).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('a late response or a correction changes the open decision and never a certificate, which is then marked', async () => {
  await issue(pool, await decide(pool));
  const numbers = (await intents()).map((i) => i.number);
  const earned = async () =>
    Promise.all(numbers.map(async (n) => stillEarned(pool, rulebooks, (await certificateNumbered(pool, n))!)));
  expect(await earned()).toEqual([true, true, true]);
  const before = [await rowText('certificate'), await rowText('decision')];
  await importFile(pool, [
    ...monthOfResponses('Ann', { month: '2015-04', n: 9, meeting: 0, csr: 'Ann' }),
    ...Array.from({ length: 9 }, (_, i) =>
      response({ csr: 'Cyd', responseId: `late-${i}`, resolved: false, at: '2015-06-30T20:00:00Z' }),
    ),
  ]);
  expect([await rowText('certificate'), await rowText('decision')]).toEqual(before);
  expect(await earned()).toEqual([false, true, false]);
  const view = await new NetworkViews(pool, now).view(rulebooks.get(EDITION).rulebook);
  const lines = [...searchOverview(view!, { level: 'csr', sort: 'name', order: 'asc' }).indexes].map((i) =>
    lineOf(view!, i),
  );
  expect(lines.map((l) => [l.subject.name, l.outcome, l.status])).toEqual([
    ['Ann', 'not-met', 'certified'],
    ['Bob', 'met', 'certified'],
    ['Cyd', 'not-met', 'certified'],
    ['Dan', 'not-met', 'not-met'],
  ]);
});

test('the status of a subject as time goes by', async () => {
  await issue(pool, await decide(pool));
  const [, bob] = await intents();
  await withdrawCertificate(pool, bob?.number ?? '', { reason: 'Found to be wrong.', actor: 'operator', now: NOW });
  const { rulebook } = rulebooks.get(EDITION);
  const statusesOn = async (day: string): Promise<string[]> => {
    const view = await new NetworkViews(pool, () => new Date(`${day}T12:00:00Z`)).view(rulebook);
    return [...searchOverview(view!, { level: 'csr', sort: 'name', order: 'asc' }).indexes].map(
      (i) => lineOf(view!, i).status,
    );
  };
  expect(await statusesOn('2016-06-30')).toEqual(['certified', 'on-track', 'certified', 'not-met']);
  expect(await statusesOn('2016-07-01')).toEqual(['on-track', 'on-track', 'on-track', 'not-met']);
  // A quarter later nobody has enough responses.
  await importFile(pool, [response({ responseId: 'later', at: '2015-09-01T10:00:00Z', csr: 'Dan' })]);
  expect(await statusesOn('2016-06-30')).toEqual(['certified', 'withdrawn', 'certified', 'not-enough-responses']);
  expect(await statusesOn('2016-07-01')).toEqual(['expired', 'withdrawn', 'expired', 'not-enough-responses']);
});

test('the next period brings a certificate of its own beside the one in force', async () => {
  await issue(pool, await decide(pool));
  await importFile(pool, monthOfResponses('Ann', { month: '2015-07', n: 9, meeting: 9, csr: 'Ann' }));
  const run = await issue(pool, await decide(pool));
  expect(run).toMatchObject({ issued: 1, already: 0 });
  const periods = await rowsOf(pool, "SELECT period_to FROM certificate WHERE subject_name = 'Ann' ORDER BY period_to");
  expect(periods).toEqual([{ period_to: 24_185 }, { period_to: 24_186 }]);
  expect(MONTHS).toHaveLength(3);
});
