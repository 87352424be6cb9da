import type { VacuumTables } from '../../../shared/contract/vacuum.ts';
import type { Sort } from '../../state/layout.ts';
import { type HitRange, rangesOf } from '../../ui/hit-range.ts';
import { analyzeShare, type Loaded } from './loaded.ts';

/** Which tables are listed: our own, those over a threshold, or the system's too. */
export const scopes = ['own', 'over', 'system'] as const;
export type Scope = (typeof scopes)[number];

/** Bloat factors by oid: they come later than the list. */
export type Factors = ReadonlyMap<number, number | null>;

export const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** All places of the reading in the wanted order. Unknown is last either way; never vacuumed is the longest ago. */
export function inOrder(loaded: Loaded, factors: Factors, { id, direction }: Sort): Uint32Array {
  const places = Uint32Array.from({ length: loaded.count }, (_, n) => n);
  const { tables } = loaded;
  const sign = direction === 'ascending' ? 1 : -1;
  const times = timesOf(tables, id);
  if (times !== null) {
    const then = Array.from(places, (n) => times(n));
    return places.sort((a, b) => sign * compared(then[a] ?? '', then[b] ?? '') || byDead(tables, a, b));
  }
  const value = numberOf(loaded, factors, id);
  const values = Float64Array.from(places, (n) => value(n) ?? Number.NaN);
  return places.sort((a, b) => {
    const [x, y] = [values[a] ?? Number.NaN, values[b] ?? Number.NaN];
    if (Number.isNaN(x) || Number.isNaN(y))
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || byDead(tables, a, b);
    return sign * (x - y) || byDead(tables, a, b);
  });
}

const compared = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Equal ones stand by their dead rows, then by name, so that a list that is read again does not flicker. */
function byDead(tables: VacuumTables, a: number, b: number): number {
  const dead = (tables.n_dead_tup[b] ?? -1) - (tables.n_dead_tup[a] ?? -1);
  return dead || compared(tables.relname[a] ?? '', tables.relname[b] ?? '') || a - b;
}

/** Of columns that are times, the server's text is in the order of time; '' is never. */
function timesOf(tables: VacuumTables, id: string): ((n: number) => string) | null {
  const latest = (a: string, b: string) => (a > b ? a : b);
  switch (id) {
    case 'name':
      return (n) => `${tables.relname[n] ?? ''}\u0001${tables.nspname[n] ?? ''}`.toLowerCase();
    case 'vacuum':
      return (n) => tables.last_vacuum[n] ?? '';
    case 'autovacuum':
      return (n) => tables.last_autovacuum[n] ?? '';
    case 'analyze':
      return (n) => tables.last_analyze[n] ?? '';
    case 'autoanalyze':
      return (n) => tables.last_autoanalyze[n] ?? '';
    case 'vacuumed':
      return (n) => latest(tables.last_vacuum[n] ?? '', tables.last_autovacuum[n] ?? '');
    default:
      return null;
  }
}

type Value = (n: number) => number | null | undefined;

function numberOf({ tables, ratio }: Loaded, factors: Factors, id: string): Value {
  const values: Readonly<Record<string, Value>> = {
    size: (n) => tables.heap_bytes[n],
    live: (n) => tables.n_live_tup[n],
    dead: (n) => tables.n_dead_tup[n],
    bloat: (n) => factors.get(tables.oid[n] ?? 0),
    changed: (n) => analyzeShare(tables, n),
    xid: (n) => tables.xid_age[n],
  };
  return values[id] ?? ((n) => (Number.isNaN(ratio[n]) ? asIfOn(tables, n) : ratio[n]));
}

/** Off for a table there is no threshold, and its dead rows weigh all the same: it stands where the usual one would put it. */
function asIfOn({ n_dead_tup, reltuples, isAutovacuumOn }: VacuumTables, n: number): number | null {
  const dead = n_dead_tup[n] ?? null;
  return dead === null || isAutovacuumOn[n] !== false ? null : dead / (50 + 0.2 * (reltuples[n] ?? 0));
}

/** Those of the order that are asked for; one pass over strings that are ready. */
export function matching(loaded: Loaded, order: Uint32Array, scope: Scope, words: readonly string[]): Uint32Array {
  const { tables, haystack, isOver } = loaded;
  const shown = new Uint32Array(order.length);
  let count = 0;
  const [first = '', ...more] = words;
  for (const n of order) {
    const hay = haystack[n] ?? '';
    // The first word alone turns most of them away.
    if (!hay.includes(first)) continue;
    if (scope !== 'system' && tables.isSystem[n] === true) continue;
    if (scope === 'over' && isOver[n] !== 1) continue;
    if (more.every((word) => hay.includes(word))) shown[count++] = n;
  }
  return shown.subarray(0, count);
}

/** Where the words are in one name, in order. */
export function hitsIn(text: string, words: readonly string[]): readonly HitRange[] {
  if (words.length === 0) return [];
  const lower = text.toLowerCase();
  return words.flatMap((word) => rangesOf(lower, word)).sort((a, b) => a[0] - b[0]);
}
