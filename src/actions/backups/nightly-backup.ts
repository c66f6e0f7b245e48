import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import { alone } from '../../store/basics/alone.ts';
import { addBackupRun, findBackupRun, finishBackupRun, unfinishedBackups } from '../../store/backup-runs.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import type { JobQueue } from '../../store/queue.ts';
import { UNFINISHED } from './backup-file.ts';
import { type BackupFacts, checkBackup } from './check-backup.ts';
import { failureOf } from '../failure.ts';
import { backupDetail, makeBackup } from './make-backup.ts';

export type NightlyOptions = {
  readonly folder: string;
  /** How many are kept. */
  readonly keep: number;
  /** 02:30, in UTC. */
  readonly at: string;
  readonly passphrase: string | null;
  readonly uploadsFolder: string;
  readonly product: string;
  readonly now: () => Date;
  readonly onFault: (error: unknown, job: string) => void;
};

const ACTOR = 'plaudit';
const MINUTE_MS = 60_000;
const NIGHTLY = /^nightly-\d{4}-\d\d-\d\d\.plaudit$/;

/** The last moment at which a backup was due: its day, which names the night, and the moment itself. */
export function lastDue(now: Date, at: string): { night: string; due: Date } {
  const today = new Date(`${now.toISOString().slice(0, 10)}T${at}:00.000Z`);
  const due = today <= now ? today : new Date(today.getTime() - DAY_MS);
  return { night: due.toISOString().slice(0, 10), due };
}

/**
 * Asks every night for a backup and makes it, as a job: whichever process asks first and whichever takes the job, there
 * is one. A night that nobody was there for is made up for at the next start, once.
 */
export class NightlyBackups {
  readonly #pool: Pool;
  readonly #queue: JobQueue;
  readonly #options: NightlyOptions;
  #timer: NodeJS.Timeout | null = null;
  #asked = '';

  constructor(pool: Pool, queue: JobQueue, options: NightlyOptions) {
    this.#pool = pool;
    this.#queue = queue;
    this.#options = options;
  }

  /** Looks at the clock from now on, and knocks again for backups that a crash left unmade. */
  async begin(): Promise<void> {
    await this.#queue.work(
      'backup',
      async ({ id }, failed) => {
        if ((await makeNightlyBackup(this.#pool, id, this.#options).catch(elsewhere)) === 'failed') failed();
      },
      this.#options.onFault,
    );
    const unfinished = await unfinishedBackups(this.#pool);
    await transaction(this.#pool, (client) => this.#queue.knockAgain(client, 'backup', unfinished));
    await this.look();
    this.#timer = setInterval(() => {
      this.look().catch((error: unknown) => this.#options.onFault(error, 'backup'));
    }, MINUTE_MS).unref();
  }

  /** Asks for the backup that is due, unless somebody has. */
  async look(): Promise<void> {
    const now = this.#options.now();
    const { night, due } = lastDue(now, this.#options.at);
    if (night === this.#asked) return;
    await transaction(this.#pool, async (client) => {
      if (await addBackupRun(client, { night, due, now })) await this.#queue.enqueue(client, 'backup', { id: night });
    });
    this.#asked = night;
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }
}

/**
 * Makes the backup of a night, which was asked for, and then removes those that are too many. Doing it twice is
 * harmless. A failure stands in the night's row and in the journal.
 */
export function makeNightlyBackup(
  pool: Pool,
  night: string,
  options: NightlyOptions,
): Promise<'made' | 'failed' | 'nothing to do'> {
  return alone(pool, `backup ${night}`, async () => {
    const run = await findBackupRun(pool, night);
    if (run?.state !== 'waiting') return 'nothing to do';
    const path = join(options.folder, `nightly-${night}.plaudit`);
    try {
      const facts = (await fromBefore(path, options)) ?? (await makeBackup(pool, { ...options, path, keyFile: null }));
      const removed = await removeOld(options);
      await recordMade(pool, night, { path, facts, removed }, options);
      return 'made';
    } catch (error) {
      await recordFailed(pool, night, path, error, options.now());
      if (!(error instanceof PlauditError)) throw error;
      return 'failed';
    }
  });
}

/** Another process is at it. */
function elsewhere(error: unknown): 'nothing to do' {
  if (error instanceof PlauditError && error.code === 'conflict') return 'nothing to do';
  throw error;
}

/** The night's backup, where a crash came after it and before its record. */
const fromBefore = async (path: string, { passphrase }: NightlyOptions): Promise<BackupFacts | null> =>
  existsSync(path) ? checkBackup(path, passphrase) : null;

/** Called only when the new one is there and was read back. Returns how many went. */
async function removeOld({ folder, keep, now }: NightlyOptions): Promise<number> {
  const names = await readdir(folder);
  const tooMany = names
    .filter((name) => NIGHTLY.test(name))
    .toSorted()
    .slice(0, -keep);
  for (const name of tooMany) await rm(join(folder, name), { force: true });
  for (const name of names.filter((each) => each.startsWith('.') && each.endsWith(UNFINISHED))) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => now().getTime() - mtimeMs,
      () => 0,
    );
    // A crash left it; a younger one may still be written.
    if (age > DAY_MS) await rm(path, { force: true });
  }
  return tooMany.length;
}

const recordMade = (
  pool: Pool,
  night: string,
  { path, facts, removed }: { path: string; facts: BackupFacts; removed: number },
  { passphrase, now }: NightlyOptions,
): Promise<void> =>
  transaction(pool, async (client) => {
    const at = now();
    await finishBackupRun(client, { night, at, bytes: facts.bytes, failure: null });
    await writeJournal(client, {
      at,
      actor: ACTOR,
      act: 'backup.made',
      noun: 'backup',
      nounId: basename(path),
      detail: { ...backupDetail(facts, { passphrase, keyFile: null }), removed },
    });
  });

async function recordFailed(pool: Pool, night: string, path: string, error: unknown, at: Date): Promise<void> {
  const failure = failureOf(pool, error, {
    disconnected: 'The connection to the database broke off. The next backup is made in the next night.',
    fault: 'The backup stopped because of a fault in Plaudit. The next one is made in the next night.',
  });
  await transaction(pool, async (client) => {
    await finishBackupRun(client, { night, at, bytes: null, failure });
    await writeJournal(client, {
      at,
      actor: ACTOR,
      act: 'backup.failed',
      noun: 'backup',
      nounId: basename(path),
      detail: { code: failure.code },
    });
  });
}
