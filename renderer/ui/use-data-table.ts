import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { indexOf, useTableCursor } from './table-cursor.ts';
import type { DataTableProps } from './table-props.ts';

/** px of the sticky head and, where there is one, of the foot. */
export const headHeight = 26;
export const footHeight = 28;

/** State and behaviour of a DataTable; what it looks like is drawn from the answer. */
export function useDataTable<Row>(props: DataTableProps<Row>) {
  const { columns, count, rowAt, rowId, rowHeight = 28, tree, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ readonly row: Row; readonly x: number; readonly y: number } | null>(null);
  const selected = props.selected === undefined ? own : props.selected;
  const bottom = props.foot ? footHeight : 0;
  const under = placeOfUnder(props);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => rowHeight, [rowHeight]),
    // Rows below a question are drawn lower than the virtualizer knows.
    overscan: 4 + Math.ceil(under.height / rowHeight),
  });
  const reveal = (index: number) => {
    const top = index * rowHeight + (index > under.index ? under.height : 0);
    revealRow(scroller.current, top, rowHeight + (index === under.index ? under.height : 0), bottom);
  };
  const onSelect = (row: Row, index: number) => {
    setOwn(rowId(row));
    props.onSelect?.(row, index);
  };
  const page = () => Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight - bottom) / rowHeight) - 1;
  const needs = {
    ...{ count, rowAt, rowId, columns, tree, selected, onSelect, onOpen, reveal },
    onMenu: (row: Row, x: number, y: number) => setMenu({ row, x, y }),
    page: () => Math.max(1, page()),
  };
  const cursor = useTableCursor(needs);
  useImperativeHandle(props.ref, () => ({
    focus: () => {
      scroller.current?.focus();
      if (count > 0 && cursor.index() < 0) onSelect(rowAt(0), 0);
    },
    reveal,
  }));
  // Asking the element itself where it is would lay the page out once more at each key.
  const isAtTop = (rows.scrollOffset ?? 0) === 0;
  useTop(() => isAtTop || scroller.current?.scrollTo({ top: 0 }), props.topKey);
  useRevealOnce(count > 0 && selected !== null, () => reveal(indexOf(needs, -1)));
  useRevealUnder(under.height > 0 ? props.under?.rowId : undefined, () => reveal(under.index));
  const height = rows.getTotalSize() + under.height;
  return { scroller, rows, selected, cursor, menu, closeMenu: () => setMenu(null), bottom, under, height };
}

/** Once, when a question appears: it must not pull the list back while somebody scrolls. */
function useRevealUnder(rowId: string | undefined, reveal: () => void): void {
  const last = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (last.current === rowId) return;
    last.current = rowId;
    if (rowId !== undefined) reveal();
  });
}

const nowhere = { index: Number.POSITIVE_INFINITY, height: 0 };

/** Under which row a question stands; nowhere when that row is not in the list. */
function placeOfUnder<Row>({ under, count, rowAt, rowId }: DataTableProps<Row>): typeof nowhere {
  if (!under) return nowhere;
  for (let index = 0; index < count; index += 1) {
    if (rowId(rowAt(index)) === under.rowId) return { index, height: under.height };
  }
  return nowhere;
}

/** Scrolls as little as needed for the row to stand between head and foot. */
function revealRow(box: HTMLDivElement | null, top: number, height: number, bottom: number): void {
  if (!box || top < 0) return;
  const shown = box.clientHeight - headHeight - bottom;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + shown) box.scrollTop = top + height - shown;
}

/** A new filter or sort starts at the top; before the paint, so that no frame shows the old place. */
function useTop(toTop: () => unknown, topKey: string | undefined): void {
  const last = useRef(topKey);
  useLayoutEffect(() => {
    if (last.current === topKey) return;
    last.current = topKey;
    toTop();
  });
}

/** A row that the address names is shown when the list first arrives. */
function useRevealOnce(isReady: boolean, reveal: () => void): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (!isReady || isDone.current) return;
    isDone.current = true;
    reveal();
  });
}
