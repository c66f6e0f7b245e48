import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Jobs } from '../../src/actions/jobs.ts';
import { requestDecisions } from '../../src/actions/certificates/run-decisions.ts';
import { discardUpload, forgetOldUploads, receiveUpload } from '../../src/actions/imports/uploads.ts';
import { Readable } from 'node:stream';
import { alone } from '../../src/store/basics/alone.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { addImport, type ImportRow } from '../../src/store/responses/imports.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { testDatabase } from '../support/database.ts';
import { testSecrets } from '../support/secrets.ts';
import { EDITION, quarter, requestIssue } from '../support/issuing.ts';
import { emptyNetwork, importFile, journalActs, now, NOW, prepare, rowsOf, rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const uploadsFolder = await mkdtemp(join(tmpdir(), 'plaudit-jobs-'));
const queue = new JobQueue(pool);
await queue.start();
const jobs = new Jobs(pool, queue);
const faults: [unknown, string][] = [];
const place = {
  rulebooks,
  uploadsFolder,
  secrets: testSecrets(pool),
  now,
  onFault: (error: unknown, job: string) => void faults.push([error, job]),
};
afterAll(async () => {
  await queue.stop();
  await rm(uploadsFolder, { recursive: true, force: true });
});
beforeEach(async () => {
  await emptyNetwork(pool);
  faults.length = 0;
});

const CSV =
  'response_id,organization,site,csr,contact_at,overall_satisfaction\na,North,Halifax,Ann,2015-06-01T10:00:00Z,5\n';
const upload = (text = CSV) =>
  receiveUpload(
    pool,
    uploadsFolder,
    { name: 'june.csv', stream: Readable.from([Buffer.from(text)]), isCut: () => false },
    NOW,
  );
const importOf = async (text = CSV, mapping: string | null = null) => {
  const { uploadId, name, bytes } = await upload(text);
  return { file: name, bytes, uploadId, mapping, dryRun: false, actor: 'tester', now: NOW };
};

type Run = { state: string; failure: { message: string } | null };
const RUNS = {
  import: 'SELECT state, failure FROM import_run WHERE public_id = $1',
  decide: 'SELECT state, failure FROM decision_run WHERE public_id = $1',
  issue: 'SELECT state, failure FROM issue_run WHERE run_id = $1',
};

/** What came of a run. */
async function settled(kind: keyof typeof RUNS, id: string): Promise<Run> {
  for (let i = 0; i < 600; i += 1) {
    const [run] = await rowsOf<Run>(pool, RUNS[kind], [id]);
    if (run?.state === 'finished' || run?.state === 'failed') return run;
    await sleep(25);
  }
  throw new Error(`Nothing came of ${kind} ${id}`);
}
/** Long enough for every worker to have looked for jobs once more. */
const aWhile = () => sleep(650);

// Before anyone works: what is asked for now is what a crash would leave.
test('runs that were asked for and not carried out are taken up at the next start', async () => {
  await importFile(pool, quarter('Ann', 9));
  const left = await transaction(pool, async (client) => addImport(client, await importOf()));
  const decisions = await transaction(pool, (client) =>
    requestDecisions(client, { loaded: rulebooks.get(EDITION), actor: 'decider', now: NOW }),
  );
  // One is under way in another process: it is left alone. One was the command line's, which is gone.
  const [busy, gone] = (await Promise.all(
    ['busy.csv', 'gone.csv'].map((file) =>
      transaction(pool, (client) =>
        addImport(client, { file, bytes: 1, uploadId: null, mapping: null, dryRun: false, actor: 'tester', now: NOW }),
      ),
    ),
  )) as [ImportRow, ImportRow];
  await alone(pool, busy.publicId, async () => {
    await jobs.work(place);
    const states = async () =>
      Object.fromEntries(
        (await rowsOf<{ id: string; state: string }>(pool, 'SELECT public_id AS id, state FROM import_run')).map(
          (r) => [r.id, r.state],
        ),
      );
    await settled('import', gone.publicId);
    await settled('import', left.publicId);
    await aWhile();
    expect(await states()).toMatchObject({
      [left.publicId]: 'finished',
      [busy.publicId]: 'waiting',
      [gone.publicId]: 'failed',
    });
  });
  expect(
    await rowsOf(pool, "SELECT failure->>'message' AS message FROM import_run WHERE public_id = $1", [gone.publicId]),
  ).toEqual([
    { message: 'The import of gone.csv was broken off, and nothing of it was taken: import the file again.' },
  ]);
  expect(await settled('decide', decisions.publicId)).toEqual({ state: 'finished', failure: null });
  expect(faults).toEqual([]);
});

const DECIDER = { id: 'decider', grants: [] };
const ISSUER = { id: 'issuer', grants: [] };

describe('at work', () => {
  test('an import, decisions and certificates, one after the other', async () => {
    await importFile(pool, quarter('Ann', 9));
    const run = await jobs.requestImport(await importOf());
    expect(run.state).toBe('waiting');
    expect(await settled('import', run.publicId)).toEqual({ state: 'finished', failure: null });
    const asked = await jobs.requestDecisions(DECIDER, { loaded: rulebooks.get(EDITION), now: NOW });
    await expect(
      jobs.requestIssuing(ISSUER, asked, { levels: ['csr'], subjects: null, now: NOW }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await settled('decide', asked.publicId)).toEqual({ state: 'finished', failure: null });
    const finished = { ...asked, state: 'finished' } as const;
    const issuing = await jobs.requestIssuing(ISSUER, finished, { levels: ['csr', 'csr'], subjects: null, now: NOW });
    expect(issuing.levels).toEqual([0]);
    expect(await settled('issue', issuing.runId)).toEqual({ state: 'finished', failure: null });
    expect(await rowsOf(pool, 'SELECT subject_name FROM certificate')).toEqual([{ subject_name: 'Ann' }]);
    expect(await journalActs(pool)).toEqual([
      'organization.added',
      'import.finished',
      'import.finished',
      'rulebook.first-used',
      'decision-run.finished',
      'certificates.issued',
    ]);
  });

  test('a knock for a run that is over, or that nobody knows, does nothing', async () => {
    const run = await jobs.requestImport(await importOf());
    await settled('import', run.publicId);
    const before = await rowsOf(pool, 'SELECT i::text FROM import_run i');
    await transaction(pool, async (client) => {
      for (const id of [run.publicId, run.publicId, '00000000-0000-4000-8000-000000000000'])
        await queue.enqueue(client, 'import', { id });
      await queue.enqueue(client, 'decide', { id: '00000000-0000-4000-8000-000000000000' });
      await queue.enqueue(client, 'issue', { id: '00000000-0000-4000-8000-000000000000' });
    });
    await aWhile();
    await aWhile();
    expect(await rowsOf(pool, 'SELECT i::text FROM import_run i')).toEqual(before);
    expect(faults).toEqual([]);
  });

  test('what fails says so once, and is not tried again', async () => {
    const run = await jobs.requestImport(await importOf(CSV, 'zone: ['));
    expect((await settled('import', run.publicId)).state).toBe('failed');
    await transaction(pool, (client) => queue.enqueue(client, 'import', { id: run.publicId }));
    await aWhile();
    expect(await journalActs(pool)).toEqual(['import.failed']);
    expect(faults).toEqual([]);
  });

  test('an upload whose bytes are gone fails its import', async () => {
    const request = await importOf();
    await rm(join(uploadsFolder, request.uploadId), { recursive: true });
    const { publicId } = await jobs.requestImport(request);
    expect(await settled('import', publicId)).toMatchObject({ state: 'failed' });
  });

  test('an edition that is gone fails the run that needs it', async () => {
    await importFile(pool, quarter('Ann', 9));
    const loaded = rulebooks.get(EDITION);
    const gone = { ...loaded, rulebook: { ...loaded.rulebook, edition: '2999' } };
    const asked = await jobs.requestDecisions(DECIDER, { loaded: gone, now: NOW });
    expect((await settled('decide', asked.publicId)).failure?.message).toMatch(
      /^No edition is named "world-class-fcr@2999"\./,
    );
    const decided = await jobs.requestDecisions(DECIDER, { loaded, now: NOW });
    await settled('decide', decided.publicId);
    await pool.query("UPDATE decision_run SET edition = '2999' WHERE public_id = $1", [decided.publicId]);
    const issue = await requestIssue(pool, decided);
    await transaction(pool, (client) => queue.enqueue(client, 'issue', { id: issue.runId }));
    expect((await settled('issue', issue.runId)).failure?.message).toMatch(
      /^No edition is named "world-class-fcr@2999"\./,
    );
    expect(faults).toEqual([]);
  });

  test('a fault is told to whoever watches, and in honest words to who asked', async () => {
    await pool.query('ALTER TABLE response ADD CONSTRAINT none CHECK (false) NOT VALID');
    const run = await jobs.requestImport(await importOf());
    try {
      expect(await settled('import', run.publicId)).toEqual({
        state: 'failed',
        failure: {
          code: 'internal',
          message: 'The import stopped because of a fault in Plaudit; nothing of the file was taken.',
        },
      });
    } finally {
      await pool.query('ALTER TABLE response DROP CONSTRAINT none');
    }
    await expect.poll(() => faults).toHaveLength(1);
    expect(faults[0]?.[1]).toBe(`import ${run.publicId}`);
    expect(faults[0]?.[0]).toMatchObject({ code: '23514' });
  });

  test('a request that is undone leaves neither a run nor a job', async () => {
    const request = await importOf();
    const undone = transaction(pool, async (client) => {
      const row = await addImport(client, request);
      await queue.enqueue(client, 'import', { id: row.publicId });
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await aWhile();
    expect(await rowsOf(pool, 'SELECT * FROM import_run')).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('uploaded files', () => {
  const isThere = async (uploadId: string): Promise<boolean> =>
    (await rowsOf(pool, 'SELECT 1 FROM upload WHERE upload_id = $1', [uploadId])).length === 1;

  test('are let go once they are imported, and kept after a dry run or a failure', async () => {
    const dry = { ...(await importOf()), dryRun: true };
    const tried = await jobs.requestImport(dry);
    expect((await settled('import', tried.publicId)).state).toBe('finished');
    const wrong = await jobs.requestImport({ ...dry, dryRun: false, mapping: 'zone: [' });
    expect((await settled('import', wrong.publicId)).state).toBe('failed');
    expect(await isThere(dry.uploadId)).toBe(true);
    const right = await jobs.requestImport({ ...dry, dryRun: false });
    await expect(discardUpload(pool, uploadsFolder, dry.uploadId)).rejects.toMatchObject({ code: 'conflict' });
    expect((await settled('import', right.publicId)).state).toBe('finished');
    await expect.poll(() => isThere(dry.uploadId)).toBe(false);
    // The row goes first, so that a crash in between leaves a folder that nobody names, and the next tidying takes it.
    await expect.poll(() => readdir(uploadsFolder)).not.toContain(dry.uploadId);
    await expect(discardUpload(pool, uploadsFolder, dry.uploadId)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that nobody imported for a day are forgotten, with what a crash left', async () => {
    const { uploadId } = await upload();
    const orphan = join(uploadsFolder, '11111111-1111-4111-8111-111111111111');
    await mkdir(orphan);
    await utimes(orphan, NOW, NOW);
    const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
    await forgetOldUploads(pool, uploadsFolder, later(0.9));
    expect(await isThere(uploadId)).toBe(true);
    expect(await readdir(uploadsFolder)).toEqual(expect.arrayContaining([uploadId, basename(orphan)]));
    await utimes(join(uploadsFolder, uploadId), NOW, NOW);
    await forgetOldUploads(pool, uploadsFolder, later(1.1));
    expect(await isThere(uploadId)).toBe(false);
    const left = await readdir(uploadsFolder);
    expect(left).not.toContain(uploadId);
    expect(left).not.toContain(basename(orphan));
  });
});
