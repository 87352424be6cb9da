import type { KeyboardEvent } from 'react';
import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { rowAfter } from '../../ui/table-keys.ts';
import type { TreeRow } from './tree-rows.ts';

interface TreeKey {
  readonly event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;
  readonly rows: readonly TreeRow[];
  /** -1: none. */
  readonly current: number;
  readonly select: (index: number) => void;
  readonly fold: (key: string, isFolded: boolean) => void;
  readonly open: (key: string) => void;
  readonly ask: (node: LockNode, action: 'end' | 'cancel') => void;
}

const page = 6;

/** Arrows, Home, End; Left folds or goes to the parent, Right unfolds or goes inside; Enter, E and C. */
export function handleTreeKey(work: TreeKey): boolean {
  const { event, rows, current, select } = work;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const next = rowAfter(event.key, current, rows.length, page);
  if (next !== null) {
    select(next);
    return true;
  }
  const row = rows[current];
  return row !== undefined && handleRowKey(work, row);
}

function handleRowKey({ event, rows, current, select, fold, open, ask }: TreeKey, row: TreeRow): boolean {
  const { node } = row;
  switch (event.key) {
    case 'ArrowLeft':
      if (row.fold === 'open') fold(node.key, true);
      else select(rows.findIndex(({ node: { key } }) => key === node.parent));
      return true;
    case 'ArrowRight':
      if (row.fold === 'closed') fold(node.key, false);
      else if (row.fold === 'open') select(current + 1);
      return true;
    case 'Enter':
      open(node.key);
      return true;
    case 'e':
    case 'E':
      ask(node, 'end');
      return true;
    case 'c':
    case 'C':
      ask(node, 'cancel');
      return true;
    default:
      return false;
  }
}
