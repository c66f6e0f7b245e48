import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the app is made of; a change in any of it makes the last build stale. */
const SOURCES = ['src/web/**/*', 'src/core/**/*.ts', 'src/verify/**/*.ts', 'vite.config.ts', 'package-lock.json'];

/** Builds the app into dist/web unless the last build is newer than everything it is made of. */
export async function buildWebIfStale(root: string, say: (line: string) => void): Promise<void> {
  const index = join(root, 'dist/web/index.html');
  const built = existsSync(index) ? statSync(index).mtimeMs : 0;
  const changed = globSync(SOURCES, { cwd: root }).some((path) => statSync(join(root, path)).mtimeMs > built);
  if (!changed) return;
  say('Building the app');
  await buildWeb(root);
}

async function buildWeb(root: string): Promise<void> {
  const build = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (text) => (output += text));
  const code = await new Promise((resolve) => build.once('exit', resolve));
  if (code !== 0) throw new Error(`The app could not be built.\n${output}`);
}
