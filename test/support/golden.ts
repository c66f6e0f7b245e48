import { readFileSync } from 'node:fs';

/** One row of a reference table: a number, text, or null where the table has no value. */
export type GoldenRow = Readonly<Record<string, number | string | null>>;

function cell(text: string): number | string | null {
  if (text === '') return null;
  if (text === 'Inf') return Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}

const cells = (line: string): string[] => line.split(',').map((each) => each.replace(/^"(.*)"$/, '$1'));

const TABLES = new URL('../fixtures/statistics/', import.meta.url);

/** The rows of a reference table of test/fixtures/statistics; its cells hold neither commas nor quotes. */
export function goldenRows(file: string): GoldenRow[] {
  const [header = '', ...lines] = readFileSync(new URL(file, TABLES), 'utf8').trim().split('\n');
  const names = cells(header);
  return lines.map((line) => Object.fromEntries(cells(line).map((text, i) => [names[i] ?? '', cell(text)])));
}

/** The number in a column that must hold one. */
export function numberAt(row: GoldenRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no number: ${JSON.stringify(row)}`);
  return value;
}

export type GoldenMiss = { readonly row: GoldenRow; readonly column: string; readonly got: number | null };

/**
 * The cells that differ from the table by more than 1e-9, or that have a value where the table has none, or none where
 * it has one. `compute` gives, for a row, the value of each column it knows.
 */
export function goldenMisses(
  rows: readonly GoldenRow[],
  compute: (row: GoldenRow) => Readonly<Record<string, number | null>>,
): GoldenMiss[] {
  return rows.flatMap((row) =>
    Object.entries(compute(row)).flatMap(([column, got]) => {
      const wanted = row[column];
      const same =
        typeof wanted === 'number' && got !== null ? wanted === got || Math.abs(wanted - got) <= 1e-9 : wanted === got;
      return same ? [] : [{ row, column, got }];
    }),
  );
}

/** The named vector that a row of the quantile and rank tables speaks of. */
export function goldenVector(row: GoldenRow): readonly number[] {
  const text = readFileSync(new URL('vectors.json', TABLES), 'utf8');
  const vectors = JSON.parse(text) as Readonly<Record<string, number | number[]>>;
  return [vectors[String(row.vector)] ?? []].flat();
}
