import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { databaseUrl } from '../support/test-server.ts';

const [first, second] = [await testDatabase(), await testDatabase()];

describe('the database of a test file', () => {
  test('is migrated', async () => {
    const { rows } = await first.pool.query<{ count: number }>('SELECT count(*) AS count FROM migration');
    expect(rows[0]?.count).toBeGreaterThan(0);
  });

  test('is seen by nobody else', async () => {
    await first.pool.query('CREATE TABLE only_here (a int)');
    await expect(second.pool.query('SELECT * FROM only_here')).rejects.toMatchObject({ code: '42P01' });
  });
});

test('names another database on the same server', () => {
  expect(databaseUrl('postgres://u:p@localhost:5432/a?sslmode=disable', 'b')).toBe(
    'postgres://u:p@localhost:5432/b?sslmode=disable',
  );
  expect(databaseUrl('postgres://u:p@/a?host=%2Ftmp%2Fx&port=1', 'b')).toBe('postgres://u:p@/b?host=%2Ftmp%2Fx&port=1');
  expect(databaseUrl('postgresql://h/a', 'b')).toBe('postgresql://h/b');
  expect(() => databaseUrl('postgres://h', 'b')).toThrow(/^PLAUDIT_TEST_DATABASE_URL must be/);
});
