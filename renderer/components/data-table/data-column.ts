import type { ReactNode } from 'react';

/** One column of a table, in words of ours: what it is called, shows and sorts by. */
export type DataColumn<Row> = {
  id: string;
  header: string;
  /** Of a column of icons: the header is there for those who listen. */
  isHeaderHidden?: boolean;
  /** A grid track: `7rem`, `minmax(10rem, 2fr)`. */
  width: string;
  cell: (row: Row) => ReactNode;
  /** Ascending. A column without it cannot be sorted by. */
  compare?: (a: Row, b: Row) => number;
  align?: 'start' | 'end';
};

export type DataSort = { column: string; descending: boolean };

/** Rows that need a second look get a tint; the words in the row say why. */
export type RowTint = 'down' | 'degraded' | 'healing';
