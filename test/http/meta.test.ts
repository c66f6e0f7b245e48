import { expect, test } from 'vitest';
import type { Meta } from '../../src/http/contract/common.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, prepare, response, rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const api = await apiOn(pool);

test('what every page asks for: empty, then with the last month of any organization', async () => {
  const before = await api.get<Meta>('/api/meta');
  expect([before.simulated, before.lastMonth]).toEqual([false, null]);
  await importFile(pool, [
    response({ responseId: 'a', organization: 'North', at: '2015-06-10T10:00:00Z' }),
    response({ responseId: 'b', organization: 'South', at: '2015-04-10T10:00:00Z' }),
  ]);
  const [{ version }] = (await rowsOf<{ version: number }>(
    pool,
    'SELECT version::float8 AS version FROM network_state',
  )) as [{ version: number }];
  expect(await api.get<Meta>('/api/meta')).toEqual({
    version: '0.0.0',
    operator: 'Tester',
    simulated: false,
    lastMonth: '2015-06',
    networkVersion: version,
    defaultRulebook: 'world-class-fcr@2015',
  });
  expect(version).toBeGreaterThan(before.networkVersion);
});
