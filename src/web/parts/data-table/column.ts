import type { ReactNode } from 'react';

export type Column<Row> = {
  key: string;
  /** The header, with the unit in it: "Share, %". */
  header: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand on the right. */
  align?: 'start' | 'end';
  /** The server's name of this order; without it the column does not sort. */
  sort?: string;
  /** CSS width of the column, where its content needs a certain one (a chart). */
  width?: string;
  /** The title of the card on a small screen; one column a table. */
  title?: boolean;
  /** Left out of the card on a small screen, because the card says it elsewhere. */
  notOnCard?: boolean;
};
