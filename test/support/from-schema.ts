import fc from 'fast-check';

type Schema = { readonly [key: string]: unknown };

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/**
 * Values as a JSON Schema describes them, with something hostile in the place of one now and then, at any depth: what
 * is right almost everywhere reaches further into a program than what is wrong from the start.
 */
export function fromSchema(
  schema: unknown,
  hostile: fc.Arbitrary<unknown>,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  const next = (inner: unknown): fc.Arbitrary<unknown> => fromSchema(inner, hostile, texts);
  return fc.oneof({ weight: 9, arbitrary: asDescribed(schema, next, texts) }, { weight: 1, arbitrary: hostile });
}

function asDescribed(
  schema: unknown,
  next: (inner: unknown) => fc.Arbitrary<unknown>,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  if (!isSchema(schema)) return fc.jsonValue({ maxDepth: 1 });
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...(schema['enum'] as unknown[]));
  for (const key of ['anyOf', 'oneOf']) {
    const choices = schema[key];
    if (Array.isArray(choices)) return fc.oneof(...choices.map(next));
  }
  const [type] = [schema['type']].flat();
  switch (type) {
    case 'object': {
      const properties = isSchema(schema['properties']) ? schema['properties'] : {};
      const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
      const known = fc.record(
        Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, next(inner)])),
        { requiredKeys: required },
      );
      return isSchema(schema['additionalProperties'])
        ? fc
            .tuple(known, fc.dictionary(texts, next(schema['additionalProperties']), { maxKeys: 3 }))
            .map((all) => Object.assign({}, ...all) as unknown)
        : known;
    }
    case 'array':
      return fc.array(next(schema['items']), {
        minLength: numberOf(schema['minItems'], 0),
        maxLength: Math.max(numberOf(schema['minItems'], 0), 3),
      });
    case 'integer':
      return fc.integer({
        min: Math.max(numberOf(schema['minimum'], -1000), -(2 ** 31)),
        max: Math.min(numberOf(schema['maximum'], 2 ** 31 - 1), 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: numberOf(schema['minimum'], -1e9), max: numberOf(schema['maximum'], 1e9), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return texts;
  }
}
