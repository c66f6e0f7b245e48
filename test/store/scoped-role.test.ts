import { expect, test } from 'vitest';
import { ensureScopedRole, SCOPED_ROLE } from '../../src/store/basics/scoped-pool.ts';
import { testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();

/** The role is one for the whole server, which other tests read with: another of the server stands for it here. */
const asIfItWere = (role: string): Parameters<typeof ensureScopedRole>[0] => ({
  query: ((text: string, values?: readonly unknown[]) =>
    pool.query(
      text,
      values?.map((value) => (value === SCOPED_ROLE ? role : value)),
    )) as typeof pool.query,
});

test('a role that row security does not hold for is refused', async () => {
  const [unbound] = await rowsOf<{ name: string }>(pool, 'SELECT rolname AS name FROM pg_roles WHERE rolsuper LIMIT 1');
  await expect(ensureScopedRole(asIfItWere(unbound?.name ?? ''))).rejects.toMatchObject({
    code: 'database.role',
    message: expect.stringContaining(`ALTER ROLE ${SCOPED_ROLE} NOSUPERUSER NOBYPASSRLS`) as string,
  });
  await expect(ensureScopedRole(asIfItWere(SCOPED_ROLE))).resolves.toBeUndefined();
});
