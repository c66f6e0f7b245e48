import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { judgeWholeNetwork } from '../../src/actions/judging/judge-network.ts';
import { NetworkViews } from '../../src/actions/judging/network-view.ts';
import { requestDecisions, runDecisions } from '../../src/actions/certificates/run-decisions.ts';
import { scoreFiles } from '../../src/actions/judging/score-files.ts';
import { subjectPage } from '../../src/actions/judging/subject-page.ts';
import type { Decision } from '../../src/core/certification/decision.ts';
import { ABSENT } from '../../src/core/certification/network.ts';
import { OUTCOME_CODES, TOO_FEW } from '../../src/core/certification/rule.ts';
import type { Reading } from '../../src/core/rulebook/rulebook.ts';
import { LEVELS } from '../../src/core/survey/response.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { listDecisions } from '../../src/store/certificates/decisions.ts';
import { testDatabase } from '../support/database.ts';
import { keptAndRebuilt, now, NOW, prepare, rowsOf, rulebooks } from '../support/network.ts';
import { importSimulated, writeSimulated } from '../support/simulated.ts';

const { pool } = await testDatabase();
await prepare(pool);
const imported = await importSimulated(pool);
const folder = await mkdtemp(join(tmpdir(), 'plaudit-judging-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const file = join(folder, 'network.csv');
await writeSimulated(file);

const editions = rulebooks.list();
const readings: Reading[] = ['pooled', 'each-month'];

type Scored = Decision & { readonly organization: string };
const scored = new Map<string, Promise<readonly Scored[]>>();
/** The decisions on the same deliveries, read from the file without any database. */
function scoresOf(key: string, reading: Reading): Promise<readonly Scored[]> {
  const known = scored.get(`${key} ${reading}`);
  if (known !== undefined) return known;
  const made = scoreFiles([file], { rulebook: rulebooks.get(key).rulebook, reading, now: NOW }).then(
    (result) => result.decisions,
  );
  scored.set(`${key} ${reading}`, made);
  return made;
}

type Subject = { orgId: number; subjectId: number; id: string; key: string };
const subjects = await rowsOf<Subject>(
  pool,
  `SELECT s.org_id AS "orgId", s.subject_id AS "subjectId", s.public_id AS id,
     (ARRAY['csr', 'supervisor', 'site', 'organization'])[1 + s.level] || '|' || o.name || '|' || s.name AS key
   FROM subject s JOIN organization o USING (org_id) ORDER BY s.org_id, s.subject_id`,
);
const keyOf = (d: Scored): string => `${d.level}|${d.organization}|${d.subject}`;

test('the network is the one that was delivered', async () => {
  expect(imported.counts).toMatchObject({ rejected: 0, read: imported.counts.taken + imported.counts.unchanged });
  expect(imported.counts.unchanged).toBeGreaterThan(0);
  expect(imported.counts.superseded).toBeGreaterThan(0);
  const { kept, rebuilt } = await keptAndRebuilt(pool);
  expect(kept).toEqual(rebuilt);
});

describe.each(editions.map((e) => e.key))('%s', (key) => {
  const { rulebook } = rulebooks.get(key);

  test.each(readings)('every subject is judged as from the file, reading %s', async (reading) => {
    const expected = new Map((await scoresOf(key, reading)).map((d) => [keyOf(d), d]));
    expect([...expected.keys()].toSorted()).toEqual(subjects.map((s) => s.key).toSorted());
    const judged = await judgeWholeNetwork(pool, rulebook, { reading });
    if (judged === null) throw new Error('nothing was judged');
    const { counts, bases, outcomes } = judged;
    for (const subject of subjects) {
      const index = (bases.get(subject.orgId) as number) + subject.subjectId;
      const decision = expected.get(subject.key) as Scored;
      const code = outcomes[index] as number;
      const absent = code === ABSENT;
      const months = decision.months.map((m) => [m.n, m.meeting]);
      expect({
        key: subject.key,
        outcome: absent ? 'undetermined' : OUTCOME_CODES[code],
        tooFew: code === TOO_FEW || (absent && decision.clauses[0]?.reason === 'minimum.too-few'),
        n: counts.total(counts.n, index),
        meeting: counts.total(counts.meeting, index),
        outside: counts.outside[index],
        lagUnknown: counts.lagUnknown[index],
        unscorable: counts.unscorable[index],
        months: counts.monthCounts(index).map((m) => [m.n, m.meeting]),
      }).toEqual({
        key: subject.key,
        outcome: decision.outcome,
        tooFew: decision.clauses[0]?.reason === 'minimum.too-few',
        n: decision.n,
        meeting: decision.meeting,
        outside: decision.months.reduce((sum, m) => sum + m.outside, 0),
        lagUnknown: decision.months.reduce((sum, m) => sum + m.lagUnknown, 0),
        unscorable: decision.months.reduce((sum, m) => sum + m.unscorable, 0),
        months,
      });
    }
  });

  test('a decision run keeps the same figures', async () => {
    const loaded = rulebooks.get(key);
    const run = await transaction(pool, (client) => requestDecisions(client, { loaded, actor: 'tester', now: NOW }));
    const counts = await runDecisions(pool, run, loaded, now);
    const lines = await listDecisions(pool, { runNo: run.runNo }, { limit: 10_000, offset: 0 });
    const expected = (await scoresOf(key, rulebook.period.reading))
      .filter((d) => d.months.some((m) => m.n + m.outside + m.unscorable > 0))
      .map((d) => ({
        level: d.level,
        outside: d.months.reduce((sum, m) => sum + m.outside, 0),
        unscorable: d.months.reduce((sum, m) => sum + m.unscorable, 0),
        key: keyOf(d),
        outcome: d.outcome,
        n: d.n,
        meeting: d.meeting,
        months: d.months.map((m) => [m.n, m.meeting]),
      }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const kept = lines
      .map((line) => ({
        level: LEVELS[line.level],
        outside: line.outside,
        unscorable: line.unscorable,
        key: `${LEVELS[line.level]}|${line.organizationName}|${line.name}`,
        outcome: OUTCOME_CODES[line.outcome],
        n: line.n,
        meeting: line.meeting,
        months: line.monthsN.map((n, i) => [n, line.monthsMeeting[i]]),
      }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    expect(kept).toEqual(expected);
    expect(counts).toEqual(
      LEVELS.map((level, code) => {
        const of = expected.filter((d) => d.level === level);
        const how = (outcome: string): number => of.filter((d) => d.outcome === outcome).length;
        const sum = (key: 'n' | 'outside' | 'unscorable'): number => of.reduce((total, d) => total + d[key], 0);
        return {
          level: code,
          met: how('met'),
          notMet: how('not-met'),
          undetermined: how('undetermined'),
          counted: sum('n'),
          outside: sum('outside'),
          unscorable: sum('unscorable'),
        };
      }),
    );
  });
});

describe("a subject's page", () => {
  const views = new NetworkViews(pool, now);
  // Every organization, site and supervisor, and some CSRs: each page is some queries.
  const chosen = subjects.filter((s, i) => !s.key.startsWith('csr|') || i % 6 === 0);

  test.each(['world-class-call@2008', 'world-class-fcr@2015'])(
    'decides as the file does under %s, and under every other edition',
    async (key) => {
      const { rulebook } = rulebooks.get(key);
      const view = await views.view(rulebook);
      if (view === null) throw new Error('no view');
      const all = await Promise.all(
        editions.map(
          async (e) =>
            [e.key, new Map((await scoresOf(e.key, e.rulebook.period.reading)).map((d) => [keyOf(d), d]))] as const,
        ),
      );
      for (const subject of chosen) {
        const page = await subjectPage(
          pool,
          view,
          subject.id,
          editions.map((e) => e.rulebook),
        );
        const decisionOf = (edition: string): Decision => {
          const found = all.find(([name]) => name === edition)?.[1].get(subject.key) as Scored;
          const { organization: _, ...decision } = found;
          return decision;
        };
        expect(page.decision).toEqual(decisionOf(key));
        expect(page.editions).toEqual(editions.map((e) => decisionOf(e.key)));
        expect({ n: page.line.n, meeting: page.line.meeting, outcome: page.line.outcome }).toEqual({
          n: page.decision.n,
          meeting: page.decision.meeting,
          outcome: page.decision.outcome,
        });
      }
    },
  );
});
