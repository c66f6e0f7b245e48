import { PlauditError } from '../core/basics/problem.ts';
import { nearest } from '../core/basics/nearest.ts';
import { ANSWER_FIELDS, RESPONSE_FIELDS } from '../core/survey/mapping.ts';
import type { Mapping, ResponseField } from '../core/survey/mapping.ts';

/** How column names are compared: without case, and with blanks and hyphens like underscores. */
export const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');

/** Finds columns by name in a header: exactly as written, else by plain name. */
export class Header {
  readonly names: readonly string[];
  private readonly file: string;

  constructor(names: readonly string[], file: string) {
    this.names = names.map((name) => name.trim());
    this.file = file;
  }

  has(name: string): boolean {
    return this.places(name).length > 0;
  }

  /** Throws PlauditError when there is no such column, or more than one. */
  indexOf(name: string): number {
    const [first, second] = this.places(name);
    if (first === undefined) {
      const near = nearest(name, this.names);
      const advice = near === null ? `it has ${this.listed()}` : `did you mean "${near}"?`;
      const message = `The mapping names a column "${name}" that ${this.file} does not have: ${advice}`;
      throw new PlauditError('mapping.invalid', closed(message), { place: this.file });
    }
    if (second !== undefined) {
      const message = `${this.file} has two columns called "${name}": rename one, so that it is clear which is meant.`;
      throw new PlauditError('mapping.ambiguous', message, { place: `${this.file}, line 1` });
    }
    return first;
  }

  /** At most twelve names, for a message. */
  listed(): string {
    const names = this.names.filter((name) => name !== '').map((name) => `"${name}"`);
    return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;
  }

  private places(name: string): number[] {
    const find = (same: (other: string) => boolean): number[] =>
      this.names.flatMap((other, index) => (same(other) ? [index] : []));
    const exact = find((other) => other === name.trim());
    return exact.length > 0 ? exact : find((other) => plainName(other) === plainName(name));
  }
}

const closed = (sentence: string): string => (sentence.endsWith('?') ? sentence : `${sentence}.`);

/** The mapping of a file that has the canonical header, or which canonical columns it lacks. */
export function canonicalMapping(header: Header): { mapping: Mapping; lacks: string[] } {
  const column = (field: ResponseField): { column: string } | undefined =>
    header.has(field) ? { column: field } : undefined;
  const contactAt = column('contact_at');
  const completedAt = column('completed_at');
  const mapping: Mapping = {
    ...(header.has('zone') ? { zone_column: 'zone' } : {}),
    ...(contactAt === undefined ? {} : { contact_at: { ...contactAt, format: 'iso' } }),
    ...(completedAt === undefined ? {} : { completed_at: { ...completedAt, format: 'iso' } }),
  };
  for (const field of RESPONSE_FIELDS) {
    if (field !== 'contact_at' && field !== 'completed_at') mapping[field] = column(field);
  }
  const lacks: string[] = (['organization', 'site', 'contact_at'] as const).filter((field) => !header.has(field));
  if (ANSWER_FIELDS.every((field) => !header.has(field))) lacks.push('an answer such as overall_satisfaction');
  return { mapping, lacks };
}
