import { PlauditError } from '../../core/basics/problem.ts';
import { formatPeriod, type Period } from '../../core/basics/month.ts';
import { ABSENT } from '../../core/certification/network.ts';
import { MET, NOT_MET } from '../../core/certification/rule.ts';
import type { Reading } from '../../core/rulebook/rulebook.ts';
import { LEVELS } from '../../core/survey/response.ts';
import { alone } from '../../store/basics/alone.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import {
  addDecisionRun,
  addDecisions,
  type DecisionRow,
  type DecisionRunRow,
  findDecisionRun,
  finishDecisionRun,
  keepRulebook,
  type LevelCounts,
  noteDecisionProgress,
} from '../../store/certificates/decisions.ts';
import { writeJournal } from '../../store/journal.ts';
import { tellWebhooks, type WebhookEvent } from '../../store/guards/webhook-events.ts';
import { failureOf } from '../failure.ts';
import { checkedPeriod, type JudgedNetwork, judgeWholeNetwork } from '../judging/judge-network.ts';
import { decisionRunPath } from '../webhooks/message-paths.ts';
import type { LoadedRulebook } from '../rulebooks/rulebooks.ts';

export type DecisionRequest = {
  readonly loaded: LoadedRulebook;
  readonly period?: Period;
  readonly reading?: Reading;
  /** Only this organization; the whole network otherwise. */
  readonly orgId?: number;
  readonly actor: string;
  readonly now: Date;
};

/**
 * Asks for a run: its row is there before any work begins, so that a crash leaves something to find.
 * Throws `period.invalid` for a period the edition does not allow.
 */
export async function requestDecisions(client: Client, request: DecisionRequest): Promise<DecisionRunRow> {
  const { rulebook } = request.loaded;
  if (request.period !== undefined) checkedPeriod(rulebook, request.period);
  return addDecisionRun(client, {
    program: rulebook.program,
    edition: rulebook.edition,
    rulebookSha256: rulebook.sha256,
    profile: rulebook.profile,
    periodFrom: request.period?.from ?? null,
    periodTo: request.period?.to ?? null,
    reading: request.reading ?? rulebook.period.reading,
    orgId: request.orgId ?? null,
    actor: request.actor,
    now: request.now,
  });
}

const PROGRESS_ROWS = 32_768;

/**
 * Decides on every subject with a response in the period, in one transaction with its journal entry. The
 * decisions of a run are never changed: responses that come later change the open decision, which is
 * always counted afresh, and the next run. A run that is over is not done again; one that another process
 * is at work on is a `conflict`.
 */
export function runDecisions(
  pool: Pool,
  run: DecisionRunRow,
  loaded: LoadedRulebook,
  now: () => Date,
): Promise<DecisionRunRow['counts']> {
  return alone(pool, run.publicId, async () => {
    const known = await findDecisionRun(pool, run.publicId);
    if (known?.state === 'finished') return known.counts;
    if (known?.state === 'failed')
      throw new PlauditError('conflict', `This run failed before: ${known.failure?.message} Ask for a new one.`, {
        place: run.publicId,
      });
    try {
      return await judgeAndRecord(pool, run, loaded, now);
    } catch (error) {
      if (await recordFailure(pool, run, error, now())) throw error;
      return outcomeOf(pool, run, error);
    }
  });
}

/** A connection may break between a commit and its answer: then the run is over, and went well. */
async function outcomeOf(pool: Pool, { publicId }: DecisionRunRow, error: unknown): Promise<DecisionRunRow['counts']> {
  const run = await findDecisionRun(pool, publicId);
  if (run?.state === 'finished') return run.counts;
  throw error;
}

async function judgeAndRecord(
  pool: Pool,
  run: DecisionRunRow,
  loaded: LoadedRulebook,
  now: () => Date,
): Promise<LevelCounts[]> {
  const { rulebook } = loaded;
  if (rulebook.sha256 !== run.rulebookSha256 || rulebook.profile?.sha256 !== run.profile?.sha256) {
    throw new PlauditError(
      'conflict',
      `The edition ${loaded.key} or its operator profile was changed after this run was asked for: ask for a new run.`,
      { place: loaded.key },
    );
  }
  const period =
    run.periodFrom === null || run.periodTo === null ? undefined : { from: run.periodFrom, to: run.periodTo };
  const judged = await judgeWholeNetwork(pool, rulebook, {
    period,
    reading: run.reading,
    orgId: run.orgId ?? undefined,
  });
  if (judged === null) {
    throw new PlauditError('not-found', 'The network has no response yet: import a file first, then decide.');
  }
  return record(pool, run, loaded, judged, now);
}

/**
 * A run that cannot be carried out is told so in its row and in the journal. False where it is over already, and its
 * outcome stands.
 */
export async function recordFailure(pool: Pool, run: DecisionRunRow, error: unknown, at: Date): Promise<boolean> {
  const failure = failureOf(pool, error, {
    disconnected: 'The connection to the database broke off; no decision was recorded. Ask for a new run.',
    fault: 'The run stopped because of a fault in Plaudit; no decision was recorded.',
  });
  return transaction(pool, async (client) => {
    const recorded = await finishDecisionRun(client, run.runNo, {
      state: 'failed',
      at,
      counts: [],
      failure,
      total: 0,
      periodFrom: run.periodFrom,
      periodTo: run.periodTo,
    });
    if (!recorded) return false;
    await writeJournal(client, {
      orgId: run.orgId ?? 0,
      at,
      actor: run.actor,
      act: 'decision-run.failed',
      noun: 'decision-run',
      nounId: run.publicId,
      detail: { rulebook: `${run.program}@${run.edition}`, error: failure.message },
    });
    return true;
  });
}

const overElsewhere = ({ publicId }: DecisionRunRow): PlauditError =>
  new PlauditError('conflict', 'Another process of Plaudit has ended this run: see how it went.', { place: publicId });

async function record(
  pool: Pool,
  run: DecisionRunRow,
  loaded: LoadedRulebook,
  judged: JudgedNetwork,
  now: () => Date,
): Promise<LevelCounts[]> {
  const { rulebook, yaml, key } = loaded;
  const counts = countLevels(judged);
  const total = counts.reduce((sum, c) => sum + c.met + c.notMet + c.undetermined, 0);
  await transaction(pool, async (client) => {
    const at = now();
    if (
      await keepRulebook(client, {
        sha256: rulebook.sha256,
        program: rulebook.program,
        edition: rulebook.edition,
        yaml,
        now: at,
      })
    ) {
      await writeJournal(client, {
        at,
        actor: run.actor,
        act: 'rulebook.first-used',
        noun: 'rulebook',
        nounId: key,
        detail: { sha256: rulebook.sha256 },
      });
    }
    if (rulebook.profile !== null) {
      await writeJournal(client, {
        at,
        actor: run.actor,
        act: 'profile.applied',
        noun: 'rulebook',
        nounId: key,
        detail: { ...rulebook.profile, run: run.publicId },
      });
    }
    await addDecisions(client, run.runNo, decisionRows(judged), async (done) => {
      if (done % PROGRESS_ROWS === 0) await noteDecisionProgress(pool, run.runNo, done, total);
    });
    const recorded = await finishDecisionRun(client, run.runNo, {
      state: 'finished',
      at: now(),
      counts,
      failure: null,
      total,
      periodFrom: judged.period.from,
      periodTo: judged.period.to,
    });
    if (!recorded) throw overElsewhere(run);
    await writeJournal(client, {
      orgId: run.orgId ?? 0,
      at: now(),
      actor: run.actor,
      act: 'decision-run.finished',
      noun: 'decision-run',
      nounId: run.publicId,
      detail: {
        rulebook: key,
        sha256: rulebook.sha256,
        reading: judged.reading,
        total,
        met: counts.reduce((sum, c) => sum + c.met, 0),
      },
    });
    await tellWebhooks(client, [finishedEvent(run, key, judged, counts, now())]);
  });
  return counts;
}

const finishedEvent = (
  run: DecisionRunRow,
  rulebook: string,
  { period, reading }: JudgedNetwork,
  counts: readonly LevelCounts[],
  at: Date,
): WebhookEvent => ({
  type: 'decision-run.finished',
  at,
  data: {
    id: run.publicId,
    path: decisionRunPath(run.publicId),
    rulebook,
    period: formatPeriod(period),
    reading,
    met: counts.reduce((sum, c) => sum + c.met, 0),
    notMet: counts.reduce((sum, c) => sum + c.notMet, 0),
    undetermined: counts.reduce((sum, c) => sum + c.undetermined, 0),
  },
});

function* decisionRows({ counts, outcomes, bases }: JudgedNetwork): Generator<DecisionRow> {
  const ends = [...bases.values()].slice(1).concat(counts.size);
  let i = 0;
  for (const [orgId, base] of bases) {
    for (let index = base; index < (ends[i] as number); index += 1) {
      if (outcomes[index] === ABSENT) continue;
      const from = index * counts.months;
      yield {
        orgId,
        subjectId: index - base,
        level: counts.level[index] as number,
        outcome: outcomes[index] as number,
        n: counts.total(counts.n, index),
        meeting: counts.total(counts.meeting, index),
        outside: counts.outside[index] as number,
        lagUnknown: counts.lagUnknown[index] as number,
        unscorable: counts.unscorable[index] as number,
        monthsN: counts.n.subarray(from, from + counts.months),
        monthsMeeting: counts.meeting.subarray(from, from + counts.months),
      };
    }
    i += 1;
  }
}

function countLevels({ counts, outcomes }: JudgedNetwork): LevelCounts[] {
  const sums = LEVELS.map((_, level) => ({
    level,
    met: 0,
    notMet: 0,
    undetermined: 0,
    counted: 0,
    outside: 0,
    unscorable: 0,
  }));
  for (let index = 0; index < outcomes.length; index += 1) {
    if (outcomes[index] === ABSENT) continue;
    const sum = sums[counts.level[index] as number] as (typeof sums)[number];
    sum.counted += counts.total(counts.n, index);
    sum.outside += counts.outside[index] as number;
    sum.unscorable += counts.unscorable[index] as number;
    if (outcomes[index] === MET) sum.met += 1;
    else if (outcomes[index] === NOT_MET) sum.notMet += 1;
    else sum.undetermined += 1;
  }
  return sums;
}
