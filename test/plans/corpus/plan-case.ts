/** A statement whose plan shows something. Run in a transaction that is rolled back. */
export interface PlanCase {
  readonly name: string;
  readonly sql: string;
  /** Of EXPLAIN, without FORMAT. */
  readonly options: string;
  /** SET LOCAL. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Run in the same transaction before it. */
  readonly before?: string;
  /** Major versions that have what it needs. */
  readonly since?: number;
  /** Needs postgres_fdw, as `foreignSql` sets it up. */
  readonly isForeign?: boolean;
  /** Needs a server with LLVM. */
  readonly needsJit?: boolean;
  /** Needs a server with libxml. */
  readonly needsXml?: boolean;
  /** Node types (as FORMAT JSON names them) that it is there for. */
  readonly shows: readonly string[];
}

/** Makes the planner go parallel on small tables. */
export const eager = {
  parallel_setup_cost: '0',
  parallel_tuple_cost: '0',
  min_parallel_table_scan_size: '0',
  min_parallel_index_scan_size: '0',
  max_parallel_workers_per_gather: '2',
} as const;

export const usual = 'ANALYZE, BUFFERS';

export const off = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [`enable_${name}`, 'off']));
