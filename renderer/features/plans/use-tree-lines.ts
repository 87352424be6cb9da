import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type RefObject, useMemo, useRef, useState } from 'react';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import { withKey } from '../../state/with-key.ts';
import { rowAfter } from '../../ui/table-keys.ts';
import { lineOf, nextDifference, type TreeRow, treeRows } from './tree-rows.ts';

/** Up to so many rows are simply there, for the browser's own search too. */
const mostDrawn = 200;
const rowHeight = 37;
const page = 8;

/** Which lines there are, where the cursor is, what keys and clicks do. */
export function useTreeLines(comparison: Comparison, onOpen: (line: TreeRow) => void) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const lines = useMemo(() => treeRows(comparison, opened), [comparison, opened]);
  const scroller = useRef<HTMLDivElement>(null);
  const drawing = useDrawn(lines.length, scroller);
  const current = lines.findIndex(({ key }) => key === selected);
  const select = (index: number) => {
    const line = lines[index];
    if (!line) return;
    setSelected(line.key);
    drawing.reveal(index);
  };
  const fold = (line: TreeRow, isOpen: boolean) => setOpened((before) => withKey(before, line.key, isOpen));
  const open = (line: TreeRow) => (line.fold ? fold(line, !line.fold.isOpen) : onOpen(line));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (handleKey({ key: event.key, lines, current, select, fold, open })) event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const index = indexAt(event);
    const line = lines[index];
    if (!line) return;
    setSelected(line.key);
    if (line.fold && isToggle(event)) fold(line, !line.fold.isOpen);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const line = lines[indexAt(event)];
    if (line) open(line);
  };
  /** F8 from wherever the focus is; the keys then belong to the trees. */
  const goToDifference = (step: 1 | -1): boolean => {
    const next = nextDifference(lines, current, step);
    if (next < 0) return false;
    select(next);
    scroller.current?.focus({ preventScroll: true });
    return true;
  };
  /** To a node of either plan; a fold that hides it stays closed, and is shown in its place. */
  const goTo = ({ a, b }: { readonly a: number | null; readonly b: number | null }) => {
    const { rows } = comparison;
    const place = rows.findIndex((row) => (a !== null && row.a?.id === a) || (a === null && row.b?.id === b));
    select(lineOf(lines, place));
    scroller.current?.focus({ preventScroll: true });
  };
  return {
    goTo,
    reveal: drawing.reveal,
    lines,
    scroller,
    current,
    line: lines[current] ?? null,
    drawn: drawing.drawn,
    height: drawing.height,
    goToDifference,
    on: { onKeyDown, onClick, onDoubleClick },
  };
}

/** Which of the lines are drawn and where; null: all of them, one under the other. */
function useDrawn(count: number, scroller: RefObject<HTMLDivElement | null>) {
  const isVirtual = count > mostDrawn;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: 27,
    enabled: isVirtual,
  });
  return {
    drawn: isVirtual ? virtual.getVirtualItems().map(({ index, start }) => ({ index, start })) : null,
    height: isVirtual ? virtual.getTotalSize() : null,
    reveal: (index: number) => {
      if (isVirtual) virtual.scrollToIndex(index);
      else scroller.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' });
    },
  };
}

interface Keyed {
  readonly key: string;
  readonly lines: readonly TreeRow[];
  readonly current: number;
  readonly select: (index: number) => void;
  readonly fold: (line: TreeRow, isOpen: boolean) => void;
  readonly open: (line: TreeRow) => void;
}

/** Arrows, Home, End; Left closes a fold or goes up the tree, Right opens it; Enter. */
function handleKey({ key, lines, current, select, fold, open }: Keyed): boolean {
  const next = rowAfter(key, current, lines.length, page);
  if (next !== null) {
    select(next);
    return true;
  }
  const line = lines[current];
  if (!line) return false;
  if (key === 'Enter') open(line);
  else if (key === 'ArrowRight' && line.fold) fold(line, true);
  else if (key === 'ArrowLeft' && line.fold?.isOpen) fold(line, false);
  else if (key === 'ArrowLeft') select(lines.findLastIndex((one, at) => at < current && one.depth < line.depth));
  else return false;
  return true;
}

function indexAt({ target }: MouseEvent): number {
  const row = target instanceof Element ? target.closest('[data-index]') : null;
  return row === null ? -1 : Number(row.getAttribute('data-index'));
}

const isToggle = ({ target }: MouseEvent): boolean =>
  target instanceof Element && target.closest('[data-toggle]') !== null;
