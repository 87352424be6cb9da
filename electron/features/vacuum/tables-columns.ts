import type { VacuumTables } from '../../../shared/contract/vacuum.ts';
import type { RowFacts, TableRow } from './row-facts.ts';
import type { TableColumns } from './rows-of.ts';

type JudgedColumn =
  | 'isSystem'
  | 'heap_bytes'
  | 'reltuples'
  | 'vacuum_threshold'
  | 'insert_threshold'
  | 'analyze_threshold'
  | 'isAutovacuumOn'
  | 'toast_threshold'
  | 'freeze_max_age'
  | 'verdict';

/** What is worked out of each table, column by column. */
interface Judged {
  readonly columns: Pick<VacuumTables, JudgedColumn>;
  readonly isCounted: boolean[];
}

export const noneJudged = (): Judged => ({
  columns: {
    isSystem: [],
    heap_bytes: [],
    reltuples: [],
    vacuum_threshold: [],
    insert_threshold: [],
    analyze_threshold: [],
    isAutovacuumOn: [],
    toast_threshold: [],
    freeze_max_age: [],
    verdict: [],
  },
  isCounted: [],
});

export function addJudged({ columns, isCounted }: Judged, row: TableRow, facts: RowFacts): void {
  const { thresholds } = facts;
  const hasRows = row.relkind !== 'p';
  isCounted.push(facts.isCounted);
  columns.isSystem.push(facts.isSystem);
  columns.heap_bytes.push(facts.heap_bytes);
  columns.reltuples.push(row.reltuples < 0 ? null : row.reltuples);
  columns.vacuum_threshold.push(hasRows ? inShort(thresholds.vacuum) : null);
  columns.insert_threshold.push(hasRows ? inShort(thresholds.insert) : null);
  columns.analyze_threshold.push(hasRows ? inShort(thresholds.analyze) : null);
  columns.isAutovacuumOn.push(thresholds.isAutovacuumOn);
  columns.toast_threshold.push(inShort(facts.toastThreshold));
  columns.freeze_max_age.push(thresholds.freeze_max_age);
  columns.verdict.push(facts.verdict);
}

/** 254.40000000000003 is 254.4: half of what crosses the door would be such tails. */
const inShort = (rows: number | null): number | null => (rows === null ? null : Math.round(rows * 1000) / 1000);

/** The columns that are told as they were read. Where the counters are lost they are unknown, not 0. */
export function readColumns(read: TableColumns, isCounted: readonly boolean[]): Omit<VacuumTables, JudgedColumn> {
  const counted = isCounted.every(Boolean)
    ? (column: (number | null)[]) => column
    : (column: (number | null)[]) => column.map((count, i) => (isCounted[i] === true ? count : null));
  return {
    oid: read.oid,
    rootOid: rootsOf(read),
    nspname: read.nspname,
    relname: read.relname,
    relkind: read.relkind,
    n_live_tup: counted(read.live),
    n_dead_tup: counted(read.dead),
    n_mod_since_analyze: counted(read.modified),
    n_ins_since_vacuum: counted(read.inserted),
    toast_dead_tup: counted(read.toast_dead),
    last_vacuum: read.last_vacuum,
    last_autovacuum: read.last_autovacuum,
    last_analyze: read.last_analyze,
    last_autoanalyze: read.last_autoanalyze,
    vacuum_count: read.vacuum_count,
    autovacuum_count: read.autovacuum_count,
    analyze_count: read.analyze_count,
    autoanalyze_count: read.autoanalyze_count,
    xid_age: read.xid_age,
    mxid_age: read.mxid_age,
  };
}

/** The topmost of its partitioned tables; null when it is no partition. */
function rootsOf({ oid, inhparent }: TableColumns): (number | null)[] {
  const parents = new Map<number, number>();
  for (const [i, parent] of inhparent.entries()) if (parent !== null) parents.set(oid[i] ?? 0, parent);
  return inhparent.map((parent) => {
    let root = parent;
    // A tree is never deeper than a few; one that changes while it is read may not keep us here.
    for (let depth = 0; depth < 100 && root !== null; depth += 1) {
      const above = parents.get(root);
      if (above === undefined) return root;
      root = above;
    }
    return root;
  });
}
