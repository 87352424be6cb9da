import type { ReactNode, Ref } from 'react';
import type { MenuItem } from './menu-items.tsx';
import type { Column, Tree } from './table-column.ts';

export interface TableSort {
  /** A column's id. */
  readonly id: string;
  readonly direction: 'ascending' | 'descending';
}

/** px by column id, where the user changed them. */
export type TableWidths = Readonly<Record<string, number>>;

export interface UnderRow {
  readonly rowId: string;
  readonly height: number;
  readonly content: ReactNode;
}

export interface TableHandle {
  /** Gives the keys to the table; the first row becomes the cursor when there is none. */
  readonly focus: () => void;
  readonly reveal: (index: number) => void;
}

export interface DataTableProps<Row> {
  /** What is listed, for the ear. */
  readonly label: string;
  /** Keep it stable between renders, or every visible row is drawn again. */
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  /** The row at a place of the shown order: `(i) => rows[order[i]]`. Only visible rows are asked for. */
  readonly rowAt: (index: number) => Row;
  readonly rowId: (row: Row) => string;
  /** These four from `useTableLayout`; sorting itself is the page's. */
  readonly widths?: TableWidths;
  readonly onWidths?: (widths: TableWidths) => void;
  readonly sort?: TableSort | null;
  readonly onSort?: (sort: TableSort) => void;
  /** The cursor, by id. Without it the table keeps its own. */
  readonly selected?: string | null;
  /** The cursor moved, by key or click. */
  readonly onSelect?: (row: Row, index: number) => void;
  /** Enter or double click. */
  readonly onOpen?: (row: Row) => void;
  readonly tree?: Tree<Row>;
  /** On right click, or the menu key. */
  readonly menu?: (row: Row) => readonly MenuItem[];
  /** px: 28, 24 in side panes, 37 or 50 with two lines. */
  readonly rowHeight?: number;
  /** Greyed: what this role cannot read. */
  readonly isFaint?: (row: Row) => boolean;
  readonly title?: (row: Row) => string | undefined;
  /** A question under one row, such as a confirm row; the rows below move down by its height in px. */
  readonly under?: UnderRow | null;
  /** A total below the rows, by column id. */
  readonly foot?: Readonly<Record<string, ReactNode>>;
  /** A change of it (the filter, the sort) goes back to the top. */
  readonly topKey?: string;
  readonly ref?: Ref<TableHandle>;
}
