import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react';
import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { askAbout, useActing } from './acting.ts';
import { type Action, refusalOf } from './node-words.ts';
import { handleTreeKey } from './tree-keys.ts';
import { rowsOf, type TreeRow } from './tree-rows.ts';

export interface TreeGridNeeds {
  readonly nodes: readonly LockNode[];
  readonly selected: string | null;
  /** Why nothing at all may be asked about; null: something may. */
  readonly refusal: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
  /** The pointer or the keys are in it, or left it. */
  readonly onHeld: (isHeld: boolean) => void;
}

export const rowHeight = 50;
/** Until the question under a row has been measured. */
const questionHeight = 64;

/** Which rows there are, which of them are drawn, and what keys and clicks do. */
export function useTreeGrid({ nodes, selected, refusal, onSelect, onOpen, onHeld }: TreeGridNeeds) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const asked = useActing((acting) => acting.asked);
  const rows = useMemo(() => rowsOf(nodes, folded), [nodes, folded]);
  const byKey = useMemo(() => new Map(nodes.map((node) => [node.key, node])), [nodes]);
  const scroller = useRef<HTMLDivElement>(null);
  const askedAt = rows.findIndex(({ node }) => node.key === asked?.key);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (index === askedAt ? rowHeight + questionHeight : rowHeight),
    getItemKey: (index) => `${rows[index]?.node.key} ${index === askedAt}`,
    overscan: 6,
  });
  const current = rows.findIndex(({ node }) => node.key === selected);
  const fold = (key: string, isFolded: boolean) => setFolded(changed(folded, key, isFolded));
  const select = (index: number) => {
    const row = rows[index];
    if (!row) return;
    onSelect(row.node.key);
    virtual.scrollToIndex(index);
  };
  const ask = (node: LockNode, action: Action) => {
    if ((refusal ?? refusalOf(node, action)) === null) askAbout(node.key, action);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.defaultPrevented) return;
    if (handleTreeKey({ event, rows, current, select, fold, open: onOpen, ask })) event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const hit = hitOf(event, rows);
    if (hit?.isToggle) fold(hit.row.node.key, hit.row.fold === 'open');
    else if (hit) onOpen(hit.row.node.key);
  };
  const focus = () => scroller.current?.focus();
  return {
    rows,
    byKey,
    scroller,
    virtual,
    asked,
    askedAt,
    current,
    focus,
    on: { onKeyDown, onClick, ...held(onHeld) },
  };
}

/** Rows never move under the pointer or the keys. */
function held(onHeld: (isHeld: boolean) => void) {
  const hold = () => onHeld(true);
  const letGo = () => onHeld(false);
  return { onPointerEnter: hold, onPointerLeave: letGo, onFocus: hold, onBlur: letGo };
}

/** The row under the pointer; none where a button or the question was meant. */
function hitOf({ target }: MouseEvent, rows: readonly TreeRow[]) {
  if (!(target instanceof Element) || target.closest('button,[role=group]')) return null;
  const row = rows[Number(target.closest('[data-index]')?.getAttribute('data-index') ?? -1)];
  return row ? { row, isToggle: target.closest('[data-toggle]') !== null } : null;
}

function changed(set: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(key);
  else next.delete(key);
  return next;
}
