import { useMemo, useState } from 'react';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { placesOf, rowsInPlace } from '../../ui/row-order.ts';
import { useHeld } from '../../ui/use-held.ts';
import { flattened, inOrder } from './arrange.ts';
import { lumpedBy, matching, rowsOf, type WriteRow, wordsOf } from './rows.ts';
import type { View } from './use-view.ts';

interface Kept {
  readonly rows: readonly WriteRow[];
  readonly topKey: string;
  readonly open: ReadonlySet<string>;
  readonly isHeld: boolean;
  readonly released: number;
  readonly lines: readonly WriteRow[];
  /** Others would stand elsewhere by now. */
  readonly isLate: boolean;
}

const nothing: Kept = { rows: [], topKey: '', open: new Set(), isHeld: false, released: 0, lines: [], isLate: false };
const noRows: readonly WriteRow[] = [];

/** The lines of the list in their order, which holds while somebody points at it or has the keys in it. */
export function useArranged(event: WritesEvent | null, view: View) {
  const { isHeld, handlers } = useHeld();
  const [released, setReleased] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [kept, setKept] = useState<Kept>(nothing);
  const { show, by, text, layout } = view;
  const all = useMemo(() => (event === null ? noRows : rowsOf(event.tables, show)), [event, show]);
  const words = useMemo(() => wordsOf(text), [text]);
  const rows = useMemo(() => lumpedBy(matching(all, words), by), [all, words, by]);
  const { sort } = layout;
  // A change of it means a new list: nothing is held over.
  const topKey = `${text} ${show} ${by} ${sort.id} ${sort.direction}`;
  const isSame = kept.rows === rows && kept.topKey === topKey && kept.isHeld === isHeld && kept.released === released;
  if (!isSame || kept.open !== open) {
    const fresh = flattened(rows, open, (some) => inOrder(some, sort));
    const holds = isHeld && kept.topKey === topKey && kept.released === released;
    const lines = holds ? heldLines(fresh, rows, kept, open) : fresh;
    const isLate = lines.some(({ key }, index) => fresh[index]?.key !== key);
    setKept({ rows, topKey, open, isHeld, released, lines, isLate });
  }
  return {
    lines: kept.lines,
    /** All tables, whatever the filter says. */
    all,
    words,
    isLate: kept.isLate,
    release: () => setReleased((count) => count + 1),
    open,
    toggle: (key: string, isOpen: boolean) => setOpen((before) => toggled(before, key, isOpen)),
    handlers,
    topKey,
  };
}
export type Arranged = ReturnType<typeof useArranged>;

function heldLines(
  fresh: readonly WriteRow[],
  rows: readonly WriteRow[],
  kept: Kept,
  open: ReadonlySet<string>,
): readonly WriteRow[] {
  // What is new comes after what was there, in the order that it would have.
  const before = new Set(kept.lines.map(({ key }) => key));
  const place = placesOf([...kept.lines, ...fresh.filter(({ key }) => !before.has(key))]);
  return flattened(rows, open, (some) => rowsInPlace(some, place));
}

function toggled(before: ReadonlySet<string>, key: string, isOpen: boolean): ReadonlySet<string> {
  const next = new Set(before);
  if (isOpen) next.add(key);
  else next.delete(key);
  return next;
}
