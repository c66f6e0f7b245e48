/** The beginning of a file: its header and first rows, as texts. */
export type Sample = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

export type Column = {
  readonly name: string;
  /** The cells that have something, trimmed. */
  readonly values: readonly string[];
};

export function columnsOf(sample: Sample, empty: readonly string[]): Column[] {
  const nothing = new Set(['', ...empty.map((word) => word.toLowerCase())]);
  return sample.header.map((name, i) => {
    const cells = sample.rows.map((row) => (row[i] ?? '').trim());
    return { name, values: cells.filter((cell) => !nothing.has(cell.toLowerCase())) };
  });
}

const EMPTY_WORDS = ['null', '(null)', 'n/a', '#n/a', 'na', 'nan', 'none', '[none]', '[deleted]', '-', '--'];

/** Words of the sample that usually mean that nothing is there. */
export function emptyWordsIn(sample: Sample): string[] {
  const seen = new Set(sample.rows.flatMap((row) => row.map((cell) => cell.trim().toLowerCase())));
  return EMPTY_WORDS.filter((word) => seen.has(word));
}
