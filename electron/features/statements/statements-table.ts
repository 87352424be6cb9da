import type { StatementRow, StatementsEvent } from '../../../shared/contract/statements.ts';
import type { Cell, ExportColumn, ExportTable } from '../../export/table.ts';

const columns: readonly ExportColumn[] = [
  { key: 'queryid', label: 'queryid', kind: 'text' },
  { key: 'role', label: 'Role', kind: 'text' },
  { key: 'total_ms', label: 'Total ms', kind: 'number' },
  { key: 'calls', label: 'Calls', kind: 'number' },
  { key: 'mean_ms', label: 'Mean ms', kind: 'number' },
  { key: 'rows', label: 'Rows', kind: 'number' },
  { key: 'wal_bytes', label: 'WAL', kind: 'bytes' },
  { key: 'shared_blks_hit', label: 'Hits', kind: 'number' },
  { key: 'shared_blks_read', label: 'Reads', kind: 'number' },
  { key: 'temp_blks_written', label: 'Temp blocks', kind: 'number' },
  { key: 'change_ms', label: 'Change ms', kind: 'number' },
  { key: 'change_calls', label: 'Change calls', kind: 'number' },
  { key: 'n_plus_one', label: 'N+1', kind: 'text' },
  { key: 'query', label: 'Query', kind: 'text' },
];

const ms = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(3)));

const rowOf = (row: StatementRow): readonly Cell[] => [
  row.queryid === '' ? null : row.queryid,
  row.usename,
  ms(row.total_exec_time),
  row.calls,
  ms(row.mean_exec_time),
  row.rows,
  row.wal_bytes,
  row.shared_blks_hit,
  row.shared_blks_read,
  row.temp_blks_written,
  ms(row.delta_exec_time),
  row.deltaCalls,
  row.nPlusOne?.listKey ? row.nPlusOne.sentence : null,
  row.query,
];

export interface Place {
  readonly profile: string;
  readonly database: string;
  readonly server_version: string;
}

/** The rows in the order of the page. */
export function statementsTable(event: StatementsEvent, keys: readonly string[], place: Place): ExportTable {
  const byKey = new Map(event.rows.map((row) => [row.key, row]));
  const rows = keys.flatMap((key) => byKey.get(key) ?? []);
  return {
    title: `Statements of ${place.database}`,
    about: [
      ['Connection', place.profile],
      ['Server', `PostgreSQL ${place.server_version}`],
      ['Read at', event.readAt],
      ['Counted since', event.stats_reset ?? 'not known'],
      ['Change over', `${Math.round(event.windowSeconds)} s`],
      ['Entries', `${rows.length} of ${event.entries}; Heapscope's own left out`],
      ...(event.hidden > 0 ? [['Hidden from this role', String(event.hidden)] as const] : []),
    ],
    columns,
    rows: rows.map(rowOf),
  };
}
