import { useState } from 'react';
import type { LogGroup } from '../../../shared/contract/sql-log-tail.ts';
import type { Sort } from '../../state/layout.ts';

type Value = (group: LogGroup) => number | string | null;

const values: Readonly<Record<string, Value>> = {
  statement: ({ text }) => text,
  application: ({ application }) => application,
  calls: ({ calls, seen }) => calls ?? seen,
  rate: ({ callsPerSecond }) => callsPerSecond,
  total: ({ totalMs }) => totalMs,
  mean: ({ meanMs }) => meanMs,
};

/** Unknown is last either way; equal ones by calls, so that a live list does not flicker. */
export function inOrder(groups: readonly LogGroup[], { id, direction }: Sort): readonly LogGroup[] {
  const value = values[id] ?? ((group: LogGroup) => group.totalMs);
  const sign = direction === 'ascending' ? 1 : -1;
  return groups.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byCalls(a, b);
    return x === y ? byCalls(a, b) : sign * (x < y ? -1 : 1);
  });
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
  const place = new Map(holds ? kept.shown.map(({ key }, index) => [key, index]) : []);
  const shown = holds
    ? ordered.toSorted((a, b) => (place.get(a.key) ?? place.size) - (place.get(b.key) ?? place.size))
    : ordered;
  setKept({ groups, sort, isHeld, shown });
  return shown;
}
