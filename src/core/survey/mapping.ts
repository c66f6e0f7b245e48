import { type Document, type Node, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { nearest } from '../basics/nearest.ts';
import { err, ok } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';
import { compileTimeFormat, isAmbiguousFormat } from '../basics/time-format.ts';
import { CUSTOMER_FIELDS } from './customer.ts';
import { isScale } from './scale.ts';

/**
 * How the columns of somebody's file become the fields of a response. Written by hand in YAML, made in the
 * browser, or proposed from the header; nothing in it is guessed when it is used (docs/intake.md).
 */

/** YAML reads 1, true and null as values; in a list of words they are the words the file has. */
const word = z.preprocess(
  (v) => (v === null || typeof v === 'number' || typeof v === 'boolean' ? String(v) : v),
  z.string(),
);
const columnName = word.pipe(z.string().min(1));
const orPlainColumn = <S extends z.ZodType>(schema: S) =>
  z.preprocess((v) => (typeof v === 'string' || typeof v === 'number' ? { column: String(v) } : v), schema);

const text = orPlainColumn(
  z
    .strictObject({
      column: columnName.optional(),
      constant: word.optional(),
      /** The file's word -> the word to take; other words stay as they are. */
      words: z.record(z.string(), word).optional(),
    })
    .check(exactlyOne('column', 'constant')),
);

/** Nobody is the customer of every row. */
const customer = orPlainColumn(z.strictObject({ column: columnName }));

const time = orPlainColumn(
  z
    .strictObject({
      column: columnName.optional(),
      /** Day and time of day in two columns: read as one text with a space between. */
      date: columnName.optional(),
      time: columnName.optional(),
      format: z
        .string()
        .default('iso')
        .superRefine((pattern, context) => {
          for (const one of isAmbiguousFormat(pattern) ? pattern.split('|') : [pattern]) {
            const compiled = compileTimeFormat(one);
            if (!compiled.ok) context.addIssue({ code: 'custom', message: compiled.error });
          }
        }),
      /** Exactly 00:00:00 means that only the day is known. */
      midnight_is_day_only: z.boolean().optional(),
    })
    .check(exactlyOne('column', 'date')),
);

const yesNo = orPlainColumn(
  z
    .strictObject({
      column: columnName.optional(),
      constant: z.boolean().optional(),
      /** The file's words, in place of the usual yes/y/true/1/oui and no/n/false/0/non. */
      yes: z.array(word).min(1).optional(),
      no: z.array(word).min(1).optional(),
    })
    .check(exactlyOne('column', 'constant')),
);

const count = orPlainColumn(
  z
    .strictObject({
      column: columnName.optional(),
      constant: z.int().min(1).optional(),
      /** The file's words for a number of contacts: "3 or more": 3. */
      labels: z.record(z.string(), z.int().min(1)).optional(),
    })
    .check(exactlyOne('column', 'constant')),
);

const scale = z
  .strictObject({ min: z.int(), max: z.int(), top: z.int().optional() })
  .refine((s) => isScale(s), 'a scale needs min below max, and top, where given, must be one of the two');

const score = orPlainColumn(
  z
    .strictObject({
      column: columnName.optional(),
      constant: z.int().min(1).max(5).optional(),
      /** Columns counting answers of 1, 2, ... up to the top: exactly one of them is 1. */
      one_hot: z.array(columnName).min(2).optional(),
      scale: scale.optional(),
      /** The file's words -> 1..5, 5 the top box. */
      labels: z.record(z.string(), z.int().min(1).max(5)).optional(),
    })
    .check(exactlyOne('column', 'constant', 'one_hot')),
);

const absent = <S extends z.ZodType>(schema: S) => z.preprocess((v) => (v === null ? undefined : v), schema.optional());

const schema = z.strictObject({
  name: z.string().optional(),
  /** How the file is read, where that should not be detected. */
  sheet: z.string().optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  skip_lines: z.int().min(0).max(100).optional(),
  /** Only rows with one of these words in this column are responses; the others are passed over, and counted. */
  only_rows: z.strictObject({ column: columnName, is: z.array(word).min(1) }).optional(),
  /** Words that mean "not answered" or "nothing there", besides an empty cell. */
  empty: z.array(word).optional(),
  /** IANA zone of times written without one, and of months, where neither a column nor the site names one. */
  zone: z.string().optional(),
  zone_column: columnName.optional(),
  response_id: absent(text),
  organization: absent(text),
  site: absent(text),
  supervisor: absent(text),
  csr: absent(text),
  channel: absent(text),
  contact_reason: absent(text),
  contact_at: absent(time),
  completed_at: absent(time),
  resolved: absent(yesNo),
  resolved_first_contact: absent(yesNo),
  contacts_needed: absent(count),
  other_channels_used: absent(yesNo),
  overall_satisfaction: absent(score),
  csr_satisfaction: absent(score),
  customer_name: absent(customer),
  customer_phone: absent(customer),
  customer_email: absent(customer),
});

export type Mapping = z.infer<typeof schema>;
/** In the order a person would write them. */
export const MAPPING_KEYS = Object.keys(schema.shape) as (keyof Mapping)[];
export type TextSource = NonNullable<Mapping['organization']>;
export type TimeSource = NonNullable<Mapping['contact_at']>;
export type YesNoSource = NonNullable<Mapping['resolved']>;
export type CountSource = NonNullable<Mapping['contacts_needed']>;
export type ScoreSource = NonNullable<Mapping['overall_satisfaction']>;

export const SUBJECT_FIELDS = ['organization', 'site', 'supervisor', 'csr'] as const;
export const TIME_FIELDS = ['contact_at', 'completed_at'] as const;
export const ANSWER_FIELDS = [
  'resolved',
  'resolved_first_contact',
  'contacts_needed',
  'other_channels_used',
  'overall_satisfaction',
  'csr_satisfaction',
] as const;
/** The names of a response's fields in files, mappings and rejects; the canonical header. */
export const RESPONSE_FIELDS = [
  'response_id',
  ...SUBJECT_FIELDS,
  ...TIME_FIELDS,
  'channel',
  'contact_reason',
  ...ANSWER_FIELDS,
  ...CUSTOMER_FIELDS,
] as const;
export type ResponseField = (typeof RESPONSE_FIELDS)[number];

export type MappingProblem = { readonly path: string; readonly message: string };

/** Reads a mapping from YAML. Every problem has the path of the key and a sentence. */
export function parseMapping(yaml: string): Result<Mapping, readonly MappingProblem[]> {
  const document = parseDocument(yaml);
  const first = document.errors[0];
  if (first !== undefined) {
    const place = first.linePos === undefined ? '' : `line ${first.linePos[0].line}`;
    return err([{ path: place, message: `not valid YAML: ${(first.message.split('\n')[0] ?? '').replace(/:$/, '')}` }]);
  }
  if (refersBack(document)) {
    return err([{ path: '', message: 'write values out: "*name" for an earlier one is not read' }]);
  }
  return checkMapping(document.toJS());
}

/** True where a value stands for an earlier one: a few of those in a row are more values than any memory holds. */
function refersBack(document: Document): boolean {
  const found: Node[] = [];
  visit(document, {
    Alias: (_, alias) => {
      found.push(alias);
      return visit.BREAK;
    },
  });
  return found.length > 0;
}

/** The same for a mapping that is already an object. */
export function checkMapping(value: unknown): Result<Mapping, readonly MappingProblem[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err([{ path: '', message: 'a mapping is a list of "field: column" lines' }]);
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.flatMap(problemsOf));
}

/** What a mapping must still say before it can be used; empty when nothing. */
export function missingIn(mapping: Mapping): string[] {
  const missing: string[] = [];
  for (const field of ['organization', 'site', 'contact_at'] as const) {
    if (mapping[field] === undefined) missing.push(field);
  }
  if (ANSWER_FIELDS.every((field) => mapping[field] === undefined)) missing.push('an answer');
  return missing;
}

function exactlyOne<K extends string>(...keys: K[]) {
  return (context: { value: Partial<Record<K, unknown>>; issues: unknown[] }): void => {
    if (keys.filter((key) => context.value[key] !== undefined).length === 1) return;
    const message = `give exactly one of ${keys.join(', ')}`;
    context.issues.push({ code: 'custom', message, input: context.value });
  };
}

const KEYS_BELOW = [
  ...['column', 'constant', 'words', 'date', 'time', 'format', 'midnight_is_day_only', 'yes', 'no', 'labels'],
  ...['scale', 'min', 'max', 'top', 'one_hot', 'is'],
];

function problemsOf(issue: z.core.$ZodIssue): MappingProblem[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const known = issue.path.length === 0 ? MAPPING_KEYS : KEYS_BELOW;
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const advice = near === null ? '' : `: did you mean "${near}"?`;
    return { path: path === '' ? key : `${path}.${key}`, message: `unknown key "${key}"${advice}` };
  });
}
