import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { mappingFrom } from '../../intake/mapping-file.ts';
import { openResponses } from '../../intake/responses.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { addImport } from '../../store/responses/imports.ts';
import { siteZones } from '../../store/subjects.ts';
import { findImportRun, type ImportRunBody } from './read-imports.ts';
import { runFileImport } from './run-upload-import.ts';
import type { OpenSecrets } from '../keys/secrets.ts';

export type FileImport = {
  readonly path: string;
  /** Path of a mapping in YAML; the canonical header needs none. */
  readonly mappingPath: string | null;
  readonly dryRun: boolean;
  readonly actor: string;
  readonly now: () => Date;
  readonly secrets: OpenSecrets;
  /** Asked for every half second: once it is aborted the import ends and nothing of the file is taken. */
  readonly signal: AbortSignal;
  readonly onProgress?: (rows: number, bytesRead: number, bytesTotal: number) => void;
};

/**
 * Imports a file where it lies. A file that cannot be read as responses at all leaves no trace; a failure after that
 * stands in the history of imports. Throws PlauditError: not-found, file.*, mapping.*.
 */
export async function importFile(pool: Pool, file: FileImport): Promise<ImportRunBody> {
  const mapping = file.mappingPath === null ? null : await readFile(file.mappingPath, 'utf8');
  const zones = await siteZones(pool);
  const intake = await openResponses(file.path, {
    now: file.now(),
    mapping: mapping === null ? undefined : mappingFrom(mapping, file.mappingPath as string),
    zoneOf: (site, organization) => zones.get(organization)?.get(site) ?? null,
  });
  await intake.close();
  const { size } = await stat(file.path);
  const run = await transaction(pool, (client) =>
    addImport(client, {
      file: basename(file.path),
      bytes: size,
      uploadId: null,
      mapping,
      dryRun: file.dryRun,
      actor: file.actor,
      now: file.now(),
    }),
  );
  await runFileImport(pool, run, file.path, {
    now: file.now,
    secrets: file.secrets,
    onProgress: (counts, bytesRead) => {
      if (file.signal.aborted) {
        throw new PlauditError('conflict', `The import was stopped; nothing of ${file.path} was taken.`, {
          place: file.path,
        });
      }
      file.onProgress?.(counts.read, bytesRead, size);
    },
  });
  return findImportRun(pool, run.publicId);
}
