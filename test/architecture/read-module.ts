import { parseSync } from 'vite';

export type Import = {
  readonly from: string;
  readonly typeOnly: boolean;
  /** As the other module names them; "default", or "*" for all. */
  readonly names: readonly string[];
  readonly line: number;
};
/**
 * A name used as a value ("process"), a member by its last two names ("Date.now", "subtle.sign"), "Date()" for
 * the present time, or "import.meta". `local` when the file declares the first of these names itself.
 */
export type Use = { readonly name: string; readonly local: boolean; readonly line: number };
export type Module = { readonly imports: readonly Import[]; readonly uses: readonly Use[] };

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Parses one TypeScript or JavaScript file. Throws when it does not parse. */
export function readModule(path: string, source: string): Module {
  const { program, errors } = parseSync(path, source);
  if (errors[0]) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const lineOf = (node: Node) => source.slice(0, node.start).split('\n').length;
  const imports: Import[] = [];
  const uses: Omit<Use, 'local'>[] = [];
  const declared = new Set<string>();

  const visit = (node: Node, parent: Node | null, key: string): void => {
    const found = importIn(node);
    if (found) imports.push({ ...found, line: lineOf(node) });
    for (const name of declaredBy(node)) declared.add(name);
    const name = usedBy(node, parent, key);
    if (name !== null) uses.push({ name, line: lineOf(node) });
    for (const [childKey, child] of Object.entries(node)) {
      for (const each of Array.isArray(child) ? child : [child]) if (isNode(each)) visit(each, node, childKey);
    }
  };
  visit(program as unknown as Node, null, '');

  const isLocal = (name: string) => declared.has(name.split(/[.(]/, 1)[0] as string);
  return { imports, uses: uses.map((use) => ({ ...use, local: isLocal(use.name) })) };
}

function importIn(node: Node): Omit<Import, 'line'> | null {
  const source = node['source'];
  if (!isNode(source) || typeof source['value'] !== 'string') return null;
  const from = source['value'];
  const names = ((node['specifiers'] ?? []) as readonly Node[]).map(nameImported);
  switch (node.type) {
    case 'ImportDeclaration':
      return { from, names, typeOnly: node['importKind'] === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return { from, names, typeOnly: node['exportKind'] === 'type' };
    case 'ImportExpression':
      return { from, names: ['*'], typeOnly: false };
    case 'TSImportType':
      return { from, names: [], typeOnly: true };
    default:
      return null;
  }
}

function nameImported(specifier: Node): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return identifierName(specifier['imported'] ?? specifier['local']) ?? '*';
}

const identifierName = (node: unknown): string | null =>
  isNode(node) && node.type === 'Identifier' ? String(node['name']) : null;

/** Names that a node declares, whatever their scope: a file that has its own `window` does not mean the browser's. */
function declaredBy(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return namesInPattern(node['id']);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [...namesInPattern(node['id']), ...(node['params'] as unknown[]).flatMap(namesInPattern)];
    case 'ClassDeclaration':
      return namesInPattern(node['id']);
    case 'CatchClause':
      return namesInPattern(node['param']);
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return namesInPattern(node['local']);
    default:
      return [];
  }
}

function namesInPattern(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [String(pattern['name'])];
    case 'ObjectPattern':
      return (pattern['properties'] as Node[]).flatMap((each) => namesInPattern(each['value'] ?? each['argument']));
    case 'ArrayPattern':
      return (pattern['elements'] as unknown[]).flatMap(namesInPattern);
    case 'AssignmentPattern':
      return namesInPattern(pattern['left']);
    case 'RestElement':
      return namesInPattern(pattern['argument']);
    default:
      return [];
  }
}

/** The name that a node uses as a value, or null; members are named with their object, if that is a plain name. */
function usedBy(node: Node, parent: Node | null, key: string): string | null {
  if (node.type === 'MemberExpression' && node['computed'] === false) {
    const property = identifierName(node['property']);
    const object = node['object'] as Node;
    // a.b.c is named by its last two parts, so that globalThis.crypto.subtle.sign is "subtle.sign".
    const owner =
      identifierName(object) ?? (object.type === 'MemberExpression' ? identifierName(object['property']) : null);
    return owner !== null && property !== null ? `${owner}.${property}` : null;
  }
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const callee = identifierName(node['callee']);
    if (callee !== 'Date') return null;
    return node.type === 'CallExpression' || (node['arguments'] as unknown[]).length === 0 ? 'Date()' : null;
  }
  return node.type === 'Identifier' && !isOnlyALabel(parent, key) ? String(node['name']) : null;
}

function isOnlyALabel(parent: Node | null, key: string): boolean {
  if (parent === null) return false;
  if (parent.type.startsWith('TS')) return !EXPRESSIONS_WITH_TYPES.includes(parent.type);
  if (parent.type === 'MemberExpression') return key === 'property' && parent['computed'] === false;
  if (LABELLED.includes(parent.type)) return key === 'key' && parent['computed'] === false;
  return parent.type === 'ExportSpecifier' || parent.type === 'ImportSpecifier' || parent.type === 'MetaProperty';
}

const EXPRESSIONS_WITH_TYPES = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion'];
const LABELLED = ['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty'];
