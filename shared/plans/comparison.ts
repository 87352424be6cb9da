import type { Plan, PlanNode } from './plan.ts';

export type ShapeChangeKind =
  /** Merge Join → Hash Join. */
  | 'join-method'
  /** Left → Inner. */
  | 'join-type'
  /** The same relations, joined in another order or with inputs swapped; told at the topmost of adjoining joins. */
  | 'join-order'
  /** Seq Scan → Bitmap Heap Scan of the same relation. */
  | 'scan-method'
  | 'index'
  /** Another relation (or source) in the same place. */
  | 'relation'
  | 'scan-direction'
  | 'parallel'
  /** HashAggregate → GroupAggregate, Partial and Finalize ones too. */
  | 'strategy'
  /** quicksort → external merge; known only of plans that were run. */
  | 'sort-method'
  /** How many partitions an Append reads. */
  | 'partitions'
  /** A SubPlan or InitPlan that became part of the tree, or the other way round. */
  | 'subplan'
  | 'node-type';

/** What differs between two nodes in more than numbers, in PostgreSQL's words; null: that side has none. */
export interface ShapeChange {
  readonly kind: ShapeChangeKind;
  readonly a: string | null;
  readonly b: string | null;
}

export type NumberName =
  | 'estimatedRows'
  | 'actualRows'
  | 'selfMs'
  | 'totalMs'
  | 'hitBlocks'
  | 'readBlocks'
  | 'writtenBlocks'
  | 'tempBlocks'
  | 'workersLaunched';

/** A figure that differs by more than the noise; of all loops, buffers of the node itself. */
export interface NumericChange {
  readonly name: NumberName;
  readonly a: number;
  readonly b: number;
}

/** A Filter, Index Cond, Sort Key … that reads otherwise; literals are compared as they are. */
export interface TextChange {
  readonly name: string;
  readonly a: string | null;
  readonly b: string | null;
}

export interface AlignedRow {
  readonly a: PlanNode | null;
  readonly b: PlanNode | null;
  /** In its own tree, 0 at the root; of A's node where there is one. */
  readonly depth: number;
  readonly aDepth: number | null;
  readonly bDepth: number | null;
  /** 'changed' by shape alone; numbers are apart. */
  readonly kind: 'same' | 'changed' | 'only-a' | 'only-b';
  readonly shape: readonly ShapeChange[];
  readonly numbers: readonly NumericChange[];
  readonly texts: readonly TextChange[];
  /**
   * On a row with one side: the id of the same node elsewhere in the other plan ("moved": inputs swapped, a CTE inlined),
   * whose row names this one. Both columns keep the order of their own plan, so such a pair cannot share a row.
   */
  readonly counterpart: number | null;
}

/** Adjoining rows of partitions that are alike: to be shown as one, "210 more partitions", until opened. */
export interface Fold {
  /** Places in `rows`; `end` is the first one after. */
  readonly start: number;
  readonly end: number;
  /** Topmost nodes of the folded partitions: ids in A, ids in B. */
  readonly aMembers: readonly number[];
  readonly bMembers: readonly number[];
  /** "210 more partitions". */
  readonly text: string;
}

export interface Comparison {
  readonly a: Plan;
  readonly b: Plan;
  /** Every node of both plans is in exactly one row. A's order in A's column, B's in B's. */
  readonly rows: readonly AlignedRow[];
  /** In order, never overlapping. */
  readonly folds: readonly Fold[];
  /** Why the alignment is only a rough one, as a sentence; null: it is the best one. */
  readonly rough: string | null;
}

/** Two figures are equal when they are nearer than `ratio` to each other, or nearer than the floor of their unit. */
export interface NoiseBand {
  readonly ratio: number;
  readonly ms: number;
  readonly rows: number;
  readonly blocks: number;
}
