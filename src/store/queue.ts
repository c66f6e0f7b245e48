import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import type pg from 'pg';
import { type JobSignal, SIGNALS } from '../core/basics/signals.ts';
import { UNDER_WAY, WAITING } from './basics/condition.ts';
import { unreachableProblem } from './basics/connect.ts';

const POLL_SECONDS = 0.5;
/**
 * A process says twice in this time that it is at work on a job. One that was killed says nothing: its job then counts
 * as over, and whichever process is there ends it about a minute later. Nothing hangs on it but the figures: the run is
 * knocked for again at a start, and a process that was only slow goes on with it.
 */
const ALIVE_SECONDS = 30;
/** Between two looks whether the database is back. */
const AWAY_MS = 500;

/** Longer than a database takes to come back from a restart. */
const HEARD_WITHIN_MS = 30_000;
const watched = tracingChannel<JobSignal>(SIGNALS.job);

/** A job names a run by id; everything else is in the run's own row. */
export type Job = { readonly id: string };
export type JobName = 'import' | 'decide' | 'issue' | 'webhook' | 'backup' | 'retain';
export const JOB_NAMES: readonly JobName[] = ['import', 'decide', 'issue', 'webhook', 'backup', 'retain'];

export type QueueDepth = { readonly kind: JobName; readonly waiting: number; readonly active: number };

/**
 * Jobs in the database, enqueued in the transaction that records what they are to do. A job is only a
 * knock on the door: what happened stands in the run's row, and a run left unfinished by a crash is
 * knocked for again at the next start.
 */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #pool: pg.Pool;
  #working: 'not yet' | 'yes' | 'no more' = 'not yet';
  /** When the database last answered the queue, by the clock of performance.now(). */
  #heard = 0;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#boss = new PgBoss({
      db: {
        executeSql: async (text, values) => {
          const answer = await pool.query(text, values as unknown[]);
          this.#heard = performance.now();
          return answer;
        },
      },
      schema: 'job',
      schedule: false,
    });
    // A failed poll is tried again by itself; the next success or the database's own error says the rest.
    this.#boss.on('error', () => undefined);
  }

  async start(): Promise<void> {
    await this.#boss.start();
    for (const name of JOB_NAMES) {
      await this.#boss.createQueue(name, { retryLimit: 0, expireInSeconds: 86_399 });
      // By itself, as a queue of an earlier version is there already.
      await this.#boss.updateQueue(name, { heartbeatSeconds: ALIVE_SECONDS });
    }
  }

  async enqueue(client: pg.ClientBase, name: JobName, job: Job): Promise<void> {
    await this.#boss.send(name, job, { db: { executeSql: (text, values) => client.query(text, values as unknown[]) } });
  }

  /** Enqueues those of the ids that no job waits for already: starts that follow each other add nothing. */
  async knockAgain(client: pg.ClientBase, name: JobName, ids: readonly string[]): Promise<void> {
    const { rows } = await client.query<{ id: string }>(
      "SELECT data->>'id' AS id FROM job.job WHERE name = $1 AND state IN ('created', 'retry') AND data->>'id' = ANY($2)",
      [name, ids],
    );
    const waiting = new Set(rows.map(({ id }) => id));
    for (const id of ids) if (!waiting.has(id)) await this.enqueue(client, name, { id });
  }

  /**
   * `handle` must be safe to call twice for the same id, and records what it can, then calls `failed`: what it throws
   * is a fault.
   */
  async work(
    name: JobName,
    handle: (job: Job, failed: () => void) => Promise<void>,
    onFault: (error: unknown, job: string) => void,
  ): Promise<void> {
    await this.#boss.work<Job>(name, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 }, async (jobs) => {
      for (const { data } of jobs) {
        const signal: JobSignal = { kind: name, id: data.id, failed: false };
        const failed = (): void => void (signal.failed = true);
        await watched
          .tracePromise(() => this.#persist(() => handle(data, failed)), signal)
          .catch((error: unknown) => onFault(error, `${name} ${data.id}`));
      }
    });
    this.#working = 'yes';
  }

  /** While the database is away the job waits for it: giving up would leave its run undone until the next start. */
  async #persist(handle: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await handle();
      } catch (error) {
        if (this.#working === 'no more' || unreachableProblem(this.#pool, error) === null) throw error;
        await sleep(AWAY_MS);
      }
    }
  }

  /** True while jobs are taken up: begun, not stopped, and the database answered within half a minute. */
  isAtWork(): boolean {
    return this.#working === 'yes' && performance.now() - this.#heard < HEARD_WITHIN_MS;
  }

  /** Jobs that wait or are under way; a kind without any is not there. */
  async depth(): Promise<readonly QueueDepth[]> {
    const { rows } = await this.#pool.query<QueueDepth>(
      `SELECT name AS kind, count(*) FILTER (WHERE ${WAITING})::int AS waiting,
              count(*) FILTER (WHERE ${UNDER_WAY})::int AS active
         FROM job.job WHERE (${WAITING} OR ${UNDER_WAY}) AND name = ANY($1) GROUP BY name`,
      [JOB_NAMES],
    );
    return rows;
  }

  /** Takes up no further job. Resolves when those under way have ended. */
  async rest(): Promise<void> {
    this.#working = 'no more';
    await Promise.all(JOB_NAMES.map((name) => this.#boss.offWork(name, { wait: true })));
  }

  /** Waits for the jobs at work, then lets go. */
  async stop(): Promise<void> {
    this.#working = 'no more';
    await this.#boss.stop({ graceful: true, close: false, timeout: 30_000 });
  }
}
