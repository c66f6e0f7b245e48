import { join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { mappingFrom } from '../../intake/mapping-file.ts';
import { type Intake, openResponses } from '../../intake/responses.ts';
import type { Pool } from '../../store/basics/db.ts';
import type { ImportCounts, ImportRow } from '../../store/responses/imports.ts';
import { siteZones } from '../../store/subjects.ts';
import { importResponses, type ResponseBatch } from './import-responses.ts';
import type { OpenSecrets } from '../keys/secrets.ts';

export type FileImportOptions = {
  readonly now: () => Date;
  readonly secrets: OpenSecrets;
  readonly onProgress?: (counts: ImportCounts, bytesRead: number) => void;
};

/** Imports a file that came through the browser. */
export function runUploadImport(
  pool: Pool,
  run: ImportRow,
  options: FileImportOptions & { readonly uploadsFolder: string },
): Promise<ImportCounts> {
  return runFileImport(
    pool,
    run,
    run.uploadId === null ? null : join(options.uploadsFolder, run.uploadId, run.file),
    options,
  );
}

/**
 * Imports a file by its path, under an import row that stands already. Whatever is wrong with the file or its mapping
 * stands in that row afterwards. The path is null for a file that only the process knew which asked for the import.
 */
export function runFileImport(
  pool: Pool,
  run: ImportRow,
  path: string | null,
  options: FileImportOptions,
): Promise<ImportCounts> {
  let intake: Intake | null = null;
  let bytesRead = 0;
  async function* batches(): AsyncGenerator<ResponseBatch> {
    if (path === null) {
      throw new PlauditError(
        'not-found',
        `The import of ${run.file} was broken off, and nothing of it was taken: import the file again.`,
        { place: run.file },
      );
    }
    // Asked for each time the file is opened: another import may have named zones meanwhile.
    const zones = await siteZones(pool);
    intake = await openResponses(path, {
      now: options.now(),
      mapping: run.mapping === null ? undefined : mappingFrom(run.mapping, run.file),
      zoneOf: (site, organization) => zones.get(organization)?.get(site) ?? null,
      rowSecret: async () => (await options.secrets()).deriveSecret('row-ids'),
      onProgress: (progress) => (bytesRead = progress.bytesRead),
    });
    yield* intake;
  }
  return importResponses(
    pool,
    {
      open: batches,
      leftOut: () => intake?.summary.passedOver ?? 0,
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
      secrets: options.secrets,
      zoneOf: (site, organization) => intake?.zoneOf(site, organization) ?? null,
      done: () => bytesRead,
      onProgress: (counts) => options.onProgress?.(counts, bytesRead),
    },
  );
}
