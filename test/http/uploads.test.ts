import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { runUploadImport } from '../../src/actions/imports/run-upload-import.ts';
import { forgetOldUploads, receiveUpload } from '../../src/actions/imports/uploads.ts';
import type { ImportRun, Upload } from '../../src/http/contract/imports.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { addImport, type ImportRow } from '../../src/store/responses/imports.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { NOW, now, prepare } from '../support/network.ts';
import { testSecrets } from '../support/secrets.ts';

const { pool } = await testDatabase();
await prepare(pool);
const api = await apiOn(pool);
const { uploadsFolder } = api.deps;

const CSV = 'response_id,organization,site,contact_at,overall_satisfaction\nr1,North,Halifax,2015-06-10T10:00:00Z,5\n';
const upload = (content = CSV) =>
  receiveUpload(
    pool,
    uploadsFolder,
    { name: 'june.csv', stream: Readable.from([Buffer.from(content)]), isCut: () => false },
    NOW,
  );

/** An import carried out up to its commit, and not further: as a crash leaves it. */
async function imported(uploadId: string, dryRun: boolean): Promise<ImportRow> {
  const run = await transaction(pool, (client) =>
    addImport(client, {
      file: 'june.csv',
      bytes: CSV.length,
      uploadId,
      mapping: null,
      dryRun,
      actor: 'tester',
      now: NOW,
    }),
  );
  await runUploadImport(pool, run, { uploadsFolder, secrets: testSecrets(pool), now });
  return run;
}

const kept = async (run: ImportRow): Promise<string | null> =>
  (await api.get<ImportRun>(`/api/imports/${run.publicId}`)).upload;

test('a dry run names its file as long as that is kept, and the next start lets go what was imported', async () => {
  const [tried, taken] = [await upload(), await upload()];
  const dry = await imported(tried.uploadId, true);
  const real = await imported(taken.uploadId, false);
  expect([await kept(dry), await kept(real)]).toEqual([tried.uploadId, taken.uploadId]);

  await forgetOldUploads(pool, uploadsFolder, NOW);
  expect([await kept(dry), await kept(real)]).toEqual([tried.uploadId, null]);
  expect(await readdir(uploadsFolder)).toEqual([tried.uploadId]);
});

test('a row of the future is turned away in the preview, the dry run and the import, and ends no period', async () => {
  const { uploadId, preview } = await upload(`${CSV}r2,North,Halifax,2062-10-05T10:00:00Z,5\n`);
  expect(preview.rows.map((row) => row.reject?.code)).toEqual([undefined, 'time.in-future']);
  const again = await api.get<Upload>(`/api/uploads/${uploadId}`);
  expect(again.rows.map((row) => row.rejects.map((reject) => reject.code))).toEqual([[], ['time.in-future']]);
  for (const dryRun of [true, false]) {
    const { publicId } = await imported(uploadId, dryRun);
    const { counts, rejectsByReason } = await api.get<ImportRun>(`/api/imports/${publicId}`);
    expect([counts.read, counts.rejected, rejectsByReason]).toEqual([
      2,
      1,
      [{ code: 'time.in-future', field: 'contact_at', count: 1 }],
    ]);
  }
  expect(await api.get('/api/meta')).toMatchObject({ lastMonth: '2015-06' });
});

test('an import of no uploaded file names none', async () => {
  const run = await transaction(pool, (client) =>
    addImport(client, {
      file: 'a.csv',
      bytes: 1,
      uploadId: null,
      mapping: null,
      dryRun: true,
      actor: 'tester',
      now: NOW,
    }),
  );
  expect(await kept(run)).toBe(null);
});
