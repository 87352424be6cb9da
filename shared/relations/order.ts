import { flag } from './flags.ts';
import { relationKinds } from './kinds.ts';
import { type Matched, ownerName, schemaName } from './match.ts';
import type { RelationRows } from './rows.ts';

/** The rows in the order of one column, and below each partitioned relation its partitions in that order. */
export type SortKey = 'kind' | 'name' | 'rows' | 'size' | 'owner';
export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export interface Order {
  readonly sort: Sort;
  /** Those that are nobody's partitions. */
  readonly roots: Uint32Array;
  /** For each row the place of its root among them: its own, or that of the topmost table it is a partition of. */
  readonly rootAt: Uint32Array;
  /** The children of row n are children[starts[n] … starts[n + 1]); a default partition is the last. */
  readonly starts: Uint32Array;
  readonly children: Uint32Array;
}

/** What is not known comes last in both directions; equal rows stay in the order of their names. */
export function orderRows(rows: RelationRows, byName: Uint32Array, sort: Sort, size?: Float64Array): Order {
  const order = sort.key === 'name' ? byName.slice() : sortBy(rows, byName, sort, size);
  if (sort.key === 'name' && sort.isDescending) order.reverse();
  const roots = order.filter((n) => (rows.parentAt[n] ?? -1) < 0);
  return { sort, roots, rootAt: placesOfRoots(rows, roots), ...nest(rows, order) };
}

function placesOfRoots({ parentAt, count }: RelationRows, roots: Uint32Array): Uint32Array {
  const rootAt = new Uint32Array(count);
  for (let at = 0; at < roots.length; at += 1) rootAt[roots[at] ?? 0] = at;
  for (let n = 0; n < count; n += 1) {
    let top = n;
    for (let up = parentAt[n] ?? -1; up >= 0; up = parentAt[up] ?? -1) top = up;
    if (top !== n) rootAt[n] = rootAt[top] ?? 0;
  }
  return rootAt;
}

export function orderByName(rows: RelationRows): Uint32Array {
  const lower = rows.name.map((name) => name.toLowerCase());
  return Uint32Array.from({ length: rows.count }, (_, n) => n).sort((a, b) => {
    const [left, right] = [lower[a] ?? '', lower[b] ?? ''];
    if (left !== right) return left < right ? -1 : 1;
    return schemaName(rows, a) < schemaName(rows, b) ? -1 : a - b;
  });
}

function sortBy(rows: RelationRows, byName: Uint32Array, sort: Sort, size?: Float64Array): Uint32Array {
  const value = sortValue(rows, sort.key, size);
  const values = new Float64Array(rows.count);
  const worst = Number.POSITIVE_INFINITY;
  for (let n = 0; n < rows.count; n += 1) {
    const own = value(n);
    values[n] = Number.isNaN(own) ? worst : sort.isDescending ? -own : own;
  }
  const place = new Uint32Array(rows.count);
  for (let at = 0; at < byName.length; at += 1) place[byName[at] ?? 0] = at;
  return byName.slice().sort((a, b) => {
    const [left, right] = [values[a] ?? worst, values[b] ?? worst];
    if (left !== right) return left < right ? -1 : 1;
    return (place[a] ?? 0) - (place[b] ?? 0);
  });
}

function sortValue(rows: RelationRows, key: SortKey, size: Float64Array = rows.totalBytes): (n: number) => number {
  if (key === 'rows') return (n) => rows.rows[n] ?? Number.NaN;
  if (key === 'size') return (n) => size[n] ?? Number.NaN;
  if (key === 'kind') return (n) => rows.kind[n] ?? relationKinds.length;
  const rank = new Map([...new Set(rows.owners)].sort().map((owner, at) => [owner, at]));
  return (n) => rank.get(ownerName(rows, n)) ?? Number.NaN;
}

function nest(rows: RelationRows, order: Uint32Array): Pick<Order, 'starts' | 'children'> {
  const starts = new Uint32Array(rows.count + 1);
  for (let n = 0; n < rows.count; n += 1) starts[n + 1] = (starts[n] ?? 0) + (rows.partitions[n] ?? 0);
  const children = new Uint32Array(starts[rows.count] ?? 0);
  const next = starts.slice();
  const put = (isDefault: boolean) => {
    for (const n of order) {
      const parent = rows.parentAt[n] ?? -1;
      if (parent < 0 || (((rows.flags[n] ?? 0) & flag.defaultPartition) !== 0) !== isDefault) continue;
      const at = next[parent] ?? 0;
      children[at] = n;
      next[parent] = at + 1;
    }
  };
  put(false);
  put(true);
  return { starts, children };
}

/** The lines to show. */
export interface Lines {
  readonly count: number;
  readonly row: Uint32Array;
  readonly depth: Uint8Array;
  /** 1 where the row is only there because something below it matches. */
  readonly isContext: Uint8Array;
  readonly isOpen: Uint8Array;
  /** Matching rows directly below a row. */
  readonly below: (n: number) => number;
}

type Hits = Pick<Matched, 'mask' | 'hits'>;

/** What a row has to do with the filter. */
const matches = 1;
const holdsMatches = 2;

/**
 * A match below a row that does not match opens that row; a match below a match stays folded until it is opened.
 * `toggled` holds the rows that the user turned from what they would be.
 */
export function lines(rows: RelationRows, from: Order, { mask, hits }: Hits, toggled: ReadonlySet<number>): Lines {
  const { state, most } = statesOf(rows, mask, hits);
  const row = new Uint32Array(most);
  const depth = new Uint8Array(most);
  const isContext = new Uint8Array(most);
  const isOpen = new Uint8Array(most);
  let count = 0;
  const put = (n: number, level: number) => {
    const own = state[n] ?? 0;
    if (own === 0) return;
    const isMatch = (own & matches) !== 0;
    const opens = (own & holdsMatches) !== 0 && toggled.has(n) === isMatch;
    row[count] = n;
    depth[count] = level;
    isContext[count] = isMatch ? 0 : 1;
    isOpen[count] = opens ? 1 : 0;
    count += 1;
    const end = from.starts[n + 1] ?? 0;
    for (let at = from.starts[n] ?? 0; opens && at < end; at += 1) put(from.children[at] ?? 0, level + 1);
  };
  eachBit(rootsOf(from, hits), (at) => {
    const n = from.roots[at] ?? 0;
    if (state[n] === matches) {
      // Nothing to fold, as nearly all are: the other arrays hold 0 for it already.
      row[count] = n;
      count += 1;
    } else put(n, 0);
  });
  return { count, row, depth, isContext, isOpen, below: (n) => countBelow(from, mask, n) };
}

/**
 * A bit for each root that matches or holds a match. By bits the roots come out in their order without a look at those
 * that have nothing to show, and without a jump through memory for each of 100,000.
 */
function rootsOf({ roots, rootAt }: Order, hits: Uint32Array): Int32Array {
  const bits = new Int32Array((roots.length >>> 5) + 1);
  for (let at = 0; at < hits.length; at += 1) {
    const place = rootAt[hits[at] ?? 0] ?? 0;
    bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31));
  }
  return bits;
}

function eachBit(bits: Int32Array, run: (place: number) => void): void {
  for (let word = 0; word < bits.length; word += 1) {
    for (let left = bits[word] ?? 0; left !== 0; left &= left - 1) run(word * 32 + 31 - Math.clz32(left & -left));
  }
}

/** The state of each row, and how many lines there can be at most. */
function statesOf({ parentAt }: RelationRows, mask: Uint8Array, hits: Uint32Array) {
  const state = mask.slice();
  let most = hits.length;
  for (let at = 0; at < hits.length; at += 1) {
    for (let up = parentAt[hits[at] ?? 0] ?? -1; up >= 0; up = parentAt[up] ?? -1) {
      const own = state[up] ?? 0;
      if ((own & holdsMatches) !== 0) break;
      state[up] = own | holdsMatches;
      if (own === 0) most += 1;
    }
  }
  return { state, most };
}

function countBelow({ starts, children }: Order, mask: Uint8Array, n: number): number {
  let count = 0;
  const end = starts[n + 1] ?? 0;
  for (let at = starts[n] ?? 0; at < end; at += 1) count += mask[children[at] ?? 0] ?? 0;
  return count;
}
