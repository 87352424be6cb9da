import { useCallback, useState } from 'react';
import type { Loaded } from './loaded.ts';
import type { View } from './use-view.ts';

export interface Selected {
  /** Its place in the reading; null: nothing is listed. */
  readonly n: number | null;
  /** Its oid as the list knows it. */
  readonly id: string | null;
  readonly go: (oid: number) => void;
}

/** The table below the list: the one of the address, else the first that was listed, which then stays. */
export function useSelected(view: View, loaded: Loaded, shown: Uint32Array): Selected {
  const [first, setFirst] = useState<string | null>(null);
  const top = shown[0];
  if (first === null && top !== undefined) setFirst(String(loaded.tables.oid[top] ?? 0));
  const id = view.open === '' ? first : view.open;
  const n = id === null ? undefined : loaded.placeOf.get(Number(id));
  const { setOpen } = view;
  const go = useCallback((oid: number) => setOpen(String(oid)), [setOpen]);
  return { n: n ?? null, id: n === undefined ? null : id, go };
}
