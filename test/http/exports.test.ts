import { beforeAll, describe, expect, test } from 'vitest';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, monthOfResponses, prepare } from '../support/network.ts';

const { pool } = await testDatabase();
const api = await apiOn(pool);
const MARK = '\uFEFF';

/** Header and lines; what is different in every run is left out by the names of its columns. */
async function csv(path: string, without: readonly string[] = []): Promise<string[][]> {
  const text = await api.text(path);
  expect([text.startsWith(MARK), text.endsWith('\r\n')]).toEqual([true, true]);
  const [header = [], ...rows] = text
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  const kept = header.flatMap((name, i) => (without.includes(name) ? [] : [i]));
  return [header, ...rows].map((row) => kept.map((i) => row[i] ?? ''));
}

beforeAll(async () => {
  await prepare(pool);
  const files = ['2015-04', '2015-05', '2015-06'].map((month) => [
    ...monthOfResponses('a', { month, n: 40, meeting: 31, csr: 'Ann' }),
    ...monthOfResponses('b', { month, n: 40, meeting: 40, csr: 'Ben' }),
    ...monthOfResponses('c', { month, n: 40, meeting: 31, csr: 'Cleo' }),
  ]);
  for (const file of files) await importFile(pool, file);
  await importFile(pool, [], {
    dryRun: true,
    rejects: [{ line: 2, field: 'site', code: 'value.missing', value: '', message: 'No site.' }],
  });
});

describe('the comparison of two editions', () => {
  const query = 'from=world-class-call@2012&to=world-class-fcr@2015&level=csr';

  test('is exported as it is filtered', async () => {
    const judged = ['world-class-call@2012', '2015-01..2015-06', 'world-class-fcr@2015', '2015-04..2015-06'];
    expect(await csv(`/api/comparison.csv?${query}&change=lose`)).toEqual([
      [
        'name',
        'level',
        'organization',
        'from',
        'to',
        'change',
        'from_share',
        'to_share',
        'from_rulebook',
        'from_period',
        'to_rulebook',
        'to_period',
      ],
      ['Ann', 'csr', 'North', 'met', 'not-met', 'lose', '0.775', '0.775', ...judged],
      ['Cleo', 'csr', 'North', 'met', 'not-met', 'lose', '0.775', '0.775', ...judged],
    ]);
    expect(await csv(`/api/comparison.csv?${query}&change=gain`)).toHaveLength(1);
  });

  test('does not end with the page', async () => {
    expect(await csv(`/api/comparison.csv?${query}&size=1&page=2`)).toHaveLength(3);
  });
});

test('imports are exported, newest first', async () => {
  const rows = await csv('/api/imports.csv', ['id', 'started_at', 'finished_at', 'sha256']);
  expect(rows).toEqual([
    [
      'file',
      'dry_run',
      'state',
      'by',
      'bytes',
      'read',
      'taken',
      'unchanged',
      'superseded',
      'rejected',
      'unanswered',
      'truncated',
      'error',
    ],
    ['june.csv', 'yes', 'finished', 'tester', '1000', '1', '0', '0', '0', '1', '0', 'no', ''],
    ...Array.from({ length: 3 }, () => [
      'june.csv',
      'no',
      'finished',
      'tester',
      '1000',
      '120',
      '120',
      '0',
      '0',
      '0',
      '0',
      'no',
      '',
    ]),
  ]);
});

test('the journal is exported as it is filtered; a dry run has no entry', async () => {
  const lines = async (query: string): Promise<string[]> =>
    (await csv(`/api/journal.csv${query}`)).map((row) => row[2] ?? '');
  expect(await lines('?noun=import')).toEqual(['act', ...Array.from({ length: 3 }, () => 'import.finished')]);
  expect(await lines('?q=organization.added&size=1')).toEqual(['act', 'organization.added']);
});
