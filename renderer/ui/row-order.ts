import type { Sort } from '../state/layout.ts';

/** Rows by a value: unknown is last either way, and equal ones go by `tie`, so that a live list does not flicker. */
export function rowsInOrder<R>(
  rows: readonly R[],
  value: (row: R) => number | string | null,
  direction: Sort['direction'],
  tie: (a: R, b: R) => number,
): readonly R[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || tie(a, b);
    return x === y ? tie(a, b) : sign * (x < y ? -1 : 1);
  });
}

/** The rows in the order of before, as far as they are still there; new ones last. `place` counts from 0. */
export function rowsInPlace<R extends { readonly key: string }>(
  rows: readonly R[],
  place: ReadonlyMap<string, number>,
): readonly R[] {
  const last = place.size;
  return rows.toSorted((a, b) => (place.get(a.key) ?? last) - (place.get(b.key) ?? last));
}

/** Where each row stands. */
export const placesOf = (rows: readonly { readonly key: string }[]): ReadonlyMap<string, number> =>
  new Map(rows.map(({ key }, index) => [key, index]));
