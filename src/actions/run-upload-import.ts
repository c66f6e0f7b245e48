import { join } from 'node:path';
import { PlauditError } from '../core/basics/problem.ts';
import { mappingFrom } from '../intake/mapping-file.ts';
import { type Intake, openResponses } from '../intake/responses.ts';
import type { Pool } from '../store/db.ts';
import type { ImportCounts, ImportRow } from '../store/imports.ts';
import { siteZones } from '../store/subjects.ts';
import { importResponses, type ResponseBatch } from './import-responses.ts';

export type FileImportOptions = {
  readonly now: () => Date;
  readonly onProgress?: (counts: ImportCounts, bytesRead: number) => void;
};

/** Imports a file that came through the browser. */
export function runUploadImport(pool: Pool, run: ImportRow, options: FileImportOptions & { readonly uploadsFolder: string }): Promise<ImportCounts> {
  if (run.uploadId === null) throw new PlauditError('not-found', `The import ${run.publicId} has no uploaded file.`);
  return runFileImport(pool, run, join(options.uploadsFolder, run.uploadId, run.file), options);
}

/** Imports a file by its path, under an import row that stands already. */
export async function runFileImport(pool: Pool, run: ImportRow, path: string, options: FileImportOptions): Promise<ImportCounts> {
  const zones = await siteZones(pool);
  const zoneOf = (site: string, organization: string): string | null => zones.get(organization)?.get(site) ?? null;
  let intake: Intake | null = null;
  let bytesRead = 0;
  async function* batches(): AsyncGenerator<ResponseBatch> {
    intake = await openResponses(path, {
      mapping: run.mapping === null ? undefined : mappingFrom(run.mapping, run.file),
      zoneOf,
      onProgress: (progress) => (bytesRead = progress.bytesRead),
    });
    yield* intake;
  }
  const mappedZone = run.mapping === null ? null : (mappingFrom(run.mapping, run.file).zone ?? null);
  return importResponses(
    pool,
    {
      open: batches,
      summary: () => ({ sha256: intake?.summary.sha256 ?? null, truncated: intake?.summary.truncated ?? false }),
    },
    {
      importNo: run.importNo,
      publicId: run.publicId,
      file: run.file,
      actor: run.actor,
      dryRun: run.dryRun,
      simulated: false,
      now: options.now,
      zoneOf: () => mappedZone,
      done: () => bytesRead,
      onProgress: (counts) => options.onProgress?.(counts, bytesRead),
    },
  );
}
