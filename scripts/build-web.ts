import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PlauditError } from '../src/core/basics/problem.ts';

/** What the app is made of; a change in any of it makes the last build stale. */
const SOURCES = ['src/web/**/*', 'src/core/**/*.ts', 'src/verify/**/*.ts', 'vite.config.ts', 'package-lock.json'];

/**
 * Builds the app into dist/web unless the last build is newer than everything it is made of. Throws PlauditError
 * `platform.unsupported` where the tools for it are not installed, `home.not-writable` where this user may not build.
 */
export async function buildWebIfStale(root: string, say: (line: string) => void): Promise<void> {
  const index = join(root, 'dist/web/index.html');
  const built = existsSync(index) ? statSync(index).mtimeMs : 0;
  const changed = globSync(SOURCES, { cwd: root }).some((path) => statSync(join(root, path)).mtimeMs > built);
  if (!changed) return;
  say('Building the app');
  await buildWeb(root);
}

async function buildWeb(root: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) {
    const message = `The app is not built yet, and what builds it is not installed: run "npm ci --include=dev" in ${root}.`;
    throw new PlauditError('platform.unsupported', message, { place: root });
  }
  for (const folder of ['dist', 'node_modules']) checkWritable(root, folder);
  const build = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (text) => (output += text));
  const code = await new Promise((resolve) => build.once('exit', resolve));
  if (code !== 0) throw new Error(`The app could not be built.\n${output}`);
}

function checkWritable(root: string, folder: string): void {
  try {
    mkdirSync(join(root, folder), { recursive: true });
    rmdirSync(mkdtempSync(join(root, folder, '.writable-')));
  } catch (cause) {
    const message =
      `The app has to be built, and this user may not write in ${join(root, folder)}: ` +
      'start Plaudit once as the user who may, or give this one the right.';
    throw new PlauditError('home.not-writable', message, { place: join(root, folder), cause });
  }
}
