import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './package.ts';

/** In a checkout the app is built when its sources are newer than the last build; a package brings it along. */
export async function prepareWeb(say: (line: string) => void): Promise<void> {
  const builder = join(ROOT, 'scripts/build-web.ts');
  if (!existsSync(builder)) return;
  const { buildWebIfStale } = (await import(builder)) as {
    buildWebIfStale: (root: string, say: (line: string) => void) => Promise<void>;
  };
  await buildWebIfStale(ROOT, say);
}
