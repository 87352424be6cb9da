/** Rows that were written to each table since its counters began, one array per column; a table without any is absent. */
export interface TableCounts {
  readonly oid: readonly number[];
  readonly n_tup_ins: readonly number[];
  readonly n_tup_upd: readonly number[];
  readonly n_tup_del: readonly number[];
  readonly n_tup_hot_upd: readonly number[];
  /** 16 and newer; null before. */
  readonly n_tup_newpage_upd: readonly (number | null)[];
}

/** Counters of one table, in this order wherever they stand beside each other. */
export const counted = 5;

export const noCounts: TableCounts = {
  oid: [],
  n_tup_ins: [],
  n_tup_upd: [],
  n_tup_del: [],
  n_tup_hot_upd: [],
  n_tup_newpage_upd: [],
};

/** [inserted, updated, deleted, HOT, new page] of the table in that row. */
export function countsAt(counts: TableCounts, row: number): readonly number[] {
  return [
    counts.n_tup_ins[row] ?? 0,
    counts.n_tup_upd[row] ?? 0,
    counts.n_tup_del[row] ?? 0,
    counts.n_tup_hot_upd[row] ?? 0,
    counts.n_tup_newpage_upd[row] ?? 0,
  ];
}
