import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import { copyItems } from './copy-row.ts';
import css from './data-table.module.css';
import { MenuAt } from './menu-button.tsx';
import { PositionThumb } from './position-thumb.tsx';
import { type Column, gridTemplate } from './table-column.ts';
import { TableHead } from './table-head.tsx';
import type { DataTableProps, TableWidths, UnderRow } from './table-props.ts';
import { TableRow } from './table-row.tsx';
import { footHeight, headHeight, useDataTable } from './use-data-table.ts';

const noWidths: TableWidths = {};

/** The list of every screen: 100,000 rows at the cost of those that are visible. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, count, rowHeight = 28, widths = noWidths, tree } = props;
  const base = useId();
  const table = useDataTable(props);
  const { scroller, cursor, rows, menu, under } = table;
  const items = rows.getVirtualItems();
  const active = items.find(({ index }) => props.rowId(props.rowAt(index)) === table.selected);
  return (
    <div className={css.outer}>
      <div
        ref={scroller}
        role={tree ? 'treegrid' : 'grid'}
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={active && `${base}-${active.index}`}
        tabIndex={0}
        className={css.scroller}
        style={{ '--columns': gridTemplate(columns, widths) }}
        onKeyDown={cursor.onKeyDown}
        onClick={cursor.onClick}
        onContextMenu={cursor.onContextMenu}
      >
        <TableHead
          columns={columns}
          widths={widths}
          onWidths={props.onWidths}
          sort={props.sort ?? null}
          onSort={props.onSort}
        />
        <div className={css.body} role="rowgroup" style={{ height: table.height }}>
          {items.map(({ index, start }) => (
            <Line
              key={index}
              table={props}
              base={base}
              index={index}
              top={index > under.index ? start + under.height : start}
              atColumn={cursor.atColumn}
              selected={table.selected}
            />
          ))}
          {props.under && <Under row={props.under} top={(under.index + 1) * rowHeight} columns={columns.length} />}
        </div>
        {props.foot && <Foot columns={columns} cells={props.foot} index={count + 2} />}
      </div>
      <PositionThumb scroller={scroller} height={table.height} top={headHeight} bottom={table.bottom} />
      <MenuAt at={menu} items={menu ? itemsOf(props, menu.row, cursor.atColumn) : []} onClose={table.closeMenu} />
    </div>
  );
}

function itemsOf<Row>({ menu, columns }: DataTableProps<Row>, row: Row, atColumn: number | null) {
  const own = menu?.(row) ?? [];
  return [...own, ...copyItems({ row, columns, atColumn }, own.length > 0)];
}

interface LineProps<Row> {
  readonly table: DataTableProps<Row>;
  readonly base: string;
  readonly index: number;
  readonly top: number;
  readonly selected: string | null;
  readonly atColumn: number | null;
}

/** Asks the page for the row, so that the row itself is drawn only when it changed. */
function Line<Row>({ table, base, index, top, selected, atColumn }: LineProps<Row>) {
  const row = table.rowAt(index);
  const isSelected = table.rowId(row) === selected;
  return (
    <TableRow
      row={row}
      index={index}
      id={`${base}-${index}`}
      top={top}
      height={table.rowHeight ?? 28}
      columns={table.columns}
      tree={table.tree}
      isSelected={isSelected}
      atColumn={isSelected ? atColumn : null}
      isFaint={table.isFaint?.(row) ?? false}
      title={table.title?.(row)}
    />
  );
}

interface UnderProps {
  readonly row: UnderRow;
  /** px; infinite where its row is not in the list. */
  readonly top: number;
  /** How many columns it spans. */
  readonly columns: number;
}

/** Always drawn, wherever the list is scrolled to: it may hold the focus. */
function Under({ row, top, columns }: UnderProps) {
  if (!Number.isFinite(top)) return null;
  return (
    <div role="row" className={css.under} style={{ top, height: row.height }}>
      <div role="gridcell" aria-colspan={columns}>
        {row.content}
      </div>
    </div>
  );
}

interface FootProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly cells: Readonly<Record<string, ReactNode>>;
  readonly index: number;
}

function Foot<Row>({ columns, cells, index }: FootProps<Row>) {
  return (
    <div role="row" aria-rowindex={index} className={css.foot} style={{ height: footHeight }}>
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 1}
          className={classes(css.cell, column.align === 'right' && css.right)}
        >
          {cells[column.id]}
        </div>
      ))}
    </div>
  );
}
