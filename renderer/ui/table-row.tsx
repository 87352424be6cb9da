import { memo, type ReactNode } from 'react';
import { classes } from './classes.ts';
import css from './data-table.module.css';
import type { Column, Tree } from './table-column.ts';
import { visibleText } from './visible-text.ts';

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly id: string;
  /** px from the top of the body. */
  readonly top: number;
  readonly height: number;
  readonly columns: readonly Column<Row>[];
  readonly tree: Tree<Row> | undefined;
  readonly isSelected: boolean;
  /** Index of the column where the cell cursor stands, in the selected row only. */
  readonly atColumn: number | null;
  readonly isFaint: boolean;
  readonly title: string | undefined;
}

function TableRowPlain<Row>(props: TableRowProps<Row>) {
  const { row, index, id, top, height, columns, tree, isSelected, atColumn, isFaint, title } = props;
  const state = tree?.state(row) ?? null;
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-level={tree ? tree.depth(row) + 1 : undefined}
      aria-expanded={state === null ? undefined : state === 'open'}
      data-index={index}
      title={title}
      className={classes(css.row, isFaint && css.faint)}
      style={{ height, top }}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 1}
          data-column={at}
          title={column.align === 'right' ? undefined : visibleOrNone(column.text?.(row))}
          className={classes(
            css.cell,
            column.align === 'right' && css.right,
            column.tone && css[column.tone],
            at === atColumn && css.at,
          )}
        >
          {tree?.column === column.id && indent(tree.depth(row), state)}
          {column.cell(row, index)}
        </div>
      ))}
    </div>
  );
}

function indent(depth: number, state: 'open' | 'closed' | null): ReactNode {
  return (
    <>
      {depth > 0 && <span style={{ display: 'inline-block', width: depth * 16 }} />}
      {state !== null && <i data-toggle="" className={classes(css.triangle, state === 'open' && css.open)} />}
    </>
  );
}

// memo forgets the type parameter.
export const TableRow = memo(TableRowPlain) as typeof TableRowPlain;

const visibleOrNone = (text: string | undefined) => (text === undefined ? undefined : visibleText(text));
