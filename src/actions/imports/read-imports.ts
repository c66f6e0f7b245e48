import { type Failure, PlauditError } from '../../core/basics/problem.ts';
import type { Pool } from '../../store/basics/db.ts';
import {
  countRejects,
  findImport,
  type ImportCounts,
  type ImportRow,
  type JobState,
  listImports,
  readImports,
  readRejects,
  type RejectCount,
  type StoredReject,
} from '../../store/responses/imports.ts';
import { mappingFrom } from '../../intake/mapping-file.ts';
import { findUpload } from '../../store/responses/uploads.ts';
import type { Jobs } from '../jobs.ts';
import { keepMapping } from './uploads.ts';

export type ImportRunBody = {
  readonly importNo: number;
  readonly id: string;
  readonly file: string;
  readonly sha256: string | null;
  readonly bytes: number;
  /** The uploaded file, as long as it is kept. */
  readonly upload: string | null;
  readonly dryRun: boolean;
  readonly state: JobState;
  readonly progress: { done: number; total: number | null; unit: string };
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly by: string;
  /** The account, key or place it was asked for by. */
  readonly byId: string;
  readonly failure: Failure | null;
  readonly counts: ImportCounts;
  readonly truncated: boolean;
  readonly rejectsByReason: RejectCount[];
};

async function bodiesOf(pool: Pool, rows: readonly ImportRow[]): Promise<ImportRunBody[]> {
  const rejects = await countRejects(
    pool,
    rows.filter((row) => row.counts.rejected > 0).map((row) => row.importNo),
  );
  return rows.map((row) => ({
    importNo: row.importNo,
    id: row.publicId,
    file: row.file,
    sha256: row.sha256,
    bytes: row.bytes,
    upload: row.uploadKept ? row.uploadId : null,
    dryRun: row.dryRun,
    state: row.state,
    progress: { done: row.done, total: row.bytes, unit: 'bytes' },
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    by: row.actorName,
    byId: row.actor,
    failure: row.failure,
    counts: row.counts,
    truncated: row.truncated,
    rejectsByReason: rejects.get(row.importNo) ?? [],
  }));
}

/** Throws `not-found`. */
export async function findImportRun(pool: Pool, id: string): Promise<ImportRunBody> {
  const row = await findImport(pool, id);
  if (row === null)
    throw new PlauditError('not-found', 'No such import is known.', { place: id, params: { noun: 'import' } });
  return (await bodiesOf(pool, [row]))[0] as ImportRunBody;
}

export async function importRunsPage(
  pool: Pool,
  page: { limit: number; offset: number },
): Promise<{ rows: ImportRunBody[]; total: number }> {
  const { rows, total } = await listImports(pool, page);
  return { rows: await bodiesOf(pool, rows), total };
}

/** Every import for an export, newest first, some at a time. */
export const importLines = (pool: Pool): AsyncGenerator<ImportRow[]> => readImports(pool);

export const rejectLines = (pool: Pool, run: ImportRunBody): AsyncGenerator<StoredReject[]> =>
  readRejects(pool, run.importNo);

export type UploadImportRequest = {
  readonly uploadId: string;
  /** Null for the one last sent for the upload. */
  readonly mapping: string | null;
  readonly dryRun: boolean;
  /** A name to keep the mapping under. */
  readonly saveMappingAs?: string;
  readonly actor: string;
  readonly now: Date;
};

/** Throws `not-found` where the upload is gone, and `mapping.invalid`. */
export async function requestUploadImport(
  pool: Pool,
  jobs: Jobs,
  request: UploadImportRequest,
): Promise<ImportRunBody> {
  const upload = await findUpload(pool, request.uploadId);
  if (upload === null)
    throw new PlauditError('not-found', 'The uploaded file is no longer here: choose it again.', {
      place: request.uploadId,
      params: { noun: 'upload' },
    });
  const { dryRun, actor, now, saveMappingAs: name } = request;
  const mapping = request.mapping ?? upload.mapping;
  if (mapping !== null) mappingFrom(mapping, 'mapping');
  if (mapping !== null && name !== undefined) await keepMapping(pool, { name, text: mapping, actor, now });
  const row = await jobs.requestImport({
    file: upload.name,
    bytes: upload.bytes,
    uploadId: upload.uploadId,
    mapping,
    dryRun,
    actor,
    now,
  });
  return (await bodiesOf(pool, [row]))[0] as ImportRunBody;
}
