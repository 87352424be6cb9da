/** A plan as PostgreSQL explained it, whatever format it came in. Times in ms, sizes as PostgreSQL gives them (blocks, kB). */
export interface Plan {
  readonly format: 'text' | 'json' | 'yaml' | 'xml';
  readonly root: PlanNode;
  /** Preorder; `node.id` is the place in it. */
  readonly nodes: readonly PlanNode[];
  /** null: not in the text (SUMMARY OFF, plain EXPLAIN). */
  readonly planningMs: number | null;
  readonly executionMs: number | null;
  /** True when it was run (ANALYZE). */
  readonly isAnalyzed: boolean;
  readonly planningBuffers: Buffers | null;
  readonly jit: Jit | null;
  readonly triggers: readonly { readonly name: string; readonly ms: number | null; readonly calls: number }[];
  /** With SETTINGS: those that differ from the built-in ones. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly serialization: { readonly ms: number | null; readonly kB: number; readonly format: string } | null;
  readonly queryId: string | null;
  /** auto_explain and some tools put it in. */
  readonly queryText: string | null;
  /** What else is said of the whole: "Memory Used" "92", "Query Parameters" "$1 = '7'". */
  readonly facts: readonly { readonly name: string; readonly text: string }[];
  /** What the reader did not understand, line by line; never silently dropped. */
  readonly unread: readonly string[];
}

export interface PlanNode {
  readonly id: number;
  /** As FORMAT JSON names it: "Seq Scan", "Hash Join", "Aggregate". */
  readonly nodeType: string;
  /** As FORMAT TEXT names it: "Parallel Seq Scan", "Hash Left Join", "Finalize HashAggregate", "Index Scan Backward". */
  readonly label: string;
  /** Outer, Inner, Member, Subquery, InitPlan, SubPlan; null at the root. */
  readonly relationship: string | null;
  /** "CTE x", "InitPlan 1", "SubPlan 2". */
  readonly subplanName: string | null;
  readonly relation: {
    readonly nspname: string | null;
    readonly relname: string;
    readonly alias: string | null;
  } | null;
  readonly index: string | null;
  /** Of a CTE Scan, Function Scan, Named Tuplestore Scan …: what is scanned when it is no relation. */
  readonly source: string | null;
  readonly joinType: string | null;
  /** Plain, Sorted, Hashed, Mixed; of a SetOp Hashed or Sorted. */
  readonly strategy: string | null;
  /** Partial, Finalize or Simple. */
  readonly partialMode: string | null;
  readonly isParallelAware: boolean;
  readonly isAsync: boolean;
  /** null with COSTS OFF. Rows are per loop. */
  readonly estimated: {
    readonly startupCost: number;
    readonly totalCost: number;
    readonly rows: number;
    readonly width: number;
  } | null;
  /** null without ANALYZE. Rows and times are per loop, as PostgreSQL prints them; loops 0: never executed. */
  readonly actual: {
    readonly rows: number;
    readonly loops: number;
    /** null with TIMING OFF. */
    readonly startupMs: number | null;
    readonly totalMs: number | null;
  } | null;
  readonly workersPlanned: number | null;
  readonly workersLaunched: number | null;
  readonly workers: readonly {
    readonly number: number;
    readonly rows: number;
    readonly loops: number;
    readonly totalMs: number | null;
  }[];
  /** Of this node and all below it, all loops: as PostgreSQL counts. null without BUFFERS. */
  readonly buffers: Buffers | null;
  readonly wal: { readonly records: number; readonly fpi: number; readonly bytes: number } | null;
  readonly rowsRemoved: readonly { readonly by: string; readonly rows: number }[];
  /** Filter, Index Cond, Hash Cond, Sort Key, Group Key, Output …: in the server's order and words. */
  readonly conditions: readonly { readonly name: string; readonly text: string }[];
  /** Every other property: "Sort Method" "top-N heapsort", "Peak Memory Usage" "38", "Subplans Removed" "12". */
  readonly facts: readonly { readonly name: string; readonly text: string }[];
  readonly children: readonly PlanNode[];
}

export interface Buffers {
  readonly sharedHit: number;
  readonly sharedRead: number;
  readonly sharedDirtied: number;
  readonly sharedWritten: number;
  readonly localHit: number;
  readonly localRead: number;
  readonly localDirtied: number;
  readonly localWritten: number;
  readonly tempRead: number;
  readonly tempWritten: number;
  /** With track_io_timing; null without. */
  readonly ioReadMs: number | null;
  readonly ioWriteMs: number | null;
}

export interface Jit {
  readonly functions: number;
  readonly totalMs: number | null;
  readonly options: readonly string[];
  readonly timing: readonly { readonly name: string; readonly ms: number }[];
}

/** Why a text is no plan that we read; `line` is 1-based. */
export interface PlanFault {
  readonly message: string;
  readonly line: number | null;
  /** "It is cut off", "It looks like MySQL's", "Paste the whole output". */
  readonly advice: string;
}
export type PlanRead =
  | {
      readonly plan: Plan;
      readonly fault: null;
      /** The further plans of the same text: of a rule that makes several statements of one, or pasted together. */
      readonly others: readonly Plan[];
    }
  | { readonly plan: null; readonly fault: PlanFault };
