import { useCallback, useMemo, useState } from 'react';
import type { RelationRows } from '../../../shared/relations/rows.ts';
import { placeOfId, rowIdOf } from './shown-row.ts';

/** Rows that the user folded or unfolded, remembered by id: a refresh moves places. */
export function useToggled(rows: RelationRows): readonly [ReadonlySet<number>, (n: number) => void] {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const places = useMemo(() => new Set([...ids].map((id) => placeOfId(rows, id))), [ids, rows]);
  const toggle = useCallback(
    (n: number) =>
      setIds((last) => {
        const id = rowIdOf(rows, n);
        const next = new Set(last);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [rows],
  );
  return [places, toggle];
}
