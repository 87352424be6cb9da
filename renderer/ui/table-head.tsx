import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  columnSizingFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type KeyboardEvent, memo, type PointerEvent, useMemo } from 'react';
import { classes } from './classes.ts';
import css from './data-table.module.css';
import { type Column, labelOf, narrowest } from './table-column.ts';
import type { TableSort, TableWidths } from './table-props.ts';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly widths: TableWidths;
  readonly onWidths: ((widths: TableWidths) => void) | undefined;
  readonly sort: TableSort | null;
  readonly onSort: ((sort: TableSort) => void) | undefined;
}

// The table owns the state of columns; rows stay plain arrays, because 100,000 row objects cost more than the filter.
const features = tableFeatures({ rowSortingFeature, columnSizingFeature });
const noRows: never[] = [];

function useColumnState<Row>({ columns, widths, onWidths, sort, onSort }: TableHeadProps<Row>) {
  const defs = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        // Without one a column counts as not sortable; nothing is ever read through it.
        accessorFn: () => null,
        size: column.width,
        minSize: column.minWidth ?? narrowest,
        enableSorting: column.sorts !== undefined,
        sortDescFirst: column.sorts === 'descending',
      })),
    [columns],
  );
  const sorting: SortingState = sort ? [{ id: sort.id, desc: sort.direction === 'descending' }] : [];
  return useTable({
    features,
    columns: defs,
    data: noRows,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting, columnSizing: { ...widths } },
    onSortingChange: (updater) => {
      const [next] = typeof updater === 'function' ? updater(sorting) : updater;
      if (next) onSort?.({ id: next.id, direction: next.desc ? 'descending' : 'ascending' });
    },
    onColumnSizingChange: (updater) => onWidths?.(typeof updater === 'function' ? updater({ ...widths }) : updater),
  });
}

/** Sticky, 26 px: sort by click or Enter, resize by dragging the edge or Alt with an arrow. */
function TableHeadPlain<Row>(props: TableHeadProps<Row>) {
  const table = useColumnState(props);
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  return (
    <div role="row" aria-rowindex={1} className={css.head}>
      {props.columns.map((column, index) => {
        const header = headers[index];
        return (
          <HeadCell
            key={column.id}
            column={column}
            index={index}
            sorted={header?.column.getIsSorted() ?? false}
            onSort={column.sorts && props.onSort ? header?.column.getToggleSortingHandler() : undefined}
            width={header?.getSize() ?? column.width}
            onWidth={
              props.onWidths ? (width) => table.setColumnSizing((old) => ({ ...old, [column.id]: width })) : undefined
            }
          />
        );
      })}
    </div>
  );
}

// memo forgets the type parameter.
export const TableHead = memo(TableHeadPlain) as typeof TableHeadPlain;

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly index: number;
  readonly sorted: false | 'asc' | 'desc';
  readonly onSort: ((event: unknown) => void) | undefined;
  readonly width: number;
  readonly onWidth: ((width: number) => void) | undefined;
}

function HeadCell<Row>({ column, index, sorted, onSort, width, onWidth }: HeadCellProps<Row>) {
  const least = column.minWidth ?? narrowest;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -8 : event.key === 'ArrowRight' ? 8 : 0;
    if (by === 0 || !event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth?.(Math.max(least, width + by));
  };
  const direction = { asc: 'ascending', desc: 'descending' } as const;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={sorted ? direction[sorted] : undefined}
      data-column={column.id}
      className={classes(css.headCell, column.align === 'right' && css.right, sorted && css.sorted)}
    >
      {typeof column.head !== 'string' && <span className="spoken">{labelOf(column)}</span>}
      {onSort ? (
        <button type="button" className={css.sort} onClick={onSort} onKeyDown={onKeyDown}>
          <span>{column.head}</span>
          {sorted === 'desc' && <IconArrowDown size={11} stroke={2} />}
          {sorted === 'asc' && <IconArrowUp size={11} stroke={2} />}
        </button>
      ) : (
        <span>{column.head}</span>
      )}
      {onWidth && !column.grows && <Edge least={least} onWidth={onWidth} />}
    </div>
  );
}

function Edge({ least, onWidth }: { readonly least: number; readonly onWidth: (width: number) => void }) {
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget;
    const from = event.clientX;
    // What it measures now, which may be less than what was asked for.
    const width = handle.parentElement?.offsetWidth ?? 0;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) => onWidth(Math.max(least, Math.round(width + moved.clientX - from)));
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  return <i className={css.resize} aria-hidden="true" onPointerDown={onPointerDown} />;
}
