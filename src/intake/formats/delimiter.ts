import { Tokenizer } from './tokenizer.ts';

export type Delimiter = ',' | ';' | '\t' | '|';
const CANDIDATES: readonly Delimiter[] = [',', ';', '\t', '|'];

/** Spreadsheets write "sep=;" as the first line to tell each other the delimiter. */
export function statedDelimiter(head: string): Delimiter | null {
  const match = /^"?sep=([,;\t|])"?\r?\n/i.exec(head);
  return match === null ? null : (match[1] as Delimiter);
}

/**
 * The delimiter that cuts the first lines into rows as long as the first one, and into the most cells.
 * A file of one column has none; then it is the comma.
 */
export function detectDelimiter(head: Uint8Array, skipLines: number): Delimiter {
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const candidate of CANDIDATES) {
    const score = scoreOf(head, candidate, skipLines);
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

const SAMPLE_ROWS = 50;

function scoreOf(head: Uint8Array, delimiter: Delimiter, skipLines: number): number {
  const tokenizer = new Tokenizer(delimiter.charCodeAt(0));
  tokenizer.push(head);
  const lengths: number[] = [];
  while (lengths.length < SAMPLE_ROWS && tokenizer.next()) {
    if (tokenizer.row.line > skipLines) lengths.push(tokenizer.row.fault === null ? tokenizer.row.count : 0);
  }
  if (lengths.length === 0) {
    tokenizer.end();
    // The head is one line without an end, or ends inside quotes.
    if (tokenizer.next()) lengths.push(tokenizer.row.count);
  }
  const [cells] = lengths;
  if (cells === undefined || cells < 2) return 0;
  const alike = lengths.filter((length) => length === cells).length / lengths.length;
  // Mostly by how even the rows are, then by how many cells there are.
  return alike * 1000 + Math.min(cells, 999);
}
