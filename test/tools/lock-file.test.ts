import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type LockedPackage = {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const text = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> };

/** The entry that a package at `path` gets for a dependency: its own, else that of a folder further out. */
function entryFor(path: string, name: string): string | undefined {
  const folders = path
    .split('/node_modules/')
    .map((_, i, parts) => parts.slice(0, parts.length - i).join('/node_modules/'));
  const places = [
    ...(path === '' ? [] : folders.map((folder) => `${folder}/node_modules/${name}`)),
    `node_modules/${name}`,
  ];
  return places.find((place) => place in packages);
}

/**
 * npm leaves out of the lock file what it could not find when it wrote the file, such as the binaries of another
 * platform, and then `npm ci` refuses the file everywhere, or skips the binary where it is needed.
 */
test('the lock file names every package, those for other platforms too', () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => entryFor(path, name) === undefined),
  );
  expect(missing).toEqual([]);
});
