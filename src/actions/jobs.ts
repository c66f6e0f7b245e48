import { randomBytes, randomUUID } from 'node:crypto';
import { type Asker, type Conflict, keepsFromDeciding, keepsFromIssuing } from '../core/access/duties.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { transaction } from '../store/basics/connect.ts';
import type { Pool } from '../store/basics/db.ts';
import {
  decisionRunNumbered,
  type DecisionRunRow,
  findDecisionRun,
  unfinishedDecisionRuns,
} from '../store/certificates/decisions.ts';
import {
  addImport,
  findImport,
  type ImportRow,
  type NewImport,
  unfinishedImports,
} from '../store/responses/imports.ts';
import { addIssueRun, findIssueRun, type IssueRunRow, unfinishedIssueRuns } from '../store/certificates/issuances.ts';
import { LEVEL_CODES } from '../store/levels.ts';
import type { JobName, JobQueue } from '../store/queue.ts';
import type { Level } from '../core/survey/response.ts';
import { issueCertificates, recordIssueFailure } from './certificates/issue-certificates.ts';
import { type DecisionRequest, recordFailure, requestDecisions, runDecisions } from './certificates/run-decisions.ts';
import { runUploadImport } from './imports/run-upload-import.ts';
import type { LoadedRulebook, Rulebooks } from './rulebooks/rulebooks.ts';
import type { OpenSecrets } from './keys/secrets.ts';
import { forgetOldUploads, letGoUpload } from './imports/uploads.ts';

/** Long work asked for by someone who may leave: each request is a row and a job, written together. */
export class Jobs {
  readonly #pool: Pool;
  readonly #queue: JobQueue;

  constructor(pool: Pool, queue: JobQueue) {
    this.#pool = pool;
    this.#queue = queue;
  }

  requestImport(run: NewImport): Promise<ImportRow> {
    return transaction(this.#pool, async (client) => {
      const row = await addImport(client, run);
      await this.#queue.enqueue(client, 'import', { id: row.publicId });
      return row;
    });
  }

  /** Throws `access.separated` where who asks may not be the one who decides. */
  async requestDecisions(by: Asker, asked: Omit<DecisionRequest, 'actor'>): Promise<DecisionRunRow> {
    const request = { ...asked, actor: by.id };
    keepApart(keepsFromDeciding(by, asked.orgId ?? null), asked.loaded.key);
    return transaction(this.#pool, async (client) => {
      const row = await requestDecisions(client, request);
      await this.#queue.enqueue(client, 'decide', { id: row.publicId });
      return row;
    });
  }

  /** Throws `conflict` where the decision run is not finished, `access.separated` where who asks may not be the one who issues. */
  async requestIssuing(
    by: Asker,
    decisionRun: DecisionRunRow,
    more: { levels: readonly Level[]; subjects: readonly string[] | null; now: Date },
  ): Promise<IssueRunRow> {
    if (decisionRun.state !== 'finished') {
      throw new PlauditError(
        'conflict',
        'Certificates are issued from a finished decision run: wait until this one is.',
        { place: decisionRun.publicId },
      );
    }
    keepApart(keepsFromIssuing(by, decisionRun), decisionRun.publicId);
    return transaction(this.#pool, async (client) => {
      const row = await addIssueRun(client, {
        runId: randomUUID(),
        decisionRunNo: decisionRun.runNo,
        levels: [...new Set(more.levels)].map((l) => LEVEL_CODES[l]),
        subjects: more.subjects,
        actor: by.id,
        now: more.now,
      });
      await this.#queue.enqueue(client, 'issue', { id: row.runId });
      return row;
    });
  }

  /** Starts handling jobs, and knocks again for runs that a crash left unfinished. `onFault` hears of bugs. */
  async work({ rulebooks, uploadsFolder, secrets, now, onFault = logFault }: Workplace): Promise<void> {
    const pool = this.#pool;
    await forgetOldUploads(pool, uploadsFolder, now());
    await this.#queue.work(
      'import',
      async ({ id }, failed) => {
        const run = await findImport(pool, id);
        if (run === null || isOver(run.state)) return;
        const counts = await runUploadImport(pool, run, { uploadsFolder, secrets, now }).catch(recorded(failed));
        if (counts !== undefined && !run.dryRun && run.uploadId !== null)
          await letGoUpload(pool, uploadsFolder, run.uploadId);
      },
      onFault,
    );
    await this.#queue.work(
      'decide',
      async ({ id }, failed) => {
        const run = await findDecisionRun(pool, id);
        if (run === null || isOver(run.state)) return;
        const loaded = editionOf(rulebooks, run);
        if (loaded instanceof PlauditError) await recordFailure(pool, run, loaded, now()).then(failed);
        else await runDecisions(pool, run, loaded, now).catch(recorded(failed));
      },
      onFault,
    );
    await this.#queue.work(
      'issue',
      async ({ id }, failed) => {
        const run = await findIssueRun(pool, id);
        if (run === null || isOver(run.state)) return;
        const loaded = editionOf(rulebooks, await decisionRunOf(pool, run));
        if (loaded instanceof PlauditError) await recordIssueFailure(pool, run, loaded, now()).then(failed);
        else await issueCertificates(pool, run, loaded, { now, random: randomBytes }).catch(recorded(failed));
      },
      onFault,
    );
    const unfinished: [JobName, string[]][] = [
      ['import', await unfinishedImports(pool)],
      ['decide', await unfinishedDecisionRuns(pool)],
      ['issue', await unfinishedIssueRuns(pool)],
    ];
    await transaction(pool, async (client) => {
      for (const [name, ids] of unfinished) await this.#queue.knockAgain(client, name, ids);
    });
  }
}

type Workplace = {
  readonly rulebooks: Rulebooks;
  readonly uploadsFolder: string;
  readonly secrets: OpenSecrets;
  readonly now: () => Date;
  readonly onFault?: (error: unknown, job: string) => void;
};

const logFault = (error: unknown, job: string): void => console.error(`${new Date().toISOString()} ${job}`, error);

const isOver = (state: string): boolean => state === 'finished' || state === 'failed';

/** An expected failure stands in the run's own row by now; anything else is a bug and is left to be logged. */
const recorded =
  (failed: () => void) =>
  (error: unknown): undefined => {
    if (!(error instanceof PlauditError)) throw error;
    failed();
    return undefined;
  };

/** The edition a run decides by, or why it is not there: its file may have been taken away since. */
function editionOf(rulebooks: Rulebooks, run: DecisionRunRow): LoadedRulebook | PlauditError {
  try {
    return rulebooks.get(`${run.program}@${run.edition}`);
  } catch (error) {
    if (error instanceof PlauditError) return error;
    throw error;
  }
}

const decisionRunOf = async (pool: Pool, run: IssueRunRow): Promise<DecisionRunRow> =>
  (await decisionRunNumbered(pool, run.decisionRunNo)) as DecisionRunRow;

const SEPARATED: Readonly<Record<Conflict, string>> = {
  'decided': 'Who asked for these decisions does not issue certificates from them: let another operator do it.',
  'evaluates': 'Whoever is a consultant evaluates and does not decide: let a decider do it who is none.',
  'stands-for':
    'This is also about an organization that you have a role in: let someone do it who stands for nobody there.',
};

function keepApart(conflict: Conflict | null, place: string): void {
  if (conflict !== null)
    throw new PlauditError('access.separated', SEPARATED[conflict], { place, params: { conflict } });
}
