import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from '../../core/basics/nearest.ts';
import { PlauditError, type ProblemCode } from '../../core/basics/problem.ts';
import { applyProfile } from '../../core/rulebook/apply-profile.ts';
import { formatFinding, isError, type Finding } from '../../core/rulebook/finding.ts';
import { lintRulebook, type LintOptions } from '../../core/rulebook/lint.ts';
import { didYouMean } from '../../core/rulebook/did-you-mean.ts';
import { parseRulebook } from '../../core/rulebook/parse.ts';
import { parseProfile, type Profile } from '../../core/rulebook/profile.ts';
import { parseRegistry, type HistoricalRegistry } from '../../core/rulebook/registry.ts';
import { rulebookKey, type Rulebook } from '../../core/rulebook/rulebook.ts';
import { MAX_BYTES } from '../../core/rulebook/sheet.ts';

/** The reference editions of this package: the same folder from src/actions and from dist/actions. */
export const BUILT_IN_RULEBOOKS = fileURLToPath(new URL('../../../rulebooks/', import.meta.url));

export type LoadedRulebook = {
  /** PROGRAM@EDITION */
  readonly key: string;
  readonly rulebook: Rulebook;
  /** The text that `rulebook.sha256` is the hash of. */
  readonly yaml: string;
  readonly path: string;
  readonly builtIn: boolean;
  /** Warnings and notes of the linter. */
  readonly findings: readonly Finding[];
};

/** A file of the operator's own folder that could not be used, and why in one sentence. */
export type RulebookProblem = {
  readonly path: string;
  readonly message: string;
  readonly findings: readonly Finding[];
};

export type Rulebooks = {
  /** The edition of that key, or null. */
  find(key: string): LoadedRulebook | null;
  /** The edition of that key; throws rulebook.unknown, naming what is near: the program's editions, or the nearest name. */
  get(key: string): LoadedRulebook;
  /** Every edition, by program, then edition. */
  list(): readonly LoadedRulebook[];
  /** Transcribed registry years that stand beside the editions. */
  registries(): readonly HistoricalRegistry[];
  readonly problems: readonly RulebookProblem[];
};

const OTHER_KINDS = /\.(examples|registry|profile)\.ya?ml$/;
const byName = new Intl.Collator('en', { numeric: true });

/**
 * Loads the built-in editions and those of an operator's own folder, each with its subfolders. A built-in
 * file that cannot be read is a fault of the package and throws; an own file that cannot be read, or that
 * names an edition which exists already, is left out and stands in `problems`.
 */
export async function loadRulebooks(from: { builtInFolder?: string; ownFolder?: string } = {}): Promise<Rulebooks> {
  const { builtInFolder = BUILT_IN_RULEBOOKS, ownFolder } = from;
  const editions = new Map<string, LoadedRulebook>();
  const registries: HistoricalRegistry[] = [];
  const problems: RulebookProblem[] = [];
  for (const path of await yamlFiles(builtInFolder)) {
    if (path.endsWith('.registry.yaml')) registries.push(await loadRegistry(path));
    if (OTHER_KINDS.test(path)) continue;
    const loaded = await loadRulebookFile(path, true);
    editions.set(loaded.key, loaded);
  }
  for (const path of ownFolder === undefined ? [] : await yamlFiles(ownFolder).catch(collect(ownFolder, problems))) {
    try {
      if (path.endsWith('.registry.yaml')) registries.push(await loadRegistry(path));
      if (OTHER_KINDS.test(path)) continue;
      const loaded = await loadRulebookFile(path);
      const other = editions.get(loaded.key);
      if (other === undefined) editions.set(loaded.key, loaded);
      else problems.push({ path, message: takenMessage(loaded, other), findings: [] });
    } catch (error) {
      collect(path, problems)(error);
    }
  }
  const list = [...editions.values()].toSorted((a, b) => byName.compare(a.key, b.key));
  const find = (key: string): LoadedRulebook | null => editions.get(key) ?? null;
  const get = (key: string): LoadedRulebook =>
    find(key) ??
    unknownEdition(
      key,
      list.map((l) => l.key),
    );
  return { find, get, list: () => list, registries: () => registries, problems };
}

const takenMessage = (own: LoadedRulebook, other: LoadedRulebook): string =>
  `${own.path} names the edition ${own.key}, which ${other.builtIn ? 'is built in and cannot be replaced' : `${other.path} names already`}: ` +
  'give it a program or an edition of its own.';

function unknownEdition(key: string, known: readonly string[]): never {
  throw new PlauditError('rulebook.unknown', `No edition is named "${key}". ${otherEditions(key, known)}`, {
    params: { key },
  });
}

/** Of a program that is known, its editions: the nearest name would be that of some other year. */
function otherEditions(key: string, known: readonly string[]): string {
  const [asked = '', edition] = key.split('@');
  const programs = new Set(known.map((each) => each.split('@')[0] as string));
  const program = edition === undefined ? nearest(asked, programs) : asked;
  const editions = known.filter((each) => each.split('@')[0] === program);
  if (editions.length === 0) return didYouMean(key, known);
  if (editions.length === 1) return `Did you mean "${editions[0]}"?`;
  const years = editions.map((each) => each.split('@')[1]).join(', ');
  return `Editions of ${program}: ${years}. Write it as in "${editions.at(-1)}".`;
}

/** Turns an expected failure into a problem of that path; anything else is a bug and goes on. */
const collect =
  (path: string, problems: RulebookProblem[]) =>
  (error: unknown): [] => {
    if (!(error instanceof PlauditError)) throw error;
    problems.push({ path, message: error.message, findings: error instanceof InvalidFile ? error.findings : [] });
    return [];
  };

/**
 * A rulebook named by its key or, where it ends in .yaml or .yml, by the path of its file. Throws rulebook.invalid also
 * for a file that claims the name of a built-in edition and is another: what is judged by it would carry that name.
 */
export async function openRulebook(rulebooks: Rulebooks, keyOrPath: string): Promise<LoadedRulebook> {
  if (!/\.ya?ml$/.test(keyOrPath)) return rulebooks.get(keyOrPath);
  const loaded = await loadRulebookFile(keyOrPath);
  const other = rulebooks.find(loaded.key);
  if (other?.builtIn === true && other.rulebook.sha256 !== loaded.rulebook.sha256)
    throw new PlauditError('rulebook.invalid', takenMessage(loaded, other), { place: keyOrPath });
  return loaded;
}

/** Loads one edition from its file; throws rulebook.invalid with the first thing to mend. */
export async function loadRulebookFile(path: string, builtIn = false): Promise<LoadedRulebook> {
  const { text, sha256 } = await readText(path, 'rulebook.invalid');
  const parsed = parseRulebook(text, sha256);
  if (!parsed.ok) throw new InvalidFile('rulebook.invalid', path, parsed.error);
  const findings = lintRulebook(text);
  return { key: rulebookKey(parsed.value), rulebook: parsed.value, yaml: text, path, builtIn, findings };
}

/** Everything the linter says about a file, which need not be a rulebook at all. */
export async function lintRulebookFile(
  rulebooks: Rulebooks,
  path: string,
  options: Omit<LintOptions, 'builtIn'> = {},
): Promise<{ sha256: string; findings: Finding[] }> {
  const { text, sha256 } = await readText(path, 'rulebook.invalid');
  // A built-in edition may be named by its path, too.
  const others = rulebooks.list().filter((loaded) => loaded.builtIn && loaded.rulebook.sha256 !== sha256);
  return { sha256, findings: lintRulebook(text, { ...options, builtIn: new Set(others.map((l) => l.key)) }) };
}

/** Loads an operator profile; throws profile.invalid with the first thing to mend. */
export async function loadProfile(path: string): Promise<Profile> {
  const { text, sha256 } = await readText(path, 'profile.invalid');
  const parsed = parseProfile(text, sha256);
  if (!parsed.ok) throw new InvalidFile('profile.invalid', path, parsed.error);
  return parsed.value;
}

/** The edition completed by a profile; throws profile.invalid where the profile says what the edition states. */
export function completeRulebook(rulebook: Rulebook, profile: Profile, profilePath: string): Rulebook {
  const completed = applyProfile(rulebook, profile);
  if (!completed.ok) throw new InvalidFile('profile.invalid', profilePath, completed.error);
  return completed.value;
}

async function loadRegistry(path: string): Promise<HistoricalRegistry> {
  const { text } = await readText(path, 'rulebook.invalid');
  const parsed = parseRegistry(text);
  if (!parsed.ok) throw new InvalidFile('rulebook.invalid', path, parsed.error);
  return parsed.value;
}

/** A YAML file that says something it may not; `findings` has every error. */
export class InvalidFile extends PlauditError {
  readonly findings: readonly Finding[];
  constructor(code: ProblemCode, path: string, findings: readonly Finding[]) {
    const errors = findings.filter(isError);
    const first = errors[0] as Finding;
    const more = errors.length === 1 ? '' : ` (${errors.length - 1} more below it.)`;
    super(code, formatFinding(first, path) + more, { place: `${path}:${first.line}:${first.column}` });
    this.findings = findings;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it is no folder',
};

function unreadable(path: string, code: ProblemCode, error: unknown): never {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  if (reason === undefined) throw error;
  throw new PlauditError(code, `${path} cannot be read: ${reason}.`, { place: path, cause: error });
}

/** Text and SHA-256 of a file's bytes; of a file far too large only so much that the reader can refuse it. */
async function readText(path: string, code: ProblemCode): Promise<{ text: string; sha256: string }> {
  const file = await open(path, 'r').catch((error: unknown) => unreadable(path, code, error));
  try {
    const buffer = new Uint8Array(MAX_BYTES + 4);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length).catch((error: unknown) => unreadable(path, code, error));
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    const bytes = buffer.subarray(0, length);
    return { text: decode(path, code, bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
  } finally {
    await file.close();
  }
}

function decode(path: string, code: ProblemCode, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: bytes.length <= MAX_BYTES }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new PlauditError(code, `${path} is not UTF-8 text: save it as UTF-8.`, { place: path, cause: error });
  }
}

async function yamlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) =>
    unreadable(folder, 'rulebook.invalid', error),
  );
  return entries
    .filter((e) => (e.isFile() || e.isSymbolicLink()) && /\.ya?ml$/.test(e.name) && !e.name.startsWith('.'))
    .map((e) => join(e.parentPath, e.name))
    .toSorted(byName.compare);
}
