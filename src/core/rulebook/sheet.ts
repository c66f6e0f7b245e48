import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { Finding, FindingCode, Place, Severity } from './finding.ts';
import { didYouMean } from './did-you-mean.ts';

/** A rulebook is a page of text; what is larger is something else. */
export const MAX_BYTES = 100_000;

/** One value in a YAML file, with its place; findings about it are collected in `findings`. */
export type Cursor = Place & {
  readonly node: Node | null;
  readonly sheet: Sheet;
};

/** A YAML file that is being read. `root` is null when nothing in it can be read. */
export type Sheet = {
  readonly findings: Finding[];
  /** Where each path that was read stands. */
  readonly places: Map<string, Place>;
  readonly lines: LineCounter;
  root: Cursor | null;
};

/** A mapping whose keys were checked. */
export type Fields = { readonly at: Cursor; readonly entries: ReadonlyMap<string, Cursor> };

/** Adds a finding about a place; returns null so that a reader can end with it. */
export function report(
  at: Cursor,
  code: FindingCode,
  message: string,
  remedy: string,
  severity: Severity = 'error',
): null {
  at.sheet.findings.push({ severity, code, path: at.path, line: at.line, column: at.column, message, remedy });
  return null;
}

/**
 * Opens a YAML file as plain text values: nothing is a number, a date or a truth value before a rule's
 * own reader says so, and anchors, aliases, tags and directives, which would let a file mean something
 * else than what stands there, are refused. `what` names the file in messages: "rulebook".
 */
export function openSheet(yamlText: string, what: string, marker: string): Sheet {
  const lines = new LineCounter();
  const sheet: Sheet = { findings: [], places: new Map(), lines, root: null };
  const start: Cursor = { path: '', line: 1, column: 1, node: null, sheet };
  if (yamlText.length > MAX_BYTES || new TextEncoder().encode(yamlText).length > MAX_BYTES) {
    report(
      start,
      'yaml.too-large',
      `The file is larger than ${MAX_BYTES / 1000} KB.`,
      `Check that it is a ${what}; move long texts elsewhere.`,
    );
    return sheet;
  }
  const document = parseDocument(yamlText, {
    schema: 'failsafe',
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  reportSyntax(start, document);
  reportExtras(start, document, yamlText);
  if (sheet.findings.length > 0) return sheet;
  const { contents } = document;
  if (!isMap(contents)) {
    const at = contents === null ? start : cursor(start, '', contents);
    report(
      at,
      'yaml.not-a-mapping',
      `A ${what} is a list of "key: value" lines, and this file is not.`,
      `Begin with "${marker}: 1", then one "key: value" a line.`,
    );
    return sheet;
  }
  sheet.root = cursor(start, '', contents);
  return sheet;
}

function cursor(parent: Cursor, key: string, node: Node | null, offset = node?.range?.[0]): Cursor {
  const { sheet } = parent;
  const path = parent.path === '' || key === '' ? parent.path + key : `${parent.path}.${key}`;
  const found = offset === undefined ? null : sheet.lines.linePos(offset);
  const place = { path, line: found?.line || parent.line, column: found?.col || parent.column };
  sheet.places.set(path, place);
  return { ...place, node, sheet };
}

const MAX_SYNTAX_FINDINGS = 5;

function reportSyntax(start: Cursor, document: Document): void {
  const tooDeep = document.errors.find((e) => e.code === 'RESOURCE_EXHAUSTION');
  if (tooDeep) {
    report(
      start,
      'yaml.too-deep',
      'Lists or mappings stand inside one another too many times.',
      'Write every rule as the reference editions do.',
    );
    return;
  }
  const reported = new Set<number>();
  for (const error of document.errors) {
    const at = cursor(start, '', null, error.pos[0]);
    // What follows on the same line is most often the same mistake.
    if (reported.has(at.line) || reported.size === MAX_SYNTAX_FINDINGS) continue;
    reported.add(at.line);
    if (error.code === 'MULTIPLE_DOCS') {
      report(
        at,
        'yaml.syntax',
        'A second document begins here.',
        'Leave out the line with "---", or make it a file of its own.',
      );
      continue;
    }
    const said = error.message.trim().replace(/\.?$/, '.').replaceAll(/\s+/g, ' ');
    report(
      at,
      'yaml.syntax',
      `This is not YAML: ${said}`,
      'Check quotes, brackets, colons and the spaces at the beginning of the line.',
    );
  }
}

function reportExtras(start: Cursor, document: Document.Parsed, yamlText: string): void {
  // A node begins behind its anchor or tag; the mark itself is what the reader must find.
  const before = (node: Node, mark: string): Cursor =>
    cursor(start, '', node, Math.max(0, yamlText.lastIndexOf(mark, node.range?.[0])));
  if (document.directives.yaml.explicit || Object.keys(document.directives.tags).length > 1) {
    report(start, 'yaml.directive', 'The file begins with a YAML directive (a line with %).', 'Leave that line out.');
  }
  visit(document, {
    Alias: (_, node) => {
      report(
        cursor(start, '', node),
        'yaml.alias',
        `"*${node.source}" refers to another place in the file.`,
        'Write the value itself.',
      );
    },
    Node: (_, node) => {
      if (node.anchor) {
        report(
          before(node, `&${node.anchor}`),
          'yaml.alias',
          `"&${node.anchor}" marks a value for use elsewhere.`,
          'Leave the mark out and write the value where it is needed.',
        );
      }
      if (node.tag) {
        report(
          before(node, node.tag.startsWith('tag:') ? '!!' : '!'),
          'yaml.tag',
          `"${node.tag.replace('tag:yaml.org,2002:', '!!')}" gives a value a type of its own.`,
          'Leave it out: every value is plain text.',
        );
      }
    },
  });
}

/**
 * Reads a mapping whose keys are `known`; unknown and repeated keys are reported and left out.
 * Null when it is not a mapping.
 */
export function fields(at: Cursor, known: readonly string[]): Fields | null {
  const remedy = `Known here: ${known.join(', ')}.`;
  const pairs = entriesOf(at, remedy);
  if (pairs === null) return null;
  const entries = new Map<string, Cursor>();
  for (const { key, keyAt, value } of pairs) {
    if (known.includes(key)) entries.set(key, value);
    else report(keyAt, 'key.unknown', `The key "${key}" is not known here.`, didYouMean(key, known));
  }
  return { at, entries };
}

export type Entry = { readonly key: string; readonly keyAt: Cursor; readonly value: Cursor };

/** Reads a mapping with any keys; a repeated key is reported and left out. Null when it is not a mapping. */
export function entriesOf(at: Cursor, remedy: string): Entry[] | null {
  if (!isMap(at.node)) return report(at, 'value.shape', 'A list of "key: value" lines is needed here.', remedy);
  const entries = new Map<string, Entry>();
  for (const { key: node, value } of at.node.items) {
    if (!isScalar(node)) {
      report(cursor(at, '', node as Node), 'key.unknown', 'A key is one plain word.', remedy);
      continue;
    }
    const key = String(node.value);
    const keyAt = cursor(at, key, node);
    const first = entries.get(key);
    if (first) {
      report(
        keyAt,
        'key.duplicate',
        `The key "${key}" stands here twice, first in line ${first.keyAt.line}.`,
        'Keep one of the two.',
      );
      continue;
    }
    const empty = value === null || (isScalar(value) && value.value === '' && value.type === 'PLAIN');
    entries.set(key, { key, keyAt, value: empty ? { ...keyAt, node: null } : cursor(at, key, value as Node) });
  }
  return [...entries.values()];
}

export const field = (of: Fields, key: string): Cursor | null => of.entries.get(key) ?? null;

/** A field that must be there; reported as missing when it is not. */
export function required(of: Fields, key: string, remedy: string, code: FindingCode = 'key.missing'): Cursor | null {
  const found = of.entries.get(key);
  if (found) return found;
  const what = code === 'rule.missing' ? `The rule "${key}" is missing.` : `"${key}" is missing.`;
  return report({ ...of.at, path: of.at.path === '' ? key : `${of.at.path}.${key}` }, code, what, remedy);
}

/** The items of a list. Null when it is none. */
export function items(at: Cursor, remedy: string): Cursor[] | null {
  if (!isSeq(at.node)) return report(at, 'value.shape', 'A list is needed here.', remedy);
  return at.node.items.map((item, i) => cursor(at, String(i + 1), item as Node | null));
}

/** The text of a value, without the spaces around it. */
export function textOf(at: Cursor, remedy: string): string | null {
  if (at.node === null) return report(at, 'value.missing', 'The value is missing.', remedy);
  if (!isScalar(at.node))
    return report(at, 'value.shape', 'One value is needed here, not a list or a mapping.', remedy);
  const text = String(at.node.value).trim();
  return text === '' ? report(at, 'value.missing', 'The value is empty.', remedy) : text;
}

/** The text of a value as it stands, reported on by nobody; null where it is none. */
export const peek = ({ node }: Cursor): string | null => (isScalar(node) ? String(node.value).trim() : null);

export const isMapping = (at: Cursor): boolean => isMap(at.node);
