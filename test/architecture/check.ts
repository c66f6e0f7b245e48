import { dirname, join } from 'node:path/posix';
import { readModule, type Import, type Module, type Use } from './read-module.ts';
import {
  BROWSER_FOLDERS,
  CORE_LIBRARIES,
  CORE_ORDER,
  FOLDERS,
  IMPURE_GLOBALS,
  IMPURE_MEMBERS,
  KEY_FUNCTIONS,
  KEY_METHODS,
  MOST_LINES,
  ROOT,
  SQL_LIBRARIES,
  type RuleName,
} from './rules.ts';

/** Files by their path from the repository's root ("src/core/basics/ratio.ts"), and folders without any. */
export type Tree = { readonly files: ReadonlyMap<string, string>; readonly emptyFolders: readonly string[] };
export type Violation = { readonly rule: RuleName; readonly place: string; readonly what: string };

type SourceFile = { readonly path: string; readonly folder: string; readonly isTest: boolean; readonly module: Module };

/** Every breach of the rules in a tree, in the order of its files. */
export function checkTree(tree: Tree): Violation[] {
  const sources = [...tree.files].filter(([path]) => /^src\/.*\.tsx?$/.test(path)).map(readSource);
  return [
    ...tree.emptyFolders.map((path) => violation('no-empty-folder', path, 'is empty')),
    ...[...tree.files].flatMap(checkLength),
    ...sources.flatMap((file) => [
      ...checkFolder(file),
      ...file.module.imports.flatMap((each) => checkImport(file, each, tree)),
      ...file.module.uses.flatMap((use) => checkUse(file, use)),
    ]),
    ...circles(sources, tree),
  ];
}

function readSource([path, source]: [string, string]): SourceFile {
  return {
    path,
    folder: path === ROOT ? 'main.ts' : (path.split('/')[1] as string),
    isTest: /\.test\.tsx?$/.test(path),
    module: readModule(path, source),
  };
}

const violation = (rule: RuleName, place: string, what: string): Violation => ({ rule, place, what });
const at = (file: SourceFile, line: number) => `${file.path}:${line}`;

function checkLength([path, source]: [string, string]): Violation[] {
  const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
  const generated = /\.gen(erated)?\.\w+$/.test(path) || /@generated/.test(source.slice(0, 500));
  return lines > MOST_LINES && !generated ? [violation('file-length', path, `has ${lines} lines`)] : [];
}

function checkFolder(file: SourceFile): Violation[] {
  if (file.path === ROOT || (file.folder in FOLDERS && file.path.split('/').length > 2)) return [];
  return [violation('unknown-folder', file.path, `lies in src/${file.path.split('/').length > 2 ? file.folder : ''}`)];
}

function checkImport(file: SourceFile, each: Import, tree: Tree): Violation[] {
  return each.from.startsWith('.') ? checkRelative(file, each, tree) : checkLibrary(file, each);
}

function checkRelative(file: SourceFile, each: Import, tree: Tree): Violation[] {
  const target = targetOf(file, each);
  const breach = (rule: RuleName) => [violation(rule, at(file, each.line), `imports ${target}`)];
  if (target === ROOT) return breach('main-is-the-root');
  if (!target.startsWith('src/')) return file.isTest || !isCode(target) ? [] : breach('outside-src');
  if (isCode(target) && !tree.files.has(target)) return breach('unresolved');
  if (!file.isTest && /\.test\.tsx?$/.test(target)) return breach('outside-src');
  const other = target.split('/')[1] as string;
  if (file.folder === 'main.ts') return [];
  if (file.folder !== other) {
    const rule = FOLDERS[file.folder];
    const allowed = rule?.imports.includes(other) || (each.typeOnly && rule?.typesOnly?.includes(other));
    return allowed || rule === undefined ? [] : breach(`may-import/${file.folder}`);
  }
  return file.folder === 'core' && !inCoreOrder(file.path, target) ? breach('core-order') : [];
}

function inCoreOrder(importer: string, target: string): boolean {
  const [from, to] = [importer, target].map((path) => CORE_ORDER.indexOf(path.split('/')[2] as string));
  return from !== undefined && to !== undefined && from >= 0 && to >= 0 && to <= from;
}

function checkLibrary(file: SourceFile, each: Import): Violation[] {
  const breach = (rule: RuleName, what = `imports ${each.from}`) => violation(rule, at(file, each.line), what);
  const isOf = (library: string) =>
    each.from === library || each.from.startsWith(library.endsWith('/') ? library : `${library}/`);
  const found: Violation[] = [];
  // Tests beside the code read fixtures and use the test library; they are not shipped.
  if (!file.isTest) {
    const fromNode = each.from.startsWith('node:');
    if (BROWSER_FOLDERS.includes(file.folder) && fromNode) found.push(breach('runs-in-browser'));
    if (file.folder === 'core' && !fromNode && !CORE_LIBRARIES.some(isOf)) found.push(breach('core-libraries'));
    if (file.folder !== 'issuer' && ['node:crypto', 'crypto'].includes(each.from)) {
      // Whole modules are refused too: what is used of them could not be seen here.
      const names = each.names.filter((name) => ['*', 'default', ...KEY_FUNCTIONS].includes(name));
      if (names.length > 0) found.push(breach('keys-in-issuer', `imports ${names.join(', ')} of ${each.from}`));
    }
  }
  if (file.folder !== 'store' && SQL_LIBRARIES.some(isOf)) found.push(breach('sql-in-store'));
  return found;
}

function checkUse(file: SourceFile, { name, local, line }: Use): Violation[] {
  if (file.isTest) return [];
  const breach = (rule: RuleName) => violation(rule, at(file, line), `uses ${name}`);
  const impure = ['Date()', 'import.meta', ...IMPURE_GLOBALS, ...IMPURE_MEMBERS].includes(name) && !local;
  return [
    ...(file.folder === 'core' && impure ? [breach('core-pure')] : []),
    ...(file.folder !== 'issuer' && KEY_METHODS.includes(name) ? [breach('keys-in-issuer')] : []),
  ];
}

/** One violation for each circle, named by its files in order from the first in the alphabet. */
function circles(sources: readonly SourceFile[], tree: Tree): Violation[] {
  const next = new Map(
    sources.map((file) => [
      file.path,
      file.module.imports
        .filter((each) => each.from.startsWith('.'))
        .map((each) => targetOf(file, each))
        .filter((target) => target.startsWith('src/') && tree.files.has(target)),
    ]),
  );
  const done = new Set<string>();
  const found = new Set<string>();
  const walk = (path: string, way: string[]): void => {
    const seen = way.indexOf(path);
    if (seen >= 0) {
      const circle = way.slice(seen);
      const start = circle.indexOf(circle.toSorted()[0] as string);
      found.add([...circle.slice(start), ...circle.slice(0, start), circle[start]].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const target of next.get(path) ?? []) walk(target, [...way, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return [...found].map((circle) => {
    const [first, ...rest] = circle.split(' ');
    return violation('no-circle', first as string, rest.join(' '));
  });
}

const targetOf = (file: SourceFile, each: Import) => join(dirname(file.path), each.from.split('?', 1)[0] as string);
const isCode = (path: string) => /\.[cm]?[jt]sx?$/.test(path);
