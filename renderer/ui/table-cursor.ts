import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react';
import { copyCell, copyRow } from './copy-row.ts';
import { isMac } from './key-names.ts';
import type { Column, Tree } from './table-column.ts';
import { rowAfter } from './table-keys.ts';

export interface CursorNeeds<Row> {
  readonly count: number;
  readonly rowAt: (index: number) => Row;
  readonly rowId: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly tree?: Tree<Row> | undefined;
  readonly selected: string | null;
  readonly onSelect: (row: Row, index: number) => void;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly onMenu: (row: Row, x: number, y: number) => void;
  /** Rows that fit on the screen, for PageUp and PageDown. */
  readonly page: () => number;
  readonly reveal: (index: number) => void;
}

/** The row cursor, the cell cursor within it, and what keys and pointer do with them. */
export function useTableCursor<Row>(needs: CursorNeeds<Row>) {
  const [atColumn, setColumn] = useState<number | null>(null);
  const last = useRef(-1);
  const index = () => {
    last.current = indexOf(needs, last.current);
    return last.current;
  };
  const select = (to: number) => {
    last.current = to;
    needs.onSelect(needs.rowAt(to), to);
    needs.reveal(to);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.defaultPrevented || event.target !== event.currentTarget) return;
    const at = index();
    if (handleKey({ event, at, needs, select, atColumn, setColumn })) event.preventDefault();
  };
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const hit = hitOf(event.target, needs.count);
    if (!hit) return;
    const row = needs.rowAt(hit.index);
    if (hit.isToggle) needs.tree?.onToggle(row, needs.tree.state(row) === 'closed');
    if (hit.isControl || hit.isToggle) return;
    setColumn(hit.column);
    last.current = hit.index;
    needs.onSelect(row, hit.index);
    if (event.detail === 2) needs.onOpen?.(row);
  };
  const onContextMenu = (event: MouseEvent<HTMLDivElement>) => {
    const hit = hitOf(event.target, needs.count);
    if (!hit) return;
    event.preventDefault();
    setColumn(hit.column);
    last.current = hit.index;
    needs.onSelect(needs.rowAt(hit.index), hit.index);
    needs.onMenu(needs.rowAt(hit.index), event.clientX, event.clientY);
  };
  return { atColumn, index, onKeyDown, onClick, onContextMenu };
}

/** The selected row's place: where it was last, else by looking through the list once. */
export function indexOf<Row>(needs: CursorNeeds<Row>, last: number): number {
  const { selected, count, rowAt, rowId } = needs;
  if (selected === null) return -1;
  if (last >= 0 && last < count && rowId(rowAt(last)) === selected) return last;
  for (let index = 0; index < count; index += 1) if (rowId(rowAt(index)) === selected) return index;
  return -1;
}

function hitOf(target: EventTarget, count: number) {
  if (!(target instanceof Element)) return null;
  const index = Number(target.closest('[data-index]')?.getAttribute('data-index') ?? -1);
  if (index < 0 || index >= count) return null;
  return {
    index,
    column: Number(target.closest('[data-column]')?.getAttribute('data-column') ?? 0),
    isToggle: target.closest('[data-toggle]') !== null,
    isControl: target.closest('button,a,input,[role=combobox]') !== null,
  };
}

interface KeyWork<Row> {
  readonly event: KeyboardEvent<HTMLDivElement>;
  readonly at: number;
  readonly needs: CursorNeeds<Row>;
  readonly select: (index: number) => void;
  readonly atColumn: number | null;
  readonly setColumn: (column: number | null) => void;
}

function handleKey<Row>(work: KeyWork<Row>): boolean {
  const { event, at, needs, select } = work;
  if (isCopy(event)) return copy(work);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const next = rowAfter(event.key, at, needs.count, needs.page());
  if (next !== null) select(next);
  return next !== null || (at >= 0 && handleRowKey(work, needs.rowAt(at)));
}

/** Keys about the row where the cursor stands. */
function handleRowKey<Row>(work: KeyWork<Row>, row: Row): boolean {
  const { event, at, needs } = work;
  switch (event.key) {
    case 'Enter':
      needs.onOpen?.(row);
      return true;
    case 'ArrowRight':
      goRight(work, row);
      return true;
    case 'ArrowLeft':
      goLeft(work, row);
      return true;
    case 'ContextMenu':
      openMenu(event.currentTarget, needs, at);
      return true;
    case 'F10':
      if (event.shiftKey) openMenu(event.currentTarget, needs, at);
      return event.shiftKey;
    default:
      return false;
  }
}

function openMenu<Row>(grid: HTMLElement, needs: CursorNeeds<Row>, at: number): void {
  const box = grid.querySelector(`[data-index="${at}"]`)?.getBoundingClientRect();
  needs.onMenu(needs.rowAt(at), (box?.left ?? 0) + 24, box?.bottom ?? 0);
}

function goRight<Row>({ needs, atColumn, setColumn }: KeyWork<Row>, row: Row): void {
  if (needs.tree?.state(row) === 'closed') needs.tree.onToggle(row, true);
  else setColumn(Math.min(needs.columns.length - 1, (atColumn ?? -1) + 1));
}

function goLeft<Row>({ needs, select, at, atColumn, setColumn }: KeyWork<Row>, row: Row): void {
  const { tree } = needs;
  if (atColumn !== null) setColumn(atColumn === 0 ? null : atColumn - 1);
  else if (tree?.state(row) === 'open') tree.onToggle(row, false);
  else if (tree) {
    const parent = parentOf(needs, tree, at);
    if (parent !== null) select(parent);
  }
}

function parentOf<Row>(needs: CursorNeeds<Row>, tree: Tree<Row>, at: number): number | null {
  const depth = tree.depth(needs.rowAt(at));
  for (let index = at - 1; depth > 0 && index >= 0; index -= 1) {
    if (tree.depth(needs.rowAt(index)) < depth) return index;
  }
  return null;
}

function isCopy(event: KeyboardEvent): boolean {
  return (isMac ? event.metaKey : event.ctrlKey) && event.key.toLowerCase() === 'c' && !event.altKey;
}

/** The row as TSV, or with Shift the cell where the cursor stands. Selected text is the browser's to copy. */
function copy<Row>({ event, at, needs, atColumn }: KeyWork<Row>): boolean {
  if (at < 0 || (getSelection()?.toString() ?? '') !== '') return false;
  const copied = { row: needs.rowAt(at), columns: needs.columns, atColumn };
  (event.shiftKey ? copyCell : copyRow)(copied);
  return true;
}
