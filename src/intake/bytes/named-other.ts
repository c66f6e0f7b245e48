import type { FileFacts } from '../row-source.ts';

type Named = { readonly format: FileFacts['format']; readonly what: string };

const TEXT: Named = { format: 'delimited', what: 'a table of text' };
const LINES: Named = { format: 'ndjson', what: 'JSON, an object a line' };
const NAMES: Readonly<Record<string, Named>> = {
  csv: TEXT,
  tsv: TEXT,
  xlsx: { format: 'xlsx', what: 'an Excel workbook' },
  xlsm: { format: 'xlsx', what: 'an Excel workbook' },
  ndjson: LINES,
  jsonl: LINES,
};

/**
 * What a file is, where its name says it is something else; null where both agree, or the name says nothing. Someone
 * who takes the wrong file, or is given one under a wrong name, is told before anything is read from it.
 */
export function namedOther(name: string, { format, gzip }: Pick<FileFacts, 'format' | 'gzip'>): string | null {
  const parts = name.toLowerCase().split('.').slice(1);
  const packed = parts.at(-1) === 'gz' || parts.at(-1) === 'gzip';
  const named = NAMES[(packed ? parts.at(-2) : parts.at(-1)) ?? ''];
  const found = Object.values(NAMES).find((each) => each.format === format)?.what ?? format;
  if (packed && !gzip) return `${found}, not compressed`;
  if (named === undefined) return null;
  if (named.format !== format) return found;
  return gzip && !packed ? `${found} compressed with gzip` : null;
}
