import { cut, width } from './plain-text.ts';

export type Column = {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align?: 'right';
  /** Longer cells are cut; the last column never is. */
  readonly widest?: number;
};

/** Rows under their titles, two spaces between columns, each line ended by a newline. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map((c) => c.title), ...rows].map((row) =>
    row.map((cell, i) => cut(cell, columns[i]?.widest ?? Infinity)),
  );
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => width(line[i] ?? ''))));
  const padded = (cell: string, i: number): string => {
    const gap = ' '.repeat((widths[i] as number) - width(cell));
    return columns[i]?.align === 'right' ? gap + cell : cell + gap;
  };
  return lines.map((line) => `${line.map(padded).join('  ').trimEnd()}\n`).join('');
}

/** Lines moved to the right. */
export const indented = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);
