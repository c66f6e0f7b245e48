/**
 * Reads an OpenAPI 3.1 document by the rules of its specification, as far as this API uses it: every fault as one line
 * that says where. A schema may use what JSON Schema 2020-12 has and nothing else.
 */
type Json = null | boolean | number | string | Json[] | { readonly [key: string]: Json };
type Obj = { readonly [key: string]: Json };

const isObject = (value: unknown): value is Obj => typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);
const ONE_SCHEMA = new Set([
  'items',
  'additionalProperties',
  'propertyNames',
  'not',
  'contains',
  'if',
  'then',
  'else',
  'unevaluatedProperties',
]);
const SCHEMAS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const NAMED_SCHEMAS = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);
const PLAIN = new Set([
  '$id',
  '$schema',
  '$comment',
  'type',
  'enum',
  'const',
  'title',
  'description',
  'default',
  'examples',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'required',
  'minProperties',
  'maxProperties',
  'contentEncoding',
  'contentMediaType',
  'readOnly',
  'writeOnly',
  'deprecated',
]);

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export type Operation = { readonly method: string; readonly path: string; readonly operation: Obj };

export function operationsOf(document: unknown): Operation[] {
  if (!isObject(document) || !isObject(document['paths'])) return [];
  return Object.entries(document['paths']).flatMap(([path, item]) =>
    isObject(item)
      ? METHODS.flatMap((method) => (isObject(item[method]) ? [{ method, path, operation: item[method] }] : []))
      : [],
  );
}

export function faultsOf(document: unknown): string[] {
  const faults: string[] = [];
  const wants = (holds: boolean, where: string, what: string): void => void (holds || faults.push(`${where}: ${what}`));

  function schema(value: Json | undefined, where: string): void {
    if (typeof value === 'boolean') return;
    if (!isObject(value)) return wants(false, where, 'is no schema');
    if (typeof value['$ref'] === 'string')
      wants(resolved(document, value['$ref']) !== undefined, where, `${value['$ref']} leads nowhere`);
    const types = value['type'] === undefined ? [] : [value['type']].flat();
    for (const type of types)
      wants(typeof type === 'string' && TYPES.has(type), where, `${JSON.stringify(type)} is no type`);
    if (typeof value['pattern'] === 'string')
      wants(isPattern(value['pattern']), where, `${value['pattern']} is no pattern`);
    if (value['required'] !== undefined) wants(Array.isArray(value['required']), where, 'required is no list');
    for (const [key, inner] of Object.entries(value)) {
      const at = `${where}/${key}`;
      if (ONE_SCHEMA.has(key)) schema(inner, at);
      else if (SCHEMAS.has(key)) {
        if (Array.isArray(inner)) inner.forEach((each, i) => schema(each, `${at}/${i}`));
        else wants(false, at, 'is no list of schemas');
      } else if (NAMED_SCHEMAS.has(key)) {
        for (const [name, each] of Object.entries(isObject(inner) ? inner : {})) schema(each, `${at}/${name}`);
      } else wants(PLAIN.has(key) || key === '$ref', at, 'is no keyword');
    }
  }

  function content(value: Json | undefined, where: string): void {
    if (!isObject(value)) return wants(false, where, 'has no content');
    for (const [type, media] of Object.entries(value)) {
      wants(/^[a-z]+\/[a-z0-9.+-]+(; ?[a-z]+=[a-z0-9-]+)?$/i.test(type), where, `"${type}" is no media type`);
      schema(isObject(media) ? media['schema'] : undefined, `${where}/${type}`);
    }
  }

  if (!isObject(document)) return ['the document is no object'];
  wants(document['openapi'] === '3.1.0', 'openapi', 'is not 3.1.0');
  const { info } = document;
  wants(
    isObject(info) && typeof info['title'] === 'string' && typeof info['version'] === 'string',
    'info',
    'has no title and version',
  );
  for (const { method, path, operation } of operationsOf(document)) {
    const where = `${method.toUpperCase()} ${path}`;
    wants(path.startsWith('/'), where, 'does not begin with a slash');
    wants(typeof operation['summary'] === 'string' && operation['summary'] !== '', where, 'has no summary');
    wants(Array.isArray(operation['tags']) && operation['tags'].length > 0, where, 'has no tag');
    const parameters = Array.isArray(operation['parameters']) ? operation['parameters'].filter(isObject) : [];
    for (const p of parameters) {
      const at = `${where} ${String(p['in'])} ${String(p['name'])}`;
      wants(['path', 'query', 'header', 'cookie'].includes(String(p['in'])), at, 'is in no known place');
      wants(p['in'] !== 'path' || p['required'] === true, at, 'is not required');
      schema(p['schema'], at);
    }
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]).toSorted();
    const declared = parameters
      .filter((p) => p['in'] === 'path')
      .map((p) => p['name'])
      .toSorted();
    wants(
      JSON.stringify(inPath) === JSON.stringify(declared),
      where,
      `has ${inPath.join(', ')} in its path and declares ${declared.join(', ')}`,
    );
    if (isObject(operation['requestBody'])) content(operation['requestBody']['content'], `${where} body`);
    const responses = isObject(operation['responses']) ? operation['responses'] : {};
    wants(
      Object.keys(responses).some((status) => /^2\d\d$/.test(status)),
      where,
      'has no answer',
    );
    for (const [status, response] of Object.entries(responses)) {
      const at = `${where} ${status}`;
      wants(/^([1-5]\d\d|[1-5]XX|default)$/.test(status), at, 'is no status');
      if (!isObject(response)) wants(false, at, 'is no response');
      else {
        wants(typeof response['description'] === 'string', at, 'has no description');
        if (status !== '204') content(response['content'], at);
      }
    }
  }
  return faults;
}

function resolved(document: unknown, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined;
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (at, part) => (isObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
      document,
    );
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
