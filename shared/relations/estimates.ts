import type { RelationColumns } from '../contract/relations.ts';
import { flag } from './flags.ts';
import { compositeKind, foreignKind, indexKind, sequenceKind, toastKind, viewKind } from './kinds.ts';

/**
 * What each row weighs, from relpages and reltuples as VACUUM and ANALYZE left them. A table weighs its heap, its
 * indexes and its TOAST table; a partitioned one what its leaves weigh. 0 pages and -1 rows is "never looked at": of a
 * TOAST table until it is vacuumed, since ANALYZE does not look at it. What a sum lacks for that is in `lacks`.
 */
export const lack = { toast: 1, partitions: 2 } as const;

interface Base {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly flags: Uint32Array;
  readonly parentAt: Int32Array;
  readonly tableAt: Int32Array;
}

export function estimates(relations: RelationColumns, block_size: number, base: Base) {
  const unknown = () => new Float64Array(base.count).fill(Number.NaN);
  const rows = unknown();
  const heapBytes = unknown();
  const [indexBytes, toastBytes] = [unknown(), unknown()];
  own(relations, block_size, base, rows, heapBytes);
  const hasPrimaryKey = giveToTables(base, heapBytes, indexBytes, toastBytes);
  const lacks = lacksOf(base, heapBytes, relations.relkind);
  rollUp(base, [rows, heapBytes, indexBytes, toastBytes], relations.relkind);
  const partitions = new Uint32Array(base.count);
  for (const parent of base.parentAt) if (parent >= 0) partitions[parent] = (partitions[parent] ?? 0) + 1;
  const totalBytes = heapBytes.map((heap, n) => heap + orZero(indexBytes[n]) + orZero(toastBytes[n]));
  return { rows, heapBytes, indexBytes, toastBytes, totalBytes, lacks, partitions, hasPrimaryKey };
}

const orZero = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? 0 : value);

const isWithoutStorage = (kind: number, relkind: string) =>
  relkind === 'p' ||
  relkind === 'I' ||
  kind === viewKind ||
  kind === compositeKind ||
  relkind === 'f' ||
  kind === foreignKind;

function own(relations: RelationColumns, block_size: number, base: Base, rows: Float64Array, heap: Float64Array): void {
  for (let n = 0; n < relations.oid.length; n += 1) {
    const kind = base.kind[n] ?? 0;
    if (isWithoutStorage(kind, relations.relkind.charAt(n))) continue;
    const reltuples = relations.reltuples[n] ?? -1;
    const relpages = Math.max(relations.relpages[n] ?? 0, 0);
    // Every index has at least its first page: none means that its build failed before anybody counted.
    if (kind === indexKind && relpages === 0) continue;
    if (reltuples >= 0 && kind !== sequenceKind) rows[n] = reltuples;
    if (relpages > 0 || reltuples >= 0) heap[n] = relpages * block_size;
  }
}

/** Adds what indexes and TOAST tables weigh to their tables; answers which tables have a primary key. */
function giveToTables(base: Base, heap: Float64Array, index: Float64Array, toast: Float64Array): Uint8Array {
  const hasPrimaryKey = new Uint8Array(base.count);
  for (let n = 0; n < base.count; n += 1) {
    const table = base.tableAt[n] ?? -1;
    if (table < 0) continue;
    if (base.kind[n] === indexKind) add(index, table, heap[n] ?? Number.NaN);
    else if (base.kind[n] === toastKind) add(toast, table, heap[n] ?? Number.NaN);
    if (((base.flags[n] ?? 0) & flag.primaryIndex) !== 0) hasPrimaryKey[table] = 1;
  }
  return hasPrimaryKey;
}

/** Of each table, and of the partitioned ones above it: `heap` before it was rolled up. */
function lacksOf({ count, kind, tableAt, parentAt }: Base, heap: Float64Array, relkind: string): Uint8Array {
  const lacks = new Uint8Array(count);
  const isUnknown = (n: number) => Number.isNaN(heap[n] ?? Number.NaN);
  const mark = (from: number, what: number) => {
    for (let n = from; n >= 0; n = parentAt[n] ?? -1) lacks[n] = (lacks[n] ?? 0) | what;
  };
  for (let n = 0; n < relkind.length; n += 1) {
    const table = kind[n] === toastKind ? (tableAt[n] ?? -1) : -1;
    if (table >= 0 && isUnknown(n) && !isUnknown(table)) mark(table, lack.toast);
    if (relkind.charAt(n) === 'r' && isUnknown(n)) mark(parentAt[n] ?? -1, lack.partitions);
  }
  return lacks;
}

function add(to: Float64Array, at: number, value: number): void {
  if (Number.isNaN(value)) return;
  const sum = to[at] ?? Number.NaN;
  to[at] = Number.isNaN(sum) ? value : sum + value;
}

/** A partitioned relation's own reltuples, counted by ANALYZE over its leaves, would count them twice. */
function rollUp({ parentAt }: Base, measures: readonly Float64Array[], relkind: string): void {
  for (let n = 0; n < relkind.length; n += 1) {
    const isLeaf = relkind.charAt(n) !== 'p' && relkind.charAt(n) !== 'I';
    for (let up = parentAt[n] ?? -1; isLeaf && up >= 0; up = parentAt[up] ?? -1) {
      for (const measure of measures) add(measure, up, measure[n] ?? Number.NaN);
    }
  }
}
