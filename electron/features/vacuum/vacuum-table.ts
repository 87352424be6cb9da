import type { Bloat, VacuumTables } from '../../../shared/contract/vacuum.ts';
import type { Cell, ExportColumn, ExportTable } from '../../export/table.ts';
import type { TablesReading } from './tables-reading.ts';

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
  const placeOf = new Map(reading.tables.oid.map((oid, place) => [oid, place]));
  const found = oids.flatMap((oid) => placeOf.get(oid) ?? []);
  return {
    title: `Vacuum of ${from.database}`,
    about: [
      ['Connection', from.profile],
      ['Server', `PostgreSQL ${from.server_version}`],
      ['Read at', reading.server.row.server_now],
      ['Counted since', reading.server.row.stats_reset ?? 'the database was made'],
      ['Tables', `${found.length} of ${placeOf.size}`],
    ],
    columns,
    rows: found.map((place) => rowOf(reading.tables, place, bloat)),
  };
}

const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));

function rowOf(tables: VacuumTables, place: number, bloat: ReadonlyMap<number, Bloat>): readonly Cell[] {
  const of = <T>(column: readonly T[]): T | null => column[place] ?? null;
  const oid = of(tables.oid);
  const known = oid === null ? undefined : bloat.get(oid);
  const factor = known?.factor ?? null;
  return [
    of(tables.nspname),
    of(tables.relname),
    of(tables.verdict),
    of(tables.relkind) === 'p' ? null : of(tables.heap_bytes),
    of(tables.reltuples),
    of(tables.n_live_tup),
    of(tables.n_dead_tup),
    whole(of(tables.vacuum_threshold)),
    of(tables.toast_dead_tup),
    of(tables.n_ins_since_vacuum),
    whole(of(tables.insert_threshold)),
    of(tables.n_mod_since_analyze),
    whole(of(tables.analyze_threshold)),
    factor === null ? null : Number(factor.toFixed(2)),
    known?.why ?? null,
    of(tables.last_vacuum),
    of(tables.last_autovacuum),
    of(tables.last_analyze),
    of(tables.last_autoanalyze),
    of(tables.xid_age),
    of(tables.mxid_age),
    of(tables.freeze_max_age),
    oid,
  ];
}
