import { PgBoss } from 'pg-boss';
import type pg from 'pg';

const POLL_SECONDS = 0.5;

/** A job names a run by id; everything else is in the run's own row. */
export type Job = { readonly id: string };
export type JobName = 'import' | 'decide' | 'issue';
export const JOB_NAMES: readonly JobName[] = ['import', 'decide', 'issue'];

/**
 * Jobs in the database, enqueued in the transaction that records what they are to do. A job is only a
 * knock on the door: what happened stands in the run's row, and a run left unfinished by a crash is
 * knocked for again at the next start.
 */
export class JobQueue {
  readonly #boss: PgBoss;

  constructor(pool: pg.Pool) {
    this.#boss = new PgBoss({
      db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
      schema: 'job',
      schedule: false,
    });
    // A failed poll is tried again by itself; the next success or the database's own error says the rest.
    this.#boss.on('error', () => undefined);
  }

  async start(): Promise<void> {
    await this.#boss.start();
    for (const name of JOB_NAMES) await this.#boss.createQueue(name, { retryLimit: 0, expireInSeconds: 86_399 });
  }

  async enqueue(client: pg.ClientBase, name: JobName, job: Job): Promise<void> {
    await this.#boss.send(name, job, { db: { executeSql: (text, values) => client.query(text, values as unknown[]) } });
  }

  /** `handle` must be safe to call twice for the same id, and records what it can: what it throws is a fault. */
  async work(
    name: JobName,
    handle: (job: Job) => Promise<void>,
    onFault: (error: unknown, job: string) => void,
  ): Promise<void> {
    await this.#boss.work<Job>(name, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 }, async (jobs) => {
      for (const { data } of jobs) await handle(data).catch((error: unknown) => onFault(error, `${name} ${data.id}`));
    });
  }

  /** Waits for the jobs at work, then lets go. */
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, close: false, timeout: 30_000 });
  }
}
