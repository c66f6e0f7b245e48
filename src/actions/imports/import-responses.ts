import { channel } from 'node:diagnostics_channel';
import { PlauditError } from '../../core/basics/problem.ts';
import { type ImportedSignal, SIGNALS } from '../../core/basics/signals.ts';
import type { SurveyResponse } from '../../core/survey/response.ts';
import { alone } from '../../store/basics/alone.ts';
import type { Pool, PoolClient } from '../../store/basics/db.ts';
import { transaction } from '../../store/basics/connect.ts';
import {
  addRejects,
  findImport,
  finishImport,
  type ImportCounts,
  NO_COUNTS,
  noteImportProgress,
  removeRejects,
  type StoredReject,
} from '../../store/responses/imports.ts';
import { writeJournal } from '../../store/journal.ts';
import { bumpNetworkVersion } from '../../store/organizations.ts';
import { holdWindows } from '../../store/reference.ts';
import { tellWebhooks } from '../../store/guards/webhook-events.ts';
import { failureOf } from '../failure.ts';
import { importPath } from '../webhooks/message-paths.ts';
import { ResponseWriter } from './response-writer.ts';
import type { OpenSecrets } from '../keys/secrets.ts';

/** What an import reads: a file through `src/intake`, or the simulated network. */
export type ResponseBatch = {
  readonly responses: readonly SurveyResponse[];
  readonly rejects: readonly StoredReject[];
};

export type ResponseSource = {
  /** From the beginning, each time it is called: a transaction the server gave up begins again. */
  open(): AsyncIterable<ResponseBatch>;
  /** Rows passed over so far, which stand in no batch. */
  leftOut(): number;
  /** Known once the batches have all been read. */
  summary(): { readonly sha256: string | null; readonly truncated: boolean };
};

export type ImportOptions = {
  readonly importNo: number;
  readonly publicId: string;
  readonly file: string;
  readonly actor: string;
  readonly dryRun: boolean;
  readonly simulated: boolean;
  readonly now: () => Date;
  /** The zone the source names for a site, as far as it has been read. */
  readonly zoneOf: (site: string, organization: string) => string | null;
  /** Rows of one organization that are written together; fewer than usual only where a test wants to see the seams. */
  readonly chunk?: number;
  /** Where the reading stands, in the unit of import_run.bytes. */
  readonly done: () => number;
  readonly onProgress?: (counts: ImportCounts) => void;
  /** Asked for where the source says who the customers were; may be left out where none does. */
  readonly secrets?: OpenSecrets;
};

const imported = channel(SIGNALS.imported);

const noSecrets: OpenSecrets = () => Promise.reject(new Error('A source that names customers needs the keys.'));

/** Thrown to undo a dry run; never leaves this file. */
class DryRunEnd extends Error {}

const PROGRESS_MS = 500;

/**
 * Imports a source in one transaction: responses, roll-ups, rejects, journal entry, all or nothing. A dry
 * run does exactly the same and undoes it, so that its counts are those of the real run. A failure leaves
 * the network as it was and stands in the import's row and in the journal. An import that is over is not
 * done again; one that another process is at work on is a `conflict`.
 */
export function importResponses(pool: Pool, source: ResponseSource, options: ImportOptions): Promise<ImportCounts> {
  return alone(pool, options.publicId, async () => {
    const run = await findImport(pool, options.publicId);
    if (run?.state === 'finished') return run.counts;
    if (run?.state === 'failed')
      throw new PlauditError('conflict', `This import failed before: ${run.failure?.message} Import the file again.`, {
        place: options.publicId,
      });
    try {
      return await takeAll(pool, source, options, []);
    } catch (error) {
      if (await recordFailure(pool, options, error)) throw error;
      return outcomeOf(pool, options, error);
    }
  });
}

/** A connection may break between a commit and its answer: then the import is over, and went well. */
async function outcomeOf(pool: Pool, { publicId }: ImportOptions, error: unknown): Promise<ImportCounts> {
  const run = await findImport(pool, publicId);
  if (run?.state === 'finished') return run.counts;
  throw error;
}

async function takeAll(
  pool: Pool,
  source: ResponseSource,
  options: ImportOptions,
  dryRejects: StoredReject[][],
): Promise<ImportCounts> {
  let counts: ImportCounts = NO_COUNTS;
  const end = (): Parameters<typeof finishImport>[2] => ({
    state: 'finished',
    at: options.now(),
    counts,
    failure: null,
    ...source.summary(),
  });
  try {
    await transaction(pool, async (client) => {
      dryRejects.length = 0;
      counts = await takeBatches(pool, client, source, options, dryRejects);
      if (options.dryRun) throw new DryRunEnd();
      if (!(await finishImport(client, options.importNo, end()))) throw overElsewhere(options);
      await writeJournal(client, {
        at: options.now(),
        actor: options.actor,
        act: 'import.finished',
        noun: 'import',
        nounId: options.publicId,
        detail: { file: options.file, ...counts, ...source.summary() },
      });
      // The file's name stays here: people write names of customers into it.
      const { publicId: id } = options;
      await tellWebhooks(client, [
        { type: 'import.finished', at: options.now(), data: { id, path: importPath(id), ...counts } },
      ]);
    });
  } catch (error) {
    if (!(error instanceof DryRunEnd)) throw error;
    // The rejects of a dry run are worth keeping: they are what it was made for.
    await transaction(pool, async (client) => {
      let seq = 0;
      for (const rows of dryRejects) {
        await addRejects(client, options.importNo, seq, rows);
        seq += rows.length;
      }
      await finishImport(client, options.importNo, end());
    });
  }
  const told: ImportedSignal = { rows: counts };
  if (!options.dryRun) imported.publish(told);
  return counts;
}

/** Of a dry run with very many rejects, the first ones are kept; the count says how many there were. */
const KEPT_DRY_REJECTS = 100_000;

async function takeBatches(
  pool: Pool,
  client: PoolClient,
  source: ResponseSource,
  options: ImportOptions,
  dryRejects: StoredReject[][],
): Promise<ImportCounts> {
  const writer = new ResponseWriter({
    client,
    importNo: options.importNo,
    windows: await holdWindows(client),
    simulated: options.simulated,
    now: options.now(),
    zoneOf: options.zoneOf,
    chunk: options.chunk,
    secrets: options.secrets ?? noSecrets,
    onOrganization: (organization) =>
      writeJournal(client, {
        orgId: organization.orgId,
        at: options.now(),
        actor: options.actor,
        act: 'organization.added',
        noun: 'organization',
        nounId: organization.publicId,
        detail: { name: organization.name },
      }),
  });
  await writer.start();
  await removeRejects(client, options.importNo);
  let given = 0;
  let rejected = 0;
  let noted = performance.now();
  const countsNow = (): ImportCounts => {
    const leftOut = source.leftOut();
    return { read: given + leftOut, rejected, leftOut, ...writer.counts };
  };
  try {
    for await (const batch of source.open()) {
      given += batch.responses.length + batch.rejects.length;
      await writer.write(batch.responses);
      if (batch.rejects.length > 0) {
        await writer.settled();
        if (!options.dryRun) await addRejects(client, options.importNo, rejected, batch.rejects);
        else if (rejected < KEPT_DRY_REJECTS) dryRejects.push([...batch.rejects]);
        rejected += batch.rejects.length;
      }
      if (performance.now() - noted > PROGRESS_MS) {
        noted = performance.now();
        await noteImportProgress(pool, options.importNo, options.done());
        options.onProgress?.(countsNow());
      }
    }
    await writer.finish();
  } catch (error) {
    // What the writer has begun ends inside this transaction, before the caller rolls it back.
    await writer.settled().catch(() => undefined);
    throw error;
  }
  if (writer.counts.taken > 0) await bumpNetworkVersion(client, options.simulated);
  return countsNow();
}

const overElsewhere = ({ publicId }: ImportOptions): PlauditError =>
  new PlauditError('conflict', 'Another process of Plaudit has ended this import: see how it went.', {
    place: publicId,
  });

/** False where the import is over already, and its outcome stands. */
async function recordFailure(pool: Pool, options: ImportOptions, error: unknown): Promise<boolean> {
  const failure = failureOf(pool, error, {
    disconnected: 'The connection to the database broke off; nothing of the file was taken. Import it again.',
    fault: 'The import stopped because of a fault in Plaudit; nothing of the file was taken.',
  });
  return transaction(pool, async (client) => {
    const at = options.now();
    const recorded = await finishImport(client, options.importNo, {
      state: 'failed',
      at,
      counts: NO_COUNTS,
      truncated: false,
      sha256: null,
      failure,
    });
    if (!recorded) return false;
    await writeJournal(client, {
      at,
      actor: options.actor,
      act: 'import.failed',
      noun: 'import',
      nounId: options.publicId,
      detail: { file: options.file, error: failure.message },
    });
    return true;
  });
}
