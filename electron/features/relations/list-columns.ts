import type { RelationColumns, RelationNames, RoutineColumns } from '../../../shared/contract/relations.ts';
import { flag } from '../../../shared/relations/flags.ts';
import type { Columnar, Row, Statement } from '../../postgres/statement.ts';
import { claim, type nameRows, type relationRows, type routineRows } from './list.sql.ts';

/** What the statements answered, turned into what the list sends: pure, one pass each, no object per row. */
type Answered<S> = S extends Statement<infer _P, infer C> ? Columnar<C> : never;
type RowOf<S> = S extends Statement<infer _P, infer C> ? Row<C> : never;
export type RelationAnswer = Answered<typeof relationRows>;
export type RoutineAnswer = Answered<typeof routineRows>;
export type NameAnswer = readonly RowOf<typeof nameRows>[];

/** Facts that stand in other catalogs than the row itself. */
export interface Elsewhere {
  readonly unreadable: ReadonlySet<number>;
  readonly defaultPartitions: ReadonlySet<number>;
  /** Sequence to the table whose column owns it. */
  readonly sequenceTables: ReadonlyMap<number, number>;
}

export function elsewhere(names: NameAnswer, unreadable: readonly number[]): Elsewhere {
  const of = (what: string) => names.filter((row) => row.what === what);
  return {
    unreadable: new Set(unreadable),
    defaultPartitions: new Set(of('default partition').map((row) => row.other)),
    sequenceTables: new Map(of('owned sequence').map((row) => [row.oid, row.other])),
  };
}

export function relationColumns(rows: RelationAnswer, from: Elsewhere): RelationColumns {
  const { oid, relnamespace, relname, relowner, relam, reltuples, relpages } = rows;
  const table = oid.map((own, n) => rows.indrelid[n] ?? from.sequenceTables.get(own) ?? 0);
  return {
    oid: [...oid],
    relnamespace: [...relnamespace],
    relname: [...relname],
    relkind: rows.relkind.join(''),
    relowner: [...relowner],
    relam: [...relam],
    reltuples: [...reltuples],
    relpages: [...relpages],
    parent: rows.inhparent.map((parent) => parent ?? 0),
    table,
    toast: [...rows.reltoastrelid],
    flags: oid.map((_, n) => flagsOf(rows, n, from)),
  };
}

function flagsOf(rows: RelationAnswer, n: number, from: Elsewhere): number {
  const oid = rows.oid[n] ?? 0;
  const claims = rows.claims[n] ?? 0;
  let flags = stateFlags(claims);
  if (rows.indrelid[n] !== null) flags |= indexFlags(claims);
  if ((claims & claim.relispartition) !== 0) {
    flags |= flag.partition;
    if (from.defaultPartitions.has(oid)) flags |= flag.defaultPartition;
  } else if (rows.inhparent[n]) flags |= flag.inherits;
  if (from.unreadable.has(oid)) flags |= flag.unreadable;
  return flags;
}

function stateFlags(claims: number): number {
  return (
    (claims & claim.inhdetachpending ? flag.detachPending : 0) |
    (claims & claim.relispopulated ? 0 : flag.unpopulated) |
    (claims & claim.unlogged ? flag.unlogged : 0) |
    (claims & claim.temporary ? flag.temporary : 0)
  );
}

function indexFlags(claims: number): number {
  return (
    (claims & claim.indisvalid ? 0 : flag.invalidIndex) |
    (claims & claim.indisready ? 0 : flag.notReadyIndex) |
    (claims & claim.indisprimary ? flag.primaryIndex : 0)
  );
}

export function routineColumns(rows: RoutineAnswer): RoutineColumns {
  return {
    oid: [...rows.oid],
    pronamespace: [...rows.pronamespace],
    proname: [...rows.proname],
    prokind: rows.prokind.join(''),
    proowner: [...rows.proowner],
    prolang: [...rows.prolang],
    arguments: [...rows.proargtypes],
    prorettype: [...rows.prorettype],
    flags: rows.proretset.map((isSet) => (isSet ? flag.returnsSet : 0)),
  };
}

export function relationNames(rows: NameAnswer): RelationNames {
  const of = (what: string) => rows.filter((row) => row.what === what);
  const comments = of('comment');
  return {
    schemas: of('schema').map(({ oid, name, claim }) => ({
      oid,
      nspname: name,
      hasUsage: claim,
      isSystem: isSystemSchema(name),
    })),
    roles: of('role').map(({ oid, name }) => ({ oid, rolname: name })),
    accessMethods: of('access method').map(({ oid, name }) => ({ oid, amname: name })),
    languages: of('language').map(({ oid, name }) => ({ oid, lanname: name })),
    types: of('type').map(({ oid, name }) => ({ oid, name })),
    foreignServers: of('foreign server').map(({ oid, name }) => ({ oid, srvname: name })),
    comments: {
      classoid: comments.map((row) => row.other),
      objoid: comments.map((row) => row.oid),
      description: comments.map((row) => row.name),
    },
  };
}

/** pg_toast holds the users' own TOAST tables, and pg_temp_n their temporary ones. */
const isSystemSchema = (nspname: string) => nspname === 'pg_catalog' || nspname === 'information_schema';
