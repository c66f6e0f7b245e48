import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import type { JobQueue } from '../../store/queue.ts';
import { beginRetentionRun, unfinishedRetentionRuns } from '../../store/personal/retention.ts';
import { lastDue } from '../backups/nightly-backup.ts';
import { eraseOverdue } from './retention.ts';
import { forgetOldUploads } from '../imports/uploads.ts';

/** Behind the backup of the night, in UTC. */
const AT = '03:30';
const MINUTES_10 = 600_000;

export type RetentionOptions = {
  readonly uploadsFolder: string;
  readonly now: () => Date;
  readonly onFault: (error: unknown, job: string) => void;
};

/**
 * Asks once a night for what is kept too long to be erased, as a job: whichever process asks first and whichever takes
 * the job, it is done once. Uploaded files, which each process has in its own home, are looked at several times an hour.
 */
export class NightlyRetention {
  readonly #pool: Pool;
  readonly #queue: JobQueue;
  readonly #options: RetentionOptions;
  #timer: NodeJS.Timeout | null = null;

  constructor(pool: Pool, queue: JobQueue, options: RetentionOptions) {
    this.#pool = pool;
    this.#queue = queue;
    this.#options = options;
  }

  /** Looks at the clock from now on, and knocks again for runs that a crash left unfinished. */
  async begin(): Promise<void> {
    const { now, onFault } = this.#options;
    await this.#queue.work('retain', async ({ id }) => void (await eraseOverdue(this.#pool, id, now)), onFault);
    const unfinished = await unfinishedRetentionRuns(this.#pool);
    await transaction(this.#pool, async (client) => {
      for (const id of unfinished) await this.#queue.enqueue(client, 'retain', { id });
    });
    await this.look();
    this.#timer = setInterval(() => {
      this.look().catch((error: unknown) => onFault(error, 'retain'));
    }, MINUTES_10).unref();
  }

  /** Asks for the run that is due, unless somebody has, and throws old uploads away. */
  async look(): Promise<void> {
    const { now, uploadsFolder } = this.#options;
    const { night } = lastDue(now(), AT);
    await transaction(this.#pool, async (client) => {
      if (await beginRetentionRun(client, night, now())) await this.#queue.enqueue(client, 'retain', { id: night });
    });
    await forgetOldUploads(this.#pool, uploadsFolder, now());
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }
}
