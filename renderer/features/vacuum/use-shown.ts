import { useMemo } from 'react';
import { type Factors, inOrder, matching, wordsOf } from './arrange.ts';
import type { Vacuum } from './use-vacuum.ts';
import type { View } from './use-view.ts';

const nothing = new Uint32Array();
const noFactors: Factors = new Map();

/** The places to list, in order. Order, then filter: a key in the filter costs only one pass. */
export function useShown({ loaded, bloat }: Vacuum, view: View): Uint32Array {
  const { id, direction } = view.layout.sort;
  const estimated = bloat.data;
  const factors = useMemo<Factors>(
    () =>
      id === 'bloat' && estimated ? new Map(estimated.bloat.map(({ relid, factor }) => [relid, factor])) : noFactors,
    [id, estimated],
  );
  const order = useMemo(
    () => (loaded ? inOrder(loaded, factors, { id, direction }) : nothing),
    [loaded, factors, id, direction],
  );
  return useMemo(
    () => (loaded ? matching(loaded, order, view.scope, wordsOf(view.text)) : nothing),
    [loaded, order, view.scope, view.text],
  );
}
