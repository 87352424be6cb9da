import type { RelationColumns, RelationList, RelationNames, RoutineColumns } from '../contract/relations.ts';
import { estimates } from './estimates.ts';
import { flag } from './flags.ts';
import { kindOfRelation, kindOfRoutine } from './kinds.ts';

/**
 * The list as it is searched, sorted and shown: flat arrays, relations first, then routines, no object per row. Bytes
 * and row counts are estimates; NaN is unknown or, for kinds without storage, not applicable.
 */
export interface RelationRows {
  readonly count: number;
  /** Rows before this one are from pg_class, the others from pg_proc. */
  readonly routinesFrom: number;
  readonly oid: Uint32Array;
  readonly name: readonly string[];
  readonly kind: Uint8Array;
  readonly flags: Uint32Array;
  /** Places in `names.schemas` and `names.roles`; the last of each stands for one that is not known. */
  readonly schemaAt: Uint32Array;
  readonly ownerAt: Uint32Array;
  readonly schemas: readonly { readonly nspname: string; readonly hasUsage: boolean; readonly isSystem: boolean }[];
  readonly owners: readonly string[];
  readonly isSystem: Uint8Array;
  /** The row that this is a partition of, or the table of an index, TOAST table or sequence; -1 is none. */
  readonly parentAt: Int32Array;
  readonly tableAt: Int32Array;
  readonly rows: Float64Array;
  readonly heapBytes: Float64Array;
  readonly indexBytes: Float64Array;
  readonly toastBytes: Float64Array;
  readonly totalBytes: Float64Array;
  /** What `totalBytes` lacks since nobody has looked at it: bits of `lack`. */
  readonly lacks: Uint8Array;
  /** Partitions directly below. */
  readonly partitions: Uint32Array;
  readonly hasPrimaryKey: Uint8Array;
  readonly relam: Uint32Array;
  readonly list: RelationList;
}

export function relationRows(list: RelationList): RelationRows {
  const { relations, routines, names } = list;
  const routinesFrom = relations.oid.length;
  const count = routinesFrom + routines.oid.length;
  const kind = kindsOf(relations, routines);
  const flags = Uint32Array.from([...relations.flags, ...routines.flags]);
  const at = placesByOid(relations.oid);
  const schemas = [...names.schemas, unknownSchema];
  const schemaAt = placesIn(names.schemas, relations.relnamespace, routines.pronamespace);
  const tableAt = refer(at, relations.table, count);
  giveToastTables(at, relations, tableAt);
  const parentAt = partitionParents(at, relations, count);
  const relam = new Uint32Array(count);
  relam.set(relations.relam);
  const base = {
    count,
    routinesFrom,
    oid: Uint32Array.from([...relations.oid, ...routines.oid]),
    name: [...relations.relname, ...routines.proname],
    kind,
    flags,
    schemaAt,
    ownerAt: placesIn(names.roles, relations.relowner, routines.proowner),
    schemas,
    owners: [...names.roles.map((role) => role.rolname), ''],
    isSystem: systemRows(schemas, schemaAt, tableAt),
    parentAt,
    tableAt,
    relam,
    list,
  };
  return { ...base, ...estimates(relations, list.block_size, base) };
}

const unknownSchema = { oid: 0, nspname: '', hasUsage: true, isSystem: false };

function kindsOf(relations: RelationColumns, routines: RoutineColumns): Uint8Array {
  const from = relations.oid.length;
  const kind = new Uint8Array(from + routines.oid.length);
  for (let n = 0; n < from; n += 1) kind[n] = kindOfRelation(relations.relkind.charAt(n), relations.flags[n] ?? 0);
  for (let n = 0; n < routines.oid.length; n += 1) kind[from + n] = kindOfRoutine(routines.prokind.charAt(n));
  return kind;
}

function placesByOid(oids: readonly number[]): Map<number, number> {
  const at = new Map<number, number>();
  for (let n = 0; n < oids.length; n += 1) at.set(oids[n] ?? 0, n);
  return at;
}

function placesIn(known: readonly { readonly oid: number }[], ...lists: readonly (readonly number[])[]): Uint32Array {
  const at = placesByOid(known.map((entry) => entry.oid));
  return Uint32Array.from(lists.flatMap((oids) => oids.map((oid) => at.get(oid) ?? known.length)));
}

function refer(at: ReadonlyMap<number, number>, oids: readonly number[], count: number): Int32Array {
  const places = new Int32Array(count).fill(-1);
  for (let n = 0; n < oids.length; n += 1) {
    const oid = oids[n];
    if (oid) places[n] = at.get(oid) ?? -1;
  }
  return places;
}

function giveToastTables(at: ReadonlyMap<number, number>, { toast }: RelationColumns, tableAt: Int32Array): void {
  for (let n = 0; n < toast.length; n += 1) {
    const place = toast[n] ? at.get(toast[n] ?? 0) : undefined;
    if (place !== undefined) tableAt[place] = n;
  }
}

/** Only partitions nest: a child by plain inheritance is a table of its own, and hiding it would hide its rows. */
function partitionParents(at: ReadonlyMap<number, number>, relations: RelationColumns, count: number): Int32Array {
  const places = refer(at, relations.parent, count);
  for (let n = 0; n < relations.flags.length; n += 1) {
    if (((relations.flags[n] ?? 0) & flag.partition) === 0) places[n] = -1;
  }
  return places;
}

/** A TOAST table is the system's when its table is. */
function systemRows(schemas: RelationRows['schemas'], schemaAt: Uint32Array, tableAt: Int32Array): Uint8Array {
  const isSystem = new Uint8Array(schemaAt.length);
  for (let n = 0; n < schemaAt.length; n += 1) {
    const owner = tableAt[n] ?? -1;
    const schema = schemaAt[owner >= 0 ? owner : n] ?? 0;
    isSystem[n] = schemas[schema]?.isSystem ? 1 : 0;
  }
  return isSystem;
}

/** What the whole row is about, for copying and for the drawer: `public.events`, `app.f(integer, text)`. */
export function argumentsText(routines: RoutineColumns, names: RelationNames, n: number): string {
  const types = new Map(names.types.map((type) => [type.oid, type.name]));
  const oids = routines.arguments[n] ?? '';
  return oids === ''
    ? ''
    : oids
        .split(' ')
        .map((oid) => types.get(Number(oid)) ?? oid)
        .join(', ');
}
