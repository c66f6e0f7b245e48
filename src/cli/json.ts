import type { Output } from './deps.ts';

/** Prints one JSON document. */
export function printJson(out: Output, document: unknown): void {
  out.write(`${JSON.stringify(document, null, 2)}\n`);
}

const ITEMS_AT_ONCE = 500;

/**
 * Prints one JSON document whose last key is a long list, an item a line: the text of hundreds of thousands of
 * items would be longer than a string can be.
 */
export function printJsonList(
  out: Output,
  head: Readonly<Record<string, unknown>>,
  key: string,
  items: Iterable<unknown>,
): void {
  const before = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  out.write(`{\n${before.join('')}  ${JSON.stringify(key)}: [`);
  let lines: string[] = [];
  let separator = '\n';
  for (const item of items) {
    lines.push(`${separator}    ${JSON.stringify(item)}`);
    separator = ',\n';
    if (lines.length < ITEMS_AT_ONCE) continue;
    out.write(lines.join(''));
    lines = [];
  }
  out.write(`${lines.join('')}${separator === '\n' ? '' : '\n  '}]\n}\n`);
}
