import { stringify } from 'yaml';
import { MAPPING_KEYS } from './mapping.ts';
import type { Mapping } from './mapping.ts';

/** The mapping as YAML, in the order and brevity a person would write; parseMapping reads it back equal. */
export function formatMapping(mapping: Mapping): string {
  const plain: Record<string, unknown> = {};
  for (const key of MAPPING_KEYS) {
    const value = mapping[key];
    if (value !== undefined) plain[key] = briefly(value);
  }
  return stringify(plain, { lineWidth: 0, defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN' });
}

/** `{ column: Agent }` is written `Agent`, and a default is left out. */
function briefly(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([key, v]) => v !== undefined && !(key === 'format' && v === 'iso'));
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && only[0] === 'column') return only[1];
  return Object.fromEntries(entries);
}
