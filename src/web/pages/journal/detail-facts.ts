export type DetailFact = { readonly key: string; readonly value: string | number | boolean | readonly string[] };

const LONGEST = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id says nothing to a reader: the export has it, for a program. */
const isId = (value: unknown): boolean => typeof value === 'string' && UUID.test(value);
const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * What an entry's detail says, one fact a value: counts inside an object stand by their own name, a short list stays
 * one, of a long one its length. Nothing, empty texts and ids say nothing.
 */
export function detailFacts(detail: Readonly<Record<string, unknown>>): DetailFact[] {
  return Object.entries(detail).flatMap(([key, value]): DetailFact[] => {
    if (value === '' || isId(value)) return [];
    if (isPlain(value)) return [{ key, value: typeof value === 'string' ? shortened(value) : value }];
    if (Array.isArray(value)) return listFact(key, value);
    if (typeof value === 'object' && value !== null) return detailFacts(value as Record<string, unknown>);
    return [];
  });
}

function listFact(key: string, list: readonly unknown[]): DetailFact[] {
  if (list.length === 0) return [];
  const short = list.every((each) => isPlain(each) && !isId(each)) && list.join(', ').length <= LONGEST;
  return [{ key, value: short ? list.map(String) : list.length }];
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
