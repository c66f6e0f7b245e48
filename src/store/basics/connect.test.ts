import { describe, expect, test } from 'vitest';
import { PlauditError } from '../../core/basics/problem.ts';
import { openPool, shownAddress } from './connect.ts';

describe('an address as people see it', () => {
  test.each([
    ['postgres://ann:secret@db.example:5433/plaudit', 'postgres://ann@db.example:5433/plaudit'],
    ['postgres://ann:p%40ss@db.example/plaudit?sslmode=require', 'postgres://ann@db.example/plaudit?sslmode=require'],
    ['postgresql://db.example/plaudit?user=ann&password=secret', 'postgresql://db.example/plaudit?user=ann'],
    ['postgres://ann:secret@/plaudit?host=/run/pg', 'postgres://ann@/plaudit?host=/run/pg'],
    ['postgres:///plaudit?host=/run/pg', 'postgres:///plaudit?host=/run/pg'],
  ])('%s', (databaseUrl, shown) => {
    expect(shownAddress({ databaseUrl })).toBe(shown);
  });

  test('of the embedded server is its folder', () => {
    const connection = { host: '/tmp/sockets', port: 5432, user: 'ann', password: 'secret', database: 'plaudit' };
    expect(shownAddress({ connection })).toBe('the embedded database in /tmp/sockets');
  });
});

test.each(['', 'db.example/plaudit', 'mysql://ann:secret@db.example/plaudit', 'postgres://ann:secret@:x/plaudit'])(
  'an address that is none is refused without repeating it: %s',
  (databaseUrl) => {
    expect(() => openPool({ databaseUrl })).toThrow(
      new PlauditError(
        'usage',
        'DATABASE_URL is no address of a PostgreSQL server: write it as postgres://user:password@host:5432/database.',
        { place: 'DATABASE_URL' },
      ),
    );
  },
);
