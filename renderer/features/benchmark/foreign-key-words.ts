import type { ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';

/** Names of the search path's usual schema go without it, as psql shows them. */
function relation(nspname: string, relname: string): string {
  return nspname === 'public' ? relname : `${nspname}.${relname}`;
}

function columnsText(columns: readonly string[]): string {
  return columns.length === 1 ? `.${columns[0]}` : `(${columns.join(', ')})`;
}

/** "songs.artist_id". */
export function childText(key: ForeignKeyRow): string {
  return relation(key.nspname, key.relname) + columnsText(key.columns);
}

/** "artists.id". */
export function parentText(key: ForeignKeyRow): string {
  return relation(key.fnspname, key.frelname) + columnsText(key.fcolumns);
}

/** "songs.artist_id → artists.id". */
export function keyText(key: ForeignKeyRow): string {
  return `${childText(key)} → ${parentText(key)}`;
}

/** What else to know of one before choosing it, in few words. */
export function keyTags(key: ForeignKeyRow): readonly string[] {
  return [
    key.isSelf && 'self',
    key.isNullable && 'nullable',
    key.isPartitioned && 'partitioned',
    !key.isValid && 'not validated',
    !key.hasIndex && 'no index',
  ].filter((tag): tag is string => tag !== false);
}
