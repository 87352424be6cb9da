import type { Filter } from '../../../shared/relations/filter.ts';
import { relationKinds } from '../../../shared/relations/kinds.ts';
import { schemaName } from '../../../shared/relations/match.ts';
import type { Lines } from '../../../shared/relations/order.ts';
import { argumentsText, type RelationRows } from '../../../shared/relations/rows.ts';
import type { Measured } from './measured.ts';
import type { Bounds } from './use-bounds.ts';

/** What a change of draws the visible rows again. */
export interface ListLook {
  readonly rows: RelationRows;
  readonly filter: Filter;
  /** Bytes that fill a bar. */
  readonly largest: number;
  readonly measured: Measured;
  /** Beside the names of partitions, once they were read. */
  readonly bounds: Bounds;
  /** What the server found in a row's columns or definition. */
  readonly texts: ReadonlyMap<number, readonly string[]> | null;
}

/** One line of the list, made when it comes into sight. */
export interface ShownRow {
  /** What its cells are drawn from; the columns themselves never change. */
  readonly look: ListLook;
  /** Its place in RelationRows. */
  readonly n: number;
  readonly id: string;
  readonly depth: number;
  readonly fold: 'open' | 'closed' | null;
  readonly isContext: boolean;
  /** Matching partitions below, where not all of them match. */
  readonly below: number;
}

export const rowIdOf = (rows: RelationRows, n: number): string =>
  `${n < rows.routinesFrom ? 'c' : 'p'}${rows.oid[n] ?? 0}`;

/** The row that an id of the address means; -1 when it is gone. */
export function placeOfId(rows: RelationRows, id: string): number {
  const isRoutine = id.startsWith('p');
  const oid = Number(id.slice(1));
  if (id === '' || !Number.isInteger(oid)) return -1;
  const from = isRoutine ? rows.routinesFrom : 0;
  const at = rows.oid.indexOf(oid, from);
  return isRoutine || at < rows.routinesFrom ? at : -1;
}

/** Remembers the rows that were made, so that scrolling draws only those that come into sight. */
export function rowMaker(look: ListLook, lines: Lines): (at: number) => ShownRow {
  const made = new Map<number, ShownRow>();
  return (at) => {
    const known = made.get(at);
    if (known) return known;
    const row = makeRow(look, lines, at);
    made.set(at, row);
    return row;
  };
}

function makeRow(look: ListLook, lines: Lines, at: number): ShownRow {
  const { rows } = look;
  const n = lines.row[at] ?? 0;
  const below = lines.below(n);
  const isContext = lines.isContext[at] === 1;
  const hasFold = below > 0 || isContext;
  return {
    look,
    n,
    id: rowIdOf(rows, n),
    depth: lines.depth[at] ?? 0,
    fold: hasFold ? (lines.isOpen[at] === 1 ? 'open' : 'closed') : null,
    isContext,
    below,
  };
}

/** `schema.name`, and for a routine `schema.name(integer, text)`. */
export function fullName(rows: RelationRows, n: number): string {
  const routine = n - rows.routinesFrom;
  const args = routine < 0 ? '' : `(${argumentsText(rows.list.routines, rows.list.names, routine)})`;
  return `${schemaName(rows, n)}.${rows.name[n] ?? ''}${args}`;
}

export const kindName = (rows: RelationRows, n: number): string => {
  const kind = relationKinds[rows.kind[n] ?? 0] ?? '';
  return rows.list.relations.relkind.charAt(n) === 'p' && kind === 'partition' ? 'partition, partitioned' : kind;
};
