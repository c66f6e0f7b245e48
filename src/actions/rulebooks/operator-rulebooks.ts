import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import {
  completeRulebook,
  loadProfile,
  type LoadedRulebook,
  loadRulebooks,
  type RulebookProblem,
  type Rulebooks,
} from './rulebooks.ts';

/**
 * The editions an operator judges by: the built-in ones, those of his own folder, and over them the
 * operator profiles (*.profile.yaml) of that folder, which supply what a source leaves unstated. A profile
 * that cannot be applied, or a second one for the same edition, is left out and named in `problems`.
 */
export async function loadOperatorRulebooks(ownFolder: string | undefined): Promise<Rulebooks> {
  const plain = await loadRulebooks({ ownFolder });
  const problems: RulebookProblem[] = [...plain.problems];
  const completed = new Map<string, LoadedRulebook>();
  for (const path of ownFolder === undefined ? [] : await profilesIn(ownFolder)) {
    try {
      const profile = await loadProfile(path);
      const loaded = plain.get(profile.for);
      const other = completed.get(loaded.key)?.rulebook.profile;
      if (other) {
        problems.push({
          path,
          message: `${path} completes ${loaded.key}, which the profile "${other.name}" does already: keep one of the two.`,
          findings: [],
        });
      } else {
        completed.set(loaded.key, { ...loaded, rulebook: completeRulebook(loaded.rulebook, profile, path) });
      }
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      problems.push({ path, message: error.message, findings: [] });
    }
  }
  return {
    find: (key) => completed.get(key) ?? plain.find(key),
    get: (key) => completed.get(key) ?? plain.get(key),
    list: () => plain.list().map((loaded) => completed.get(loaded.key) ?? loaded),
    registries: () => plain.registries(),
    problems,
  };
}

async function profilesIn(folder: string): Promise<string[]> {
  // A folder that is not there is reported by loadRulebooks.
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => /\.profile\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}
