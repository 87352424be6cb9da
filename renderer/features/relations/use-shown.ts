import { useMemo, useState } from 'react';
import { emptyFilter, type Filter, type Parsed, parseFilter } from '../../../shared/relations/filter.ts';
import type { Matched } from '../../../shared/relations/match.ts';
import { type Lines, lines, orderRows } from '../../../shared/relations/order.ts';
import type { RelationRows } from '../../../shared/relations/rows.ts';
import type { Loaded } from './lists.ts';
import type { Found } from './use-search.ts';
import { sortOf, type View } from './use-view.ts';

export interface Shown {
  readonly parsed: Parsed;
  /** What the list was filtered by: the last filter that could be understood. */
  readonly filter: Filter;
  readonly matched: Matched;
  readonly lines: Lines;
  /** Bytes of the largest row shown: the full width of a bar. */
  readonly largest: number;
}

export function useParsed(view: View): { readonly parsed: Parsed; readonly filter: Filter } {
  const { text, mode } = view;
  const parsed = useMemo(() => parseFilter(text, mode), [text, mode]);
  const [good, setGood] = useState<Filter>(emptyFilter);
  if (parsed.isValid && good !== parsed.filter) setGood(parsed.filter);
  return { parsed, filter: parsed.isValid ? parsed.filter : good };
}

/** Filter, chips, order and folding, in this order; each is worked out again only when what it depends on changed. */
export function useShown(
  loaded: Loaded,
  view: View,
  from: ReturnType<typeof useParsed>,
  found: Found | null,
  toggled: ReadonlySet<number>,
): Shown {
  const { rows, matcher, byName } = loaded;
  const { kindNumbers: kinds, schema, withSystem } = view;
  const { filter } = from;
  const mask = found?.mask ?? null;
  const matched = useMemo(
    () => matcher.match(filter, { kinds, schema, withSystem, found: mask }),
    [matcher, filter, kinds, schema, withSystem, mask],
  );
  const { id, direction } = view.layout.sort;
  const order = useMemo(() => orderRows(rows, byName, sortOf({ id, direction })), [rows, byName, id, direction]);
  const shown = useMemo(() => lines(rows, order, matched, toggled), [rows, order, matched, toggled]);
  const largest = useMemo(() => largestOf(rows, matched, shown), [rows, matched, shown]);
  return { ...from, matched, lines: shown, largest };
}

/** What is folded weighs no more than what it is folded into, so that the order, which jumps through memory, is spared. */
function largestOf({ totalBytes }: RelationRows, { hits }: Matched, { row, isContext, count }: Lines): number {
  let largest = 0;
  const see = (n: number) => {
    const bytes = totalBytes[n] ?? 0;
    if (bytes > largest) largest = bytes;
  };
  for (let at = 0; at < hits.length; at += 1) see(hits[at] ?? 0);
  for (let at = 0; at < count; at += 1) if (isContext[at] === 1) see(row[at] ?? 0);
  return largest;
}
