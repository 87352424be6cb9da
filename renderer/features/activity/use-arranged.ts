import { useState } from 'react';
import { type Rows, rowsOf } from '../../../shared/activity/rows.ts';
import type { StateKind } from '../../../shared/activity/state-kinds.ts';
import type { Backend } from '../../../shared/contract/activity.ts';
import type { TableSort } from '../../ui/table-props.ts';
import { useActing } from './acting.ts';
import { matching } from './row-filter.ts';
import { type Arranged, arrange, compareBy } from './row-order.ts';
import { useFolded } from './use-folded.ts';

const noRows: Rows = new Map();

/** Rows of the shown moment, the unchanged ones taken over from the one before. */
export const useRows = (backends: ReadonlyMap<string, Backend>): Rows =>
  useFolded(noRows, [backends], (before) => rowsOf(backends, before));

interface ArrangedNeeds {
  readonly rows: Rows;
  readonly words: readonly string[];
  readonly kinds: ReadonlySet<StateKind> | null;
  readonly sort: TableSort;
  readonly isHeld: boolean;
  /** A change of it (filter, chips, sort, the moment) means a new list: nothing is held over. */
  readonly topKey: string;
}

interface Kept {
  readonly topKey: string;
  readonly released: number;
  readonly arranged: Arranged;
}

const nothing: Kept = { topKey: '', released: 0, arranged: { rows: [], isHeld: false } };

/** The rows in their order, which holds while somebody points at them. */
export function useArranged(needs: ArrangedNeeds): Arranged & { readonly release: () => void } {
  const { rows, words, kinds, sort, isHeld, topKey } = needs;
  const outcomes = useActing((acting) => acting.outcomes);
  const [released, setReleased] = useState(0);
  const kept = useFolded(nothing, [rows, words, kinds, isHeld, topKey, outcomes, released], (before): Kept => {
    const isSame = before.topKey === topKey;
    const arranged = arrange({
      rows: matching(rows.values(), words, kinds),
      shown: isSame ? before.arranged.rows : [],
      compare: compareBy(sort),
      isHeld: isHeld && isSame && before.released === released,
      keeps: (key) => outcomes.has(key),
    });
    return { topKey, released, arranged };
  });
  return { ...kept.arranged, release: () => setReleased((count) => count + 1) };
}
