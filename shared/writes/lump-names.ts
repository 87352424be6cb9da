import { stemOf } from '../sizes/name-rule.ts';

/** A table with the topmost table that it is a partition of (or inherits from); null: none. */
export interface PlacedTable {
  readonly nspname: string;
  readonly relname: string;
  readonly root: { readonly nspname: string; readonly relname: string } | null;
}

const shown = (nspname: string, name: string) => (nspname === 'public' ? name : `${nspname}.${name}`);

/**
 * The lump of each table: its root's name, or its own name without the trailing digits where others share that. null:
 * it stands alone, by its own name (`iso_8859_1` is no lump of one).
 */
export function lumpNames(tables: readonly PlacedTable[]): (string | null)[] {
  const names = tables.map(({ nspname, relname, root }) =>
    root === null ? shown(nspname, stemOf(relname)) : shown(root.nspname, root.relname),
  );
  const members = new Map<string, number>();
  for (const name of names) members.set(name, (members.get(name) ?? 0) + 1);
  return tables.map(({ root }, i) => {
    const name = names[i] ?? '';
    return root !== null || (members.get(name) ?? 0) > 1 ? name : null;
  });
}
