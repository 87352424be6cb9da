import type { RelationChanges, RelationColumns, RelationList } from '../../../shared/contract/relations.ts';

/** The list after a refresh: rows of the schemas that moved are replaced, the others stay. */
export function mergeChanges(list: RelationList, changes: RelationChanges): RelationList {
  return {
    ...list,
    relations: changes.relations ? replaced(list.relations, changes.schemas, changes.relations) : list.relations,
    routines: changes.routines ?? list.routines,
    names: changes.names ?? list.names,
    token: changes.token,
    readAt: changes.readAt,
  };
}

export const isChanged = (changes: RelationChanges): boolean =>
  changes.relations !== null || changes.routines !== null || changes.names !== null;

function replaced(old: RelationColumns, schemas: readonly number[], now: RelationColumns): RelationColumns {
  const moved = new Set(schemas);
  const kept = old.relnamespace.flatMap((schema, n) => (moved.has(schema) ? [] : [n]));
  const pick = <T>(from: readonly T[], more: readonly T[]): T[] => [...kept.map((n) => from[n] as T), ...more];
  return {
    oid: pick(old.oid, now.oid),
    relnamespace: pick(old.relnamespace, now.relnamespace),
    relname: pick(old.relname, now.relname),
    relkind: kept.map((n) => old.relkind.charAt(n)).join('') + now.relkind,
    relowner: pick(old.relowner, now.relowner),
    relam: pick(old.relam, now.relam),
    reltuples: pick(old.reltuples, now.reltuples),
    relpages: pick(old.relpages, now.relpages),
    parent: pick(old.parent, now.parent),
    table: pick(old.table, now.table),
    toast: pick(old.toast, now.toast),
    flags: pick(old.flags, now.flags),
  };
}
