import { err, ok, type Result } from '../basics/result.ts';
import { LEVELS, type Level } from '../survey/response.ts';
import { inOrder, isError, type Finding } from './finding.ts';
import { openFormat } from './format.ts';
import { EDITION, PROGRAM } from './parse.ts';
import type { Text } from './rulebook.ts';
import { field, items, report, required, textOf, type Fields } from './sheet.ts';
import { choice, count, plainText, slug, text } from './values.ts';

/** A year of a public registry copied from its source. This product issued none of it and holds no responses behind it. */
export type HistoricalRegistry = {
  readonly program: string;
  readonly edition: string;
  readonly year: number;
  readonly level: Level;
  readonly origin: 'transcribed';
  readonly title: Text;
  readonly source: string;
  readonly note: Text | null;
  /** As the source writes them, in its order, none twice. */
  readonly names: readonly string[];
};

const KEYS = ['program', 'edition', 'year', 'level', 'origin', 'title', 'source', 'note', 'names'];

/** Reads a historical registry's YAML. Fails with every error found, each with its place. */
export function parseRegistry(yamlText: string): Result<HistoricalRegistry, Finding[]> {
  const { sheet, of } = openFormat(yamlText, 'plaudit-registry', KEYS);
  const registry = of && readRegistry(of);
  const errors = inOrder(sheet.findings.filter(isError));
  return errors.length > 0 || !registry ? err(errors) : ok(registry);
}

function readRegistry(of: Fields): HistoricalRegistry | null {
  const need = (key: string, remedy: string) => required(of, key, remedy);
  const programAt = need('program', 'Write "program:" and a name such as "world-class-fcr".');
  const program = programAt && slug(programAt, PROGRAM, 'world-class-fcr');
  const editionAt = need('edition', 'Write "edition:" and a name such as "2015".');
  const edition = editionAt && slug(editionAt, EDITION, '2015');
  const yearAt = need('year', 'Write "year:" and the year of recognition.');
  const year = yearAt && count(yearAt);
  const levelAt = need('level', `Write "level:" and one of: ${LEVELS.join(', ')}.`);
  const level = levelAt && choice(levelAt, LEVELS);
  const originAt = need('origin', 'Write "origin: transcribed".');
  const origin = originAt && choice(originAt, ['transcribed'] as const);
  const titleAt = need('title', 'Write "title:" with "en:" and "fr:" below it.');
  const title = titleAt && text(titleAt);
  const source = plainText(of, 'source', 'Write "source:" and the list this was copied from.');
  const noteAt = field(of, 'note');
  const note = noteAt && text(noteAt);
  const names = readNames(of);
  if (program === null || edition === null || year === null || level === null || origin === null) return null;
  if (title === null || source === null || names === null) return null;
  return { program, edition, year, level, origin, title, source, note, names };
}

function readNames(of: Fields): string[] | null {
  const remedy = 'Write "names:" and below it one name a line, each after "- ".';
  const at = required(of, 'names', remedy);
  const list = at && items(at, remedy);
  if (at === null || list === null) return null;
  if (list.length === 0) return report(at, 'value.missing', 'The list of names is empty.', remedy);
  const names: string[] = [];
  for (const item of list) {
    const name = textOf(item, remedy);
    if (name !== null && names.includes(name))
      report(item, 'value.twice', `"${name}" stands here twice.`, 'Keep one of the two.');
    else if (name !== null) names.push(name);
  }
  return names;
}
