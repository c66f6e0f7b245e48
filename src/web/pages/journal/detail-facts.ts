export type DetailFact = { readonly key: string; readonly value: string | number | boolean };

const LONGEST = 200;

const isPlain = (value: unknown): value is DetailFact['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * What an entry's detail says, one fact a value: counts inside an object stand by their own name, a list of texts
 * becomes one text, a list of anything else its length. Nothing and empty texts say nothing.
 */
export function detailFacts(detail: Readonly<Record<string, unknown>>): DetailFact[] {
  return Object.entries(detail).flatMap(([key, value]): DetailFact[] => {
    if (isPlain(value))
      return value === '' ? [] : [{ key, value: typeof value === 'string' ? shortened(value) : value }];
    if (Array.isArray(value)) return listFact(key, value);
    if (typeof value === 'object' && value !== null) return detailFacts(value as Record<string, unknown>);
    return [];
  });
}

function listFact(key: string, list: readonly unknown[]): DetailFact[] {
  if (list.length === 0) return [];
  const text = list.join(', ');
  return list.every(isPlain) && text.length <= LONGEST ? [{ key, value: text }] : [{ key, value: list.length }];
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
