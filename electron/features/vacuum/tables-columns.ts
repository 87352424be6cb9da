import type { VacuumTables } from '../../../shared/contract/vacuum.ts';
import type { RowFacts, TableRow } from './row-facts.ts';
import type { TableColumns } from './rows-of.ts';

type JudgedColumn =
  | 'rootOid'
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

/** Of so many tables, to be filled in one after the other. */
export function noneJudged(count: number): Judged {
  const none = <T>() => new Array<T>(count);
  return {
    columns: {
      rootOid: none(),
      isSystem: none(),
      heap_bytes: none(),
      reltuples: none(),
      vacuum_threshold: none(),
      insert_threshold: none(),
      analyze_threshold: none(),
      isAutovacuumOn: none(),
      toast_threshold: none(),
      freeze_max_age: none(),
      verdict: none(),
    },
    isCounted: none(),
  };
}

export function setJudged(judged: Judged, i: number, row: TableRow, facts: RowFacts, rootOid: number | null): void {
  const { columns } = judged;
  const { thresholds } = facts;
  const hasRows = row.relkind !== 'p';
  judged.isCounted[i] = facts.isCounted;
  columns.rootOid[i] = rootOid;
  columns.isSystem[i] = facts.isSystem;
  columns.heap_bytes[i] = facts.heap_bytes;
  columns.reltuples[i] = row.reltuples < 0 ? null : row.reltuples;
  columns.vacuum_threshold[i] = hasRows ? inShort(thresholds.vacuum) : null;
  columns.insert_threshold[i] = hasRows ? inShort(thresholds.insert) : null;
  columns.analyze_threshold[i] = hasRows ? inShort(thresholds.analyze) : null;
  columns.isAutovacuumOn[i] = thresholds.isAutovacuumOn;
  columns.toast_threshold[i] = inShort(facts.toastThreshold);
  columns.freeze_max_age[i] = thresholds.freeze_max_age;
  columns.verdict[i] = facts.verdict;
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

/** Answers the topmost of a parent's partitioned tables; null when there is no parent. */
export function rootsOf({ oid, inhparent }: TableColumns): (parent: number | null) => number | null {
  const parents = new Map<number, number>();
  for (const [i, parent] of inhparent.entries()) if (parent !== null) parents.set(oid[i] ?? 0, parent);
  return (parent) => {
    let root = parent;
    // A tree is never deeper than a few; one that changes while it is read may not keep us here.
    for (let depth = 0; depth < 100 && root !== null; depth += 1) {
      const above = parents.get(root);
      if (above === undefined) return root;
      root = above;
    }
    return root;
  };
}
