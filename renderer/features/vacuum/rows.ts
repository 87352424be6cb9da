import type { Bloat, MeasuredBloat, VacuumConflict, VacuumProgress } from '../../../shared/contract/vacuum.ts';
import type { Loaded } from './loaded.ts';

/** What was read from one table with pgstattuple_approx, and how that went. */
export type Measuring =
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured'; readonly measured: MeasuredBloat };

/** What visible rows are drawn from; a change of it draws them again, and no others. */
export interface Look {
  readonly loaded: Loaded;
  /** null: not estimated yet. */
  readonly bloat: ReadonlyMap<number, Bloat> | null;
  readonly measured: ReadonlyMap<number, Measuring>;
  readonly progress: ReadonlyMap<number, VacuumProgress>;
  readonly conflicts: ReadonlyMap<number, VacuumConflict>;
  /** How often autovacuum was seen cut short on a table. */
  readonly cancelled: ReadonlyMap<number, number>;
  /** Of the filter, to mark. */
  readonly words: readonly string[];
}

/** One line of the list, made when it comes into sight. */
export interface Row {
  readonly look: Look;
  /** Its place in the reading. */
  readonly n: number;
  readonly oid: number;
}

/** Remembers the rows that were made, so that scrolling draws only those that come into sight. */
export function rowMaker(look: Look, shown: Uint32Array): (at: number) => Row {
  const made = new Map<number, Row>();
  return (at) => {
    const n = shown[at] ?? 0;
    const known = made.get(n);
    if (known) return known;
    const row = { look, n, oid: look.loaded.tables.oid[n] ?? 0 };
    made.set(n, row);
    return row;
  };
}

export const rowId = ({ oid }: Row): string => String(oid);

/** "public.session", as it is read; for SQL it is quoted by the host. */
export function nameOf({ tables }: Loaded, n: number): string {
  const schema = tables.nspname[n] ?? '';
  const name = tables.relname[n] ?? '';
  return schema === 'public' ? name : `${schema}.${name}`;
}

/** By oid; of several of one table, the first. */
export function byRelid<T extends { readonly relid: number | null }>(list: readonly T[]): ReadonlyMap<number, T> {
  const map = new Map<number, T>();
  for (const one of list) if (one.relid !== null && !map.has(one.relid)) map.set(one.relid, one);
  return map;
}
