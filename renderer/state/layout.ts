import { useCallback } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { useMaybeAt } from './place.ts';

export type Theme = 'system' | 'light' | 'dark';

export interface Sort {
  /** A column's id. */
  readonly id: string;
  readonly direction: 'ascending' | 'descending';
}

/** px by column id. */
export type Widths = Readonly<Record<string, number>>;

interface Layout {
  readonly theme: Theme;
  /** By `<profile>/<database> <table>`. */
  readonly widths: Readonly<Record<string, Widths>>;
  readonly sorts: Readonly<Record<string, Sort>>;
  /** px by pane. */
  readonly panes: Readonly<Record<string, number>>;
}

/** How this user arranged the screens, on this computer. */
export const useLayout = create<Layout>()(
  persist((): Layout => ({ theme: 'system', widths: {}, sorts: {}, panes: {} }), {
    name: 'heapscope.layout',
    version: 1,
  }),
);

/** What a DataTable takes: its column widths and its sort, kept per connection. Spread it into the table. */
export interface TableLayout {
  readonly widths: Widths;
  readonly onWidths: (widths: Widths) => void;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

const none: Widths = {};

/** Column widths in px and the order of one table, kept for each database by itself. */
export function useTableLayout(table: string, initialSort: Sort): TableLayout {
  const key = `${useMaybeAt() ?? ''} ${table}`;
  const widths = useLayout((layout) => layout.widths[key]) ?? none;
  const sort = useLayout((layout) => layout.sorts[key]) ?? initialSort;
  const onWidths = useCallback(
    (next: Widths) => useLayout.setState((layout) => ({ widths: { ...layout.widths, [key]: next } })),
    [key],
  );
  const onSort = useCallback(
    (next: Sort) => useLayout.setState((layout) => ({ sorts: { ...layout.sorts, [key]: next } })),
    [key],
  );
  return { widths, onWidths, sort, onSort };
}

/** The size of a pane that can be resized, in px. */
export function usePaneSize(pane: string, initial: number): readonly [number, (size: number) => void] {
  const size = useLayout((layout) => layout.panes[pane]) ?? initial;
  const set = useCallback(
    (next: number) => useLayout.setState((layout) => ({ panes: { ...layout.panes, [pane]: Math.round(next) } })),
    [pane],
  );
  return [size, set];
}
