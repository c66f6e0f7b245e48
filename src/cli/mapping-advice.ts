import { basename } from 'node:path';
import { PlauditError } from '../core/basics/problem.ts';

/**
 * Adds to "this file needs a mapping" the command that proposes one; any other error is given back as it is, and so is
 * one about a mapping that was given.
 */
export function adviseMapping(error: unknown, files: readonly string[], mapping: string | undefined): unknown {
  if (mapping !== undefined || !(error instanceof PlauditError) || error.code !== 'mapping.needed') return error;
  const file = files.find((path) => basename(path) === error.place) ?? 'FILE';
  const named = /^[\w./-]+$/.test(file) ? file : JSON.stringify(file);
  const advice = `"plaudit mapping ${named} > map.yaml" proposes one; then add --mapping map.yaml.`;
  return new PlauditError(error.code, `${error.message} ${advice}`, { place: file, cause: error });
}
