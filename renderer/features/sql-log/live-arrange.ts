import { useState } from 'react';
import type { LogGroup } from '../../../shared/contract/sql-log-tail.ts';
import type { Sort } from '../../state/layout.ts';
import { placesOf, rowsInOrder, rowsInPlace } from '../../ui/row-order.ts';

type Value = (group: LogGroup) => number | string | null;

const values: Readonly<Record<string, Value>> = {
  statement: ({ text }) => text,
  application: ({ application }) => application,
  calls: ({ calls, seen }) => calls ?? seen,
  rate: ({ callsPerSecond }) => callsPerSecond,
  total: ({ totalMs }) => totalMs,
  mean: ({ meanMs }) => meanMs,
};

/** Equal ones by calls. */
export function inOrder(groups: readonly LogGroup[], { id, direction }: Sort): readonly LogGroup[] {
  return rowsInOrder(groups, values[id] ?? ((group) => group.totalMs), direction, byCalls);
}

const byCalls = (a: LogGroup, b: LogGroup): number =>
  (b.calls ?? b.seen ?? 0) - (a.calls ?? a.seen ?? 0) || (a.key < b.key ? -1 : 1);

/** As long as somebody points at the list, or has the keys in it, rows keep their places; new ones come last. */
export function useSteady(groups: readonly LogGroup[], sort: Sort, isHeld: boolean): readonly LogGroup[] {
  const [kept, setKept] = useState<{
    groups: readonly LogGroup[];
    sort: Sort;
    isHeld: boolean;
    shown: readonly LogGroup[];
  }>();
  if (kept?.groups === groups && kept.sort === sort && kept.isHeld === isHeld) return kept.shown;
  const ordered = inOrder(groups, sort);
  const holds = isHeld && kept?.sort === sort;
  const shown = holds ? rowsInPlace(ordered, placesOf(kept.shown)) : ordered;
  setKept({ groups, sort, isHeld, shown });
  return shown;
}
