import type { Row, Rows } from '../../../shared/activity/rows.ts';
import { useFolded } from './use-folded.ts';

/** The row of a key; as it was seen last once it is gone, null where it was never seen. */
export const useLastRow = (key: string, rows: Rows): Row | null =>
  useFolded<Row | null>(null, [key, rows.get(key)], (before) => {
    const row = rows.get(key);
    if (row) return row;
    return before?.key === key ? { ...before, isGone: true } : null;
  });
