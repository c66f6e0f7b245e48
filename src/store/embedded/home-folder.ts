import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { homeProblem } from './home-problem.ts';

/**
 * Makes a folder of the home and those above it, unless they are there. Throws `home.not-writable`.
 *
 * Node's own way for several levels tries for ever where a folder says of a new one in it that its parent is missing,
 * as /proc does.
 */
export function makeHomeFolder(folder: string, mode: number, home: string): void {
  try {
    if (!isFolder(folder)) makeWithParents(folder, mode);
  } catch (error) {
    throw homeProblem(error, home);
  }
}

function makeWithParents(folder: string, mode: number): void {
  const parent = dirname(folder);
  if (parent !== folder && !isFolder(parent)) makeWithParents(parent, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
