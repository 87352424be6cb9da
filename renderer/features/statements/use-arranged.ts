import { useState } from 'react';
import type { StatementRow } from '../../../shared/contract/statements.ts';
import { placesOf, rowsInPlace } from '../../ui/row-order.ts';
import { useHeld } from '../../ui/use-held.ts';
import { inOrder, matching, wordsOf } from './arrange.ts';
import type { View } from './use-view.ts';

interface Kept {
  readonly rows: readonly StatementRow[];
  readonly topKey: string;
  readonly isHeld: boolean;
  readonly released: number;
  readonly arranged: readonly StatementRow[];
  /** Others would stand elsewhere by now. */
  readonly isLate: boolean;
}

const nothing: Kept = { rows: [], topKey: '', isHeld: false, released: 0, arranged: [], isLate: false };

/** The rows in their order, which holds while somebody points at the list or has the keys in it. */
export function useArranged(rows: readonly StatementRow[], view: View) {
  const { isHeld, handlers } = useHeld();
  const [released, setReleased] = useState(0);
  const [kept, setKept] = useState<Kept>(nothing);
  const { sort } = view.layout;
  // A change of it means a new list: nothing is held over.
  const topKey = `${view.text} ${view.shown} ${sort.id} ${sort.direction}`;
  const isSame = kept.rows === rows && kept.topKey === topKey && kept.isHeld === isHeld && kept.released === released;
  if (!isSame) {
    const ordered = inOrder(matching(rows, wordsOf(view.text), view.shown), sort);
    const holds = isHeld && kept.topKey === topKey && kept.released === released;
    const arranged = holds ? rowsInPlace(ordered, placesOf(kept.arranged)) : ordered;
    const isLate = arranged.some(({ key }, index) => ordered[index]?.key !== key);
    setKept({ rows, topKey, isHeld, released, arranged, isLate });
  }
  return {
    arranged: kept.arranged,
    isLate: kept.isLate,
    release: () => setReleased((count) => count + 1),
    handlers,
    topKey,
  };
}
export type Arranged = ReturnType<typeof useArranged>;
