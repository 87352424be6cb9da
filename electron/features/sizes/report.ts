import type { LockHolder } from '../../../shared/contract/sizes.ts';
import type { Columnar } from '../../postgres/statement.ts';
import type { relationEstimates } from './relation-estimates.sql.ts';
import { state } from './size-state.ts';
import { rootsOf } from './tree.ts';

export type Estimates = Columnar<(typeof relationEstimates)['columns']>;

const largeObjectTable = 'pg_largeobject';
const systemSchemas = new Set(['pg_catalog', 'information_schema']);

/**
 * One reading of one database, relation i at place i of every array: 60 bytes each, so that 100,000 of them cost the
 * host 6 MB. Sizes are bytes; `rows` is reltuples, NaN when never analyzed.
 */
export interface SizeReport {
  readonly length: number;
  readonly oid: Uint32Array;
  readonly nspname: readonly string[];
  readonly relname: readonly string[];
  readonly relkind: readonly string[];
  readonly isSystem: Uint8Array;
  readonly isLargeObject: Uint8Array;
  /** pg_database_size does not count shared catalogs. */
  readonly isShared: Uint8Array;
  readonly isPartition: Uint8Array;
  readonly isDefault: Uint8Array;
  /** Index of the parent, or -1. */
  readonly parent: Int32Array;
  readonly root: Int32Array;
  readonly heap: Float64Array;
  readonly toast: Float64Array;
  readonly indexes: Float64Array;
  readonly rows: Float64Array;
  readonly state: Uint8Array;
  readonly indexOf: ReadonlyMap<number, number>;
  readonly lockedBy: Map<number, Omit<LockHolder, 'relation'>>;
}

export const totalOf = (report: SizeReport, index: number): number =>
  (report.heap[index] ?? 0) + (report.toast[index] ?? 0) + (report.indexes[index] ?? 0);

/** null when never analyzed. */
export function rowsOf(report: SizeReport, index: number): number | null {
  const count = report.rows[index] ?? Number.NaN;
  return Number.isNaN(count) ? null : count;
}

/** A partitioned or foreign table has no files of its own. */
const hasStorage = (relkind: string | undefined) => relkind === 'r' || relkind === 'm';

/** What the catalogs say before anything was measured. Never analyzed and no page known is "unknown", not "empty". */
function firstState(estimates: Estimates, index: number): number {
  if (!hasStorage(estimates.relkind[index])) return state.none;
  const wasNeverAnalyzed = (estimates.reltuples[index] ?? -1) < 0 && (estimates.heap_pages[index] ?? 0) === 0;
  return wasNeverAnalyzed ? state.unknown : state.estimate;
}

const bits = (flags: readonly boolean[]) => Uint8Array.from(flags, (flag) => (flag ? 1 : 0));
/** ANALYZE gives a foreign table pages too, which are somebody else's. */
const pagesToBytes = (pages: readonly number[], relkind: readonly string[], block_size: number) =>
  Float64Array.from(pages, (count, index) => (hasStorage(relkind[index]) ? count * block_size : 0));

export function reportFrom(estimates: Estimates, block_size: number): SizeReport {
  const oid = Uint32Array.from(estimates.oid);
  const indexOf = new Map(estimates.oid.map((one, index) => [one, index]));
  const parent = Int32Array.from(estimates.inhparent, (one) => (one === 0 ? -1 : (indexOf.get(one) ?? -1)));
  return {
    length: oid.length,
    oid,
    nspname: shared(estimates.nspname),
    relname: estimates.relname,
    relkind: shared(estimates.relkind),
    isSystem: bits(estimates.nspname.map((name) => systemSchemas.has(name))),
    isLargeObject: bits(
      estimates.relname.map((name, i) => name === largeObjectTable && estimates.nspname[i] === 'pg_catalog'),
    ),
    isShared: bits(estimates.relisshared),
    isPartition: bits(estimates.relispartition),
    isDefault: bits(estimates.is_default),
    parent,
    root: rootsOf(parent),
    heap: pagesToBytes(estimates.heap_pages, estimates.relkind, block_size),
    toast: pagesToBytes(estimates.toast_pages, estimates.relkind, block_size),
    indexes: pagesToBytes(estimates.index_pages, estimates.relkind, block_size),
    rows: Float64Array.from(estimates.reltuples, (count) => (count < 0 ? Number.NaN : count)),
    state: Uint8Array.from(oid, (_, index) => firstState(estimates, index)),
    indexOf,
    lockedBy: new Map(),
  };
}

/** The same few strings 20,000 times would be 20,000 strings. */
function shared(values: readonly string[]): string[] {
  const known = new Map<string, string>();
  return values.map((value) => {
    const first = known.get(value);
    if (first !== undefined) return first;
    known.set(value, value);
    return value;
  });
}

/** What the report before has measured stands until it is measured again, so that a refresh never loses detail. */
export function keepEarlier(report: SizeReport, before: SizeReport): void {
  for (let index = 0; index < report.length; index += 1) {
    const old = before.indexOf.get(report.oid[index] ?? 0);
    if (old === undefined || report.state[index] === state.none) continue;
    const was = before.state[old];
    if (was !== state.measured && was !== state.earlier) continue;
    report.heap[index] = before.heap[old] ?? 0;
    report.toast[index] = before.toast[old] ?? 0;
    report.indexes[index] = before.indexes[old] ?? 0;
    report.state[index] = state.earlier;
  }
}
