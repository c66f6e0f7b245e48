import { isMap, parseDocument } from 'yaml';
import type { Field } from './fields.ts';

/** Where a field is read from, as the form offers it. */
export type FieldSource = { column: string } | { constant: string } | null;

/**
 * The mapping with one field read from somewhere else; what a person wrote around it, comments included, stays.
 * A column keeps the format or words of the one before it. Null when the text is no YAML mapping.
 */
export function withSource(yaml: string, field: Field, source: FieldSource): string | null {
  const document = parseDocument(yaml);
  if (document.errors.length > 0 || !(document.contents === null || isMap(document.contents))) return null;
  if (source === null) {
    document.delete(field);
  } else if ('constant' in source) {
    document.set(field, document.createNode({ constant: source.constant }));
  } else {
    const before: unknown = document.get(field, true);
    if (isMap(before) && before.has('column')) document.setIn([field, 'column'], source.column);
    else document.set(field, source.column);
  }
  return document.toString({ lineWidth: 0 });
}

/** The constant a mapping gives a field, or null; what cannot be read has none. */
export function constantOf(yaml: string, field: Field): string | null {
  const document = parseDocument(yaml);
  if (document.errors.length > 0) return null;
  const constant: unknown = document.getIn([field, 'constant']);
  return typeof constant === 'string' || typeof constant === 'number' || typeof constant === 'boolean'
    ? String(constant)
    : null;
}
