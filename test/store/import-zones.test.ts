import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { runFileImport } from '../../src/actions/imports/run-upload-import.ts';
import { PlauditError } from '../../src/core/basics/problem.ts';
import { formatMonth } from '../../src/core/basics/month.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { addImport, findImport, type ImportCounts } from '../../src/store/responses/imports.ts';
import { testDatabase } from '../support/database.ts';
import { emptyNetwork, NOW, now, prepare, rowsOf } from '../support/network.ts';
import { testSecrets } from '../support/secrets.ts';

const { pool } = await testDatabase();
await prepare(pool);
const folder = await mkdtemp(join(tmpdir(), 'plaudit-import-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => emptyNetwork(pool));

const HEADER = 'response_id,organization,site,contact_at,completed_at,overall_satisfaction';

async function importText(text: string, mapping: string | null = null): Promise<ImportCounts> {
  const path = join(folder, 'file.csv');
  await writeFile(path, text);
  const run = await transaction(pool, (client) =>
    addImport(client, {
      file: 'file.csv',
      bytes: text.length,
      uploadId: null,
      mapping,
      dryRun: false,
      actor: 'tester',
      now: NOW,
    }),
  );
  return runFileImport(pool, run, path, { now, secrets: testSecrets(pool) });
}

const months = async (): Promise<string[]> =>
  (
    await rowsOf<{ key: string; revision: number; month: number }>(
      pool,
      'SELECT response_key AS key, revision, month FROM response ORDER BY response_key, revision',
    )
  ).map((r) => `${r.key}.${r.revision} ${formatMonth(r.month)}`);
const zones = () =>
  rowsOf<{ name: string; zone: string | null }>(pool, 'SELECT name, zone FROM subject WHERE level = 2 ORDER BY name');

/** 2015-05-31 20:30 in Halifax. */
const LATE = '2015-05-31T23:30:00Z';
/** 2015-06-01 02:30 in Paris. */
const EARLY = '2015-06-01T00:30:00Z';

describe('months are those of the site', () => {
  const rows = `a,North,Paris,${LATE},,5\nb,North,Paris,${EARLY},,5\n`;

  test('UTC where nobody names a zone', async () => {
    await importText(`${HEADER}\n${rows}`);
    expect(await months()).toEqual(['a.1 2015-05', 'b.1 2015-06']);
    expect(await zones()).toEqual([{ name: 'Paris', zone: null }]);
  });

  test('the zone of a mapping, remembered for files that name none', async () => {
    const mapping = [...HEADER.split(',').map((c) => `${c}: ${c}`), 'zone: Europe/Paris'].join('\n');
    await importText(`${HEADER}\na,North,Paris,${LATE},,5\n`, mapping);
    await importText(`${HEADER}\nb,North,Paris,${LATE},,5\n`);
    expect(await months()).toEqual(['a.1 2015-06', 'b.1 2015-06']);
    expect(await zones()).toEqual([{ name: 'Paris', zone: 'Europe/Paris' }]);
  });

  test('the zone of a column, remembered for files that name none', async () => {
    await importText(
      `${HEADER},zone\na,North,Paris,${LATE},,5,Europe/Paris\nb,North,Halifax,${EARLY},,5,America/Halifax\nc,North,Oslo,${LATE},,5,\n`,
    );
    await importText(`${HEADER}\nd,North,Paris,${LATE},,5\ne,North,Halifax,${EARLY},,5\nf,North,Oslo,${LATE},,5\n`);
    expect(await months()).toEqual([
      'a.1 2015-06',
      'b.1 2015-05',
      'c.1 2015-05',
      'd.1 2015-06',
      'e.1 2015-05',
      'f.1 2015-05',
    ]);
    expect(await zones()).toEqual([
      { name: 'Halifax', zone: 'America/Halifax' },
      { name: 'Oslo', zone: null },
      { name: 'Paris', zone: 'Europe/Paris' },
    ]);
  });

  test('sites of the same name in two organizations keep a zone each', async () => {
    await importText(
      `${HEADER},zone\na,North,Paris,${LATE},,5,Europe/Paris\nb,South,Paris,${EARLY},,5,America/Chicago\n`,
    );
    expect(await rowsOf(pool, 'SELECT zone FROM subject WHERE level = 2 ORDER BY org_id')).toEqual([
      { zone: 'Europe/Paris' },
      { zone: 'America/Chicago' },
    ]);
  });

  test('a site that had none takes the first one named, and the file sent again is a correction', async () => {
    await importText(`${HEADER}\n${rows}`);
    const counts = await importText(
      `${HEADER},zone\na,North,Paris,${LATE},,5,Europe/Paris\nb,North,Paris,${EARLY},,5,Europe/Paris\n`,
    );
    expect(counts).toMatchObject({ taken: 1, unchanged: 1, superseded: 1 });
    expect(await months()).toEqual(['a.1 2015-05', 'a.2 2015-06', 'b.1 2015-06']);
    expect(await zones()).toEqual([{ name: 'Paris', zone: 'Europe/Paris' }]);
    await importText(`${HEADER},zone\nc,North,Paris,${EARLY},,5,America/Chicago\n`);
    expect(await zones()).toEqual([{ name: 'Paris', zone: 'Europe/Paris' }]);
  });
});

test('times to the microsecond, as Excel days and without a time of day come back as they were', async () => {
  const iso = `${HEADER}\na,North,Paris,2015-05-31T23:30:00.123456Z,2015-06-02T01:00:00.9999Z,5\nb,North,Paris,2015-05-31,2015-06-01,5\n`;
  const excel = 'key,when,then,score\nc,42155.979166666664,42156.3334567891,5\nd,42155,42156.7,5\n';
  const mapping = [
    'response_id: key',
    'organization: { constant: North }',
    'site: { constant: Lyon }',
    'overall_satisfaction: score',
    'contact_at: { column: when, format: excel-days }',
    'completed_at: { column: then, format: excel-days }',
    'zone: America/New_York',
  ].join('\n');
  for (const expected of [
    { taken: 2, unchanged: 0 },
    { taken: 0, unchanged: 2 },
  ]) {
    expect(await importText(iso)).toMatchObject(expected);
    expect(await importText(excel, mapping)).toMatchObject(expected);
  }
});

test('a mapping or file that cannot be used is told in the row of the import', async () => {
  const states = async () => rowsOf(pool, 'SELECT state, failure FROM import_run ORDER BY import_no DESC LIMIT 1');
  await expect(importText(`${HEADER}\n`, 'zone: [')).rejects.toMatchObject({ code: 'mapping.invalid' });
  expect(await states()).toMatchObject([{ state: 'failed' }]);
  await expect(importText('a,b\n1,2\n')).rejects.toBeInstanceOf(PlauditError);
  expect(await states()).toMatchObject([{ state: 'failed' }]);
});

test('rows that the mapping passes over are read and left out, at the end of the file too', async () => {
  const mapping = `name: Calls
only_rows: { column: answered, is: [Y] }
zone: UTC
response_id: id
organization: { constant: North }
site: { constant: Halifax }
contact_at: { column: at, format: iso }
overall_satisfaction: score
`;
  const row = (id: string, answered: string, score = '5') => `${id},${answered},2015-05-01T10:00:00Z,${score}\n`;
  const file = `id,answered,at,score\n${row('a', 'N')}${row('b', 'Y')}${row('c', 'Y', 'nine')}${row('d', 'N')}`;
  expect(await importText(file, mapping)).toMatchObject({ read: 4, taken: 1, rejected: 1, leftOut: 2 });
  expect(await importText(`id,answered,at,score\n${row('e', 'N')}`, mapping)).toMatchObject({
    read: 1,
    taken: 0,
    leftOut: 1,
  });
});

test('an import of a file that only another process knew is told to be broken off', async () => {
  const run = await transaction(pool, (client) =>
    addImport(client, {
      file: 'gone.csv',
      bytes: 1,
      uploadId: null,
      mapping: null,
      dryRun: false,
      actor: 'tester',
      now: NOW,
    }),
  );
  await expect(runFileImport(pool, run, null, { now, secrets: testSecrets(pool) })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await findImport(pool, run.publicId)).toMatchObject({
    state: 'failed',
    failure: {
      code: 'not-found',
      message: 'The import of gone.csv was broken off, and nothing of it was taken: import the file again.',
    },
  });
});
