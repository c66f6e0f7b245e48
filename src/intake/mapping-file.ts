import { readFile } from 'node:fs/promises';
import { PlauditError } from '../core/basics/problem.ts';
import { parseMapping } from '../core/survey/mapping.ts';
import type { Mapping } from '../core/survey/mapping.ts';

/** Reads a mapping from a YAML file. Throws PlauditError: not-found, or mapping.invalid with every problem in it. */
export async function loadMapping(path: string): Promise<Mapping> {
  const yaml = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PlauditError('not-found', `The mapping ${path} cannot be read.`, { place: path, cause });
  });
  return mappingFrom(yaml, path);
}

/** The same from YAML text; `place` says where it came from. */
export function mappingFrom(yaml: string, place: string): Mapping {
  const parsed = parseMapping(yaml);
  if (parsed.ok) return parsed.value;
  const problems = parsed.error.map((p) => (p.path === '' ? p.message : `${p.path}: ${p.message}`));
  const sentence = `The mapping ${place} is not right: ${problems.join('; ')}`;
  throw new PlauditError('mapping.invalid', sentence.endsWith('?') ? sentence : `${sentence}.`, { place });
}
