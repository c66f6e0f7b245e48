import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildWebIfStale } from '../../scripts/build-web.ts';

const root = mkdtempSync(join(tmpdir(), 'plaudit-build-web-'));
const said: string[] = [];
const build = (): Promise<void> => buildWebIfStale(root, (line) => said.push(line));

beforeAll(() => {
  mkdirSync(join(root, 'src/web'), { recursive: true });
  writeFileSync(join(root, 'src/web/index.html'), '');
  mkdirSync(join(root, 'dist'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('says how to install what builds the app', async () => {
  await expect(build()).rejects.toMatchObject({
    code: 'platform.unsupported',
    message: `The app is not built yet, and what builds it is not installed: run "npm ci --include=dev" in ${root}.`,
  });
});

test.skipIf(process.platform === 'win32')('says that this user may not build it', async () => {
  mkdirSync(join(root, 'node_modules/vite/bin'), { recursive: true });
  writeFileSync(join(root, 'node_modules/vite/bin/vite.js'), 'process.exit(0)');
  chmodSync(root, 0o755);
  chmodSync(join(root, 'dist'), 0o555);
  // A superuser may write everywhere.
  const superuser = process.geteuid?.() === 0;
  if (superuser) process.seteuid?.(65_534);
  try {
    await expect(build()).rejects.toMatchObject({
      code: 'home.not-writable',
      message:
        `The app has to be built, and this user may not write in ${join(root, 'dist')}: ` +
        'start Plaudit once as the user who may, or give this one the right.',
    });
  } finally {
    if (superuser) process.seteuid?.(0);
    chmodSync(join(root, 'dist'), 0o755);
  }
});

test('builds what has changed, and only that', async () => {
  said.length = 0;
  await build();
  mkdirSync(join(root, 'dist/web'));
  writeFileSync(join(root, 'dist/web/index.html'), '');
  await build();
  expect(said).toEqual(['Building the app']);
});
