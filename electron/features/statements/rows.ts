import type { StatementRow } from '../../../shared/contract/statements.ts';
import type { KnownTexts } from './known-texts.ts';
import type { SaidLookUps } from './look-ups.ts';
import { type Entry, keyOf } from './reading.ts';
import { type Change, changeOf, type StatementsWindow } from './window.ts';

export interface Tracked {
  /** null: not known. */
  readonly planning: boolean | null;
  readonly ioTiming: boolean;
}

/** Of each order so many are sent. */
const perOrder = 100;
/** Characters of texts in one event; beyond them only beginnings are sent. */
const mostCharacters = 1_500_000;
const beginning = 300;

const orders: readonly ((row: StatementRow) => number)[] = [
  (row) => row.total_exec_time,
  (row) => row.calls,
  (row) => row.mean_exec_time,
  (row) => row.rows,
  (row) => row.wal_bytes,
  (row) => row.delta_exec_time ?? 0,
  (row) => row.deltaCalls ?? 0,
];

interface RowsOf {
  readonly entries: readonly Entry[];
  readonly known: KnownTexts;
  readonly window: StatementsWindow;
  readonly lookUps: ReadonlyMap<string, SaidLookUps>;
  readonly tracked: Tracked;
}

/** The rows that are first by any order, and the lists that feed a look-up; longest total time first. */
export function rowsOf(of: RowsOf): readonly StatementRow[] {
  const rows = of.entries.map((entry) => rowOf(entry, of)).sort((a, b) => b.total_exec_time - a.total_exec_time);
  const keys = new Set<string>();
  for (const order of orders) {
    for (const { key } of rows.toSorted((a, b) => order(b) - order(a)).slice(0, perOrder)) keys.add(key);
  }
  for (const { listKey } of rows.flatMap(({ nPlusOne }) => nPlusOne ?? [])) if (listKey !== null) keys.add(listKey);
  return withinBudget(rows.filter(({ key }) => keys.has(key)));
}

function rowOf(entry: Entry, { known, window, lookUps, tracked }: RowsOf): StatementRow {
  const key = keyOf(entry);
  const text = known.of(entry.queryid);
  const change = changeOf(window, key);
  const found = lookUps.get(key);
  const { is_hidden: isHidden, queryid, ...figures } = shownOf(entry);
  return {
    ...figures,
    key,
    queryid: queryid ?? '',
    query: text?.query ?? null,
    isCut: text?.isCut ?? false,
    isHidden,
    total_plan_time: tracked.planning === true ? figures.total_plan_time : null,
    shared_blk_read_time: tracked.ioTiming ? figures.shared_blk_read_time : null,
    ...changed(change),
    nPlusOne: found === undefined ? null : saidOf(found),
  };
}

function shownOf({
  userid: _id,
  all_entries: _all,
  all_calls: _calls,
  all_exec_time: _time,
  all_wal_bytes: _wal,
  ...shown
}: Entry) {
  return shown;
}

function changed(change: Change | null) {
  const { calls = null, total_exec_time = null, rows = null, wal_bytes = null } = change?.by ?? {};
  const wentBack = change?.wentBack ?? false;
  return { deltaCalls: calls, delta_exec_time: total_exec_time, deltaRows: rows, delta_wal_bytes: wal_bytes, wentBack };
}

const saidOf = ({ sentence, relation, likely }: SaidLookUps): NonNullable<StatementRow['nPlusOne']> => ({
  sentence,
  relation,
  listKey: likely?.listKey ?? null,
  conoid: likely?.reference.conoid ?? null,
});

function withinBudget(rows: readonly StatementRow[]): readonly StatementRow[] {
  let left = mostCharacters;
  return rows.map((row) => {
    if (row.query === null) return row;
    left -= row.query.length;
    if (left >= 0 || row.query.length <= beginning) return row;
    return { ...row, query: row.query.slice(0, beginning), isCut: true };
  });
}
