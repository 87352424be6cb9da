import type { ReactNode } from 'react';

export interface Column<Row> {
  /** Also the key under which its width is kept. */
  readonly id: string;
  readonly head: ReactNode;
  /** The head in plain words, when `head` is not a string. */
  readonly label?: string;
  /** px; includes the padding. */
  readonly width: number;
  /** px below which it is never squeezed; 48 unless said. */
  readonly minWidth?: number;
  /** Takes the width that the others leave: one column of a table. */
  readonly grows?: boolean;
  readonly align?: 'left' | 'right';
  /** 500 for names and the key number, 600 never; text-2 for secondary values. */
  readonly tone?: 'name' | 'second' | 'third' | 'code';
  readonly cell: (row: Row, index: number) => ReactNode;
  /** Plain text, for copying and for the title of what is cut off. */
  readonly text?: (row: Row) => string;
  /** The direction of the first click; a column without it cannot be sorted. */
  readonly sorts?: 'ascending' | 'descending';
}

/** Rows that hold others. The page gives the flattened list; the table draws triangles and binds Left and Right. */
export interface Tree<Row> {
  /** In which column the triangle stands. */
  readonly column: string;
  readonly depth: (row: Row) => number;
  readonly state: (row: Row) => 'open' | 'closed' | null;
  readonly onToggle: (row: Row, isOpen: boolean) => void;
}

export const narrowest = 48;

/** px that the user chose, else the column's own. */
export function widthOf<Row>(column: Column<Row>, widths: Readonly<Record<string, number>>): number {
  return Math.max(widths[column.id] ?? column.width, column.minWidth ?? narrowest);
}

/**
 * One grid for head, rows and foot. A column keeps its width where there is room, gives way down to its least width
 * where there is none, and the growing one takes the rest.
 */
export function gridTemplate<Row>(columns: readonly Column<Row>[], widths: Readonly<Record<string, number>>): string {
  return columns
    .map((column) => {
      const least = Math.min(column.minWidth ?? narrowest, widthOf(column, widths));
      return column.grows ? `minmax(${least}px, 1fr)` : `minmax(${least}px, ${widthOf(column, widths)}px)`;
    })
    .join(' ');
}

export function labelOf<Row>(column: Column<Row>): string {
  return column.label ?? (typeof column.head === 'string' ? column.head : column.id);
}
