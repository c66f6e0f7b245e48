import { beforeEach, describe, expect, test } from 'vitest';
import { checkRollups, isIdentical } from '../../src/actions/rollups/check-rollups.ts';
import { rebuildRollups } from '../../src/actions/rollups/rebuild-rollups.ts';
import { testDatabase } from '../support/database.ts';
import { emptyNetwork, importFile, monthOfResponses, NOW, prepare, response } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);

beforeEach(async () => {
  await emptyNetwork(pool);
  await importFile(pool, [
    ...monthOfResponses('ann', { month: '2015-05', n: 7, meeting: 5 }),
    ...monthOfResponses('bob', { month: '2015-06', n: 4, meeting: 4, csr: 'Bob' }),
    ...monthOfResponses('eve', {
      month: '2015-06',
      n: 3,
      meeting: 1,
      organization: 'South',
      csr: 'Eve',
      supervisor: null,
    }),
    response({ responseId: 'corrected' }),
    response({
      responseId: 'nothing',
      resolved: null,
      contactsNeeded: null,
      otherChannelsUsed: null,
      overallSatisfaction: null,
      csrSatisfaction: null,
    }),
  ]);
  await importFile(pool, [response({ responseId: 'corrected', csr: 'Bob', overallSatisfaction: 2 })]);
});

const north = { organization: 'North', rows: 8, missing: 0, extra: 0, different: 0 };
const south = { organization: 'South', rows: 3, missing: 0, extra: 0, different: 0 };
const check = () => checkRollups(pool, () => {});
const atNorth = 'org_id = (SELECT org_id FROM organization WHERE name = $1)';
/** Of North, CSR level, the first month. */
const oneRow = `${atNorth} AND level = 0 AND month = 24184`;

test('roll-ups kept by imports and corrections are identical to a recount', async () => {
  expect(await check()).toEqual([north, south]);
  expect((await check()).every(isIdentical)).toBe(true);
});

test('an empty network has nothing to check', async () => {
  await emptyNetwork(pool);
  expect(await check()).toEqual([]);
});

describe('what was changed behind the back of the product is found, and rebuilt', () => {
  test.each<[string, string, Partial<typeof north>]>([
    ['a count', `UPDATE rollup SET cells = set_byte(cells, 13, 9) WHERE ${oneRow}`, { different: 1 }],
    ['a row gone', `DELETE FROM rollup WHERE ${oneRow}`, { rows: 7, missing: 1 }],
    [
      'a row too many',
      `INSERT INTO rollup SELECT org_id, block, level, 24190, cells FROM rollup WHERE ${oneRow}`,
      { rows: 9, extra: 1 },
    ],
    ['a row in another month', `UPDATE rollup SET month = 24190 WHERE ${oneRow}`, { missing: 1, extra: 1 }],
    ['a row under other subjects', `UPDATE rollup SET block = 99 WHERE ${oneRow}`, { missing: 1, extra: 1 }],
    [
      'a cell under another subject',
      `UPDATE rollup SET cells = set_byte(cells, length(cells) - 14, 15) WHERE ${oneRow}`,
      { different: 1 },
    ],
    ['a row at another level', `UPDATE rollup SET level = 3, block = 50 WHERE ${oneRow}`, { missing: 1, extra: 1 }],
    [
      'cells in another order',
      `UPDATE rollup SET cells = substr(cells, 15) || substr(cells, 1, 14) WHERE ${oneRow}`,
      { different: 1 },
    ],
    [
      'a cell in two parts',
      `UPDATE rollup SET cells = set_byte(cells, 13, get_byte(cells, 13) - 1) || set_byte(substr(cells, 1, 14), 13, 1) WHERE ${oneRow}`,
      { different: 1 },
    ],
    ['a row without cells', `UPDATE rollup SET cells = '' WHERE ${oneRow}`, { different: 1 }],
    [
      'a row cut short',
      `UPDATE rollup SET cells = substr(cells, 1, length(cells) - 1) WHERE ${oneRow}`,
      { different: 1 },
    ],
  ])('%s', async (_, change, found) => {
    expect((await pool.query(change, ['North'])).rowCount).toBe(1);
    expect(await check()).toEqual([{ ...north, ...found }, south]);
    await rebuildRollups(pool, { actor: 'tester', now: NOW });
    expect(await check()).toEqual([north, south]);
  });

  test('a response', async () => {
    await pool.query(`DELETE FROM response WHERE ${atNorth} AND response_key = $2`, ['North', 'ann-2015-05-0']);
    expect(await check()).toEqual([{ ...north, different: 4 }, south]);
  });
});
