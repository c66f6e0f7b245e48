import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { issueCertificates } from '../../src/actions/certificates/issue-certificates.ts';
import { requestDecisions, runDecisions } from '../../src/actions/certificates/run-decisions.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { findDecisionRun } from '../../src/store/certificates/decisions.ts';
import { findIssueRun } from '../../src/store/certificates/issuances.ts';
import { testDatabase } from '../support/database.ts';
import { decide, EDITION, quarter, requestIssue } from '../support/issuing.ts';
import { losingAnswer } from '../support/lost-answer.ts';
import { emptyNetwork, importFile, journalActs, now, NOW, prepare, rowsOf, rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
beforeEach(() => emptyNetwork(pool));

/** Commits of an import: its row, then all of it. */
const OF_THE_IMPORT = 2;

describe('a connection that breaks between a commit and its answer', () => {
  test('makes no failure of an import that went well', async () => {
    const { counts, run } = await importFile(losingAnswer(pool, OF_THE_IMPORT), quarter('Ann', 9));
    expect(counts).toMatchObject({ read: 27, taken: 27 });
    expect(run).toMatchObject({ state: 'finished', failure: null });
    expect(await journalActs(pool)).toEqual(['organization.added', 'import.finished']);
  });

  test('makes no failure of a decision run that went well', async () => {
    await importFile(pool, quarter('Ann', 9));
    const loaded = rulebooks.get(EDITION);
    const run = await transaction(pool, (client) => requestDecisions(client, { loaded, actor: 'decider', now: NOW }));
    const counts = await runDecisions(losingAnswer(pool, 1), run, loaded, now);
    const known = await findDecisionRun(pool, run.publicId);
    expect(known).toMatchObject({ state: 'finished', failure: null, counts });
    expect((await journalActs(pool)).filter((act) => act.startsWith('decision-run'))).toEqual([
      'decision-run.finished',
    ]);
  });

  test('leaves a run of certificates to be started again, and certifies nobody twice', async () => {
    await importFile(pool, quarter('Ann', 9));
    const decisions = await decide(pool);
    for (const nth of [1, 2, 3]) {
      const run = await requestIssue(pool, decisions);
      await issueCertificates(losingAnswer(pool, nth), run, rulebooks.get(EDITION), {
        now,
        random: randomBytes,
      }).catch(() => undefined);
      expect((await findIssueRun(pool, run.runId))?.state).toMatch(/^(finished|failed)$/);
      expect((await rowsOf(pool, 'SELECT 1 FROM certificate')).length).toBeLessThanOrEqual(1);
    }
    expect(await rowsOf(pool, 'SELECT 1 FROM certificate')).toHaveLength(1);
    expect((await journalActs(pool)).filter((act) => act === 'certificates.issued')).toHaveLength(1);
  });
});
