import type { Bloat } from '../../../shared/contract/vacuum.ts';
import type { Cell, ExportColumn, ExportTable } from '../../export/table.ts';
import type { TableFacts, TablesReading } from './tables-reading.ts';

const columns: readonly ExportColumn[] = [
  { key: 'schema', label: 'Schema', kind: 'text' },
  { key: 'table', label: 'Table', kind: 'text' },
  { key: 'verdict', label: 'Verdict', kind: 'text' },
  { key: 'heap_bytes', label: 'Size', kind: 'bytes' },
  { key: 'reltuples', label: 'Rows, estimated', kind: 'number' },
  { key: 'n_live_tup', label: 'Live rows, about', kind: 'number' },
  { key: 'n_dead_tup', label: 'Dead rows, about', kind: 'number' },
  { key: 'vacuum_threshold', label: 'Threshold', kind: 'number' },
  { key: 'toast_dead_tup', label: 'Dead rows in TOAST, about', kind: 'number' },
  { key: 'n_ins_since_vacuum', label: 'Inserted since vacuum', kind: 'number' },
  { key: 'insert_threshold', label: 'Threshold for inserts', kind: 'number' },
  { key: 'n_mod_since_analyze', label: 'Written since analyze', kind: 'number' },
  { key: 'analyze_threshold', label: 'Threshold for analyze', kind: 'number' },
  { key: 'bloat_factor', label: 'Bloat, estimated', kind: 'number' },
  { key: 'bloat_withheld', label: 'Bloat withheld', kind: 'text' },
  { key: 'last_vacuum', label: 'Vacuum', kind: 'text' },
  { key: 'last_autovacuum', label: 'Autovacuum', kind: 'text' },
  { key: 'last_analyze', label: 'Analyze', kind: 'text' },
  { key: 'last_autoanalyze', label: 'Autoanalyze', kind: 'text' },
  { key: 'xid_age', label: 'xid age', kind: 'number' },
  { key: 'mxid_age', label: 'mxid age', kind: 'number' },
  { key: 'freeze_max_age', label: 'Forced at', kind: 'number' },
  { key: 'oid', label: 'OID', kind: 'id' },
];

export interface ExportedFrom {
  readonly profile: string;
  readonly database: string;
  readonly server_version: string;
}

/** The rows in the order of the page. */
export function vacuumTable(
  reading: TablesReading,
  oids: readonly number[],
  bloat: ReadonlyMap<number, Bloat>,
  from: ExportedFrom,
): ExportTable {
  const found = oids.flatMap((oid) => reading.byOid.get(oid) ?? []);
  return {
    title: `Vacuum of ${from.database}`,
    about: [
      ['Connection', from.profile],
      ['Server', `PostgreSQL ${from.server_version}`],
      ['Read at', reading.server.row.server_now],
      ['Counted since', reading.server.row.stats_reset ?? 'the database was made'],
      ['Tables', `${found.length} of ${reading.byOid.size}`],
    ],
    columns,
    rows: found.map((one) => rowOf(one, bloat.get(one.row.oid))),
  };
}

const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));

function rowOf({ row, facts }: TableFacts, bloat: Bloat | undefined): readonly Cell[] {
  const { judged, thresholds } = facts;
  const live = facts.isCounted ? row.live : null;
  const isParent = row.relkind === 'p';
  return [
    row.nspname,
    row.relname,
    facts.verdict,
    isParent ? null : facts.heap_bytes,
    row.reltuples < 0 ? null : row.reltuples,
    live,
    judged.dead,
    isParent ? null : whole(thresholds.vacuum),
    judged.toastDead,
    judged.inserted,
    isParent ? null : whole(thresholds.insert),
    judged.modified,
    isParent ? null : whole(thresholds.analyze),
    bloat?.factor === null || bloat === undefined ? null : Number(bloat.factor.toFixed(2)),
    bloat?.why ?? null,
    row.last_vacuum,
    row.last_autovacuum,
    row.last_analyze,
    row.last_autoanalyze,
    row.xid_age,
    row.mxid_age,
    thresholds.freeze_max_age,
    row.oid,
  ];
}
