import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Tree } from './check.ts';

const CODE = /\.([cm]?[jt]sx?|css|sql)$/;
/** Written by tests and builds while we look. */
const IGNORED = new Set(['node_modules', 'dist', 'test-results']);

/** Reads the code below the named folders of a repository; a folder that is not there counts as nothing. */
export function readTree(root: string, folders: readonly string[]): Tree {
  const files = new Map<string, string>();
  const emptyFolders: string[] = [];
  const nameOf = (path: string) => relative(root, path).split(sep).join('/');
  const walk = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true });
    if (entries.length === 0) emptyFolders.push(nameOf(folder));
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !IGNORED.has(entry.name)) walk(path);
      else if (entry.isFile() && CODE.test(entry.name)) files.set(nameOf(path), readFileSync(path, 'utf8'));
    }
  };
  const present = new Set(readdirSync(root));
  for (const folder of folders) if (present.has(folder)) walk(join(root, folder));
  return { files, emptyFolders };
}
