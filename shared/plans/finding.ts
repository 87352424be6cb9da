export type FindingKind =
  | 'same'
  | 'partitions'
  | 'join-method'
  | 'join-order'
  | 'join-type'
  | 'index'
  | 'scan'
  | 'relation'
  | 'strategy'
  | 'subplan'
  | 'cte'
  | 'node'
  | 'estimate'
  | 'sort'
  | 'spill'
  | 'parallel'
  | 'workers'
  | 'reads'
  | 'empty'
  | 'filter'
  | 'never'
  | 'lossy'
  | 'heap-fetches'
  | 'jit'
  | 'planning'
  | 'triggers'
  | 'time'
  | 'unread'
  | 'rough';

/** What is worth saying of a plan, or of what two differ by. The title claims, the text gives the evidence. */
export interface Finding {
  readonly kind: FindingKind;
  /** "Index orders_ts_idx now used"; no full stop. */
  readonly title: string;
  /** Sentences. Of one plan alone, its nodes are `aNode`. */
  readonly text: string;
  /** Where it is seen best; null: it is about the whole plan, or not about this one. */
  readonly aNode: number | null;
  readonly bNode: number | null;
}

/** A finding and how much it explains; the more the earlier. 100 is about the whole execution time. */
export interface Ranked extends Finding {
  readonly weight: number;
}

/** What explains most first; equal ones in the order in which they were found. */
export function ranked(findings: readonly Ranked[]): readonly Finding[] {
  return findings
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ kind, title, text, aNode, bNode }) => ({ kind, title, text, aNode, bNode }));
}
