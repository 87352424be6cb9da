import type { WritesTables } from '../../../shared/contract/writes.ts';
import type { By, Show } from './use-view.ts';

/** Rows per second, or rows since the reset; null: unknown. */
export interface Figures {
  readonly insert: number | null;
  readonly update: number | null;
  readonly delete: number | null;
  readonly total: number | null;
  readonly hotUpdate: number | null;
  readonly newpageUpdate: number | null;
}

/** A table, or a lump of tables. */
export interface WriteRow {
  readonly key: string;
  /** Of a lump: of its most written table. */
  readonly oid: number;
  /** Empty: of a lump. */
  readonly nspname: string;
  readonly name: string;
  readonly figures: Figures;
  readonly spark: readonly (number | null)[];
  /** Of a lump, in no order; null: a table. */
  readonly members: readonly WriteRow[] | null;
  /** 1: below its lump. */
  readonly depth: 0 | 1;
  readonly lump: string | null;
  /** What the filter looks into. */
  readonly hay: string;
}

const sumOf = (values: readonly (number | null)[]): number | null => {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
};

/** Every table with its figures. */
export function rowsOf(tables: WritesTables, show: Show): readonly WriteRow[] {
  const [insert, update, deletes, hot, newpage] =
    show === 'rates'
      ? [tables.insertRate, tables.updateRate, tables.deleteRate, tables.hotRate, tables.newpageRate]
      : [tables.n_tup_ins, tables.n_tup_upd, tables.n_tup_del, tables.n_tup_hot_upd, tables.n_tup_newpage_upd];
  return tables.oid.map((oid, n): WriteRow => {
    const [nspname = '', name = '', lump = null] = [tables.nspname[n], tables.relname[n], tables.lump[n]];
    const parts = [insert[n] ?? null, update[n] ?? null, deletes[n] ?? null] as const;
    return {
      ...{ key: `t${oid}`, oid, nspname, name, lump, members: null, depth: 0 },
      figures: {
        ...{ insert: parts[0], update: parts[1], delete: parts[2], total: sumOf(parts) },
        ...{ hotUpdate: hot[n] ?? null, newpageUpdate: newpage[n] ?? null },
      },
      spark: tables.spark[n] ?? [],
      hay: `${nspname}.${name} ${lump ?? ''}`.toLowerCase(),
    };
  });
}

export const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

export function matching(rows: readonly WriteRow[], words: readonly string[]): readonly WriteRow[] {
  return words.length === 0 ? rows : rows.filter(({ hay }) => words.every((word) => hay.includes(word)));
}

/** Tables that belong together as one row each; a table that stands alone stays itself. */
export function lumpedBy(rows: readonly WriteRow[], by: By): readonly WriteRow[] {
  if (by === 'table') return rows;
  const lumps = new Map<string, WriteRow[]>();
  const alone: WriteRow[] = [];
  for (const row of rows) {
    const key = row.lump === null ? null : `l${row.lump}`;
    const members = key === null ? undefined : lumps.get(key);
    if (key === null) alone.push(row);
    else if (members) members.push(row);
    else lumps.set(key, [row]);
  }
  return [...alone, ...Array.from(lumps, ([key, members]) => lumpOf(key, members))];
}

function lumpOf(key: string, members: readonly WriteRow[]): WriteRow {
  const [first] = members;
  if (!first || members.length === 1) return first ?? nobody;
  const most = members.reduce((best, one) => ((one.figures.total ?? -1) > (best.figures.total ?? -1) ? one : best));
  const sum = (of: keyof Figures) => sumOf(members.map(({ figures }) => figures[of]));
  const figures: Figures = {
    ...{ insert: sum('insert'), update: sum('update'), delete: sum('delete'), total: sum('total') },
    ...{ hotUpdate: sum('hotUpdate'), newpageUpdate: sum('newpageUpdate') },
  };
  return {
    // A lump's name carries its schema.
    ...{ key, oid: most.oid, nspname: '', name: first.lump ?? first.name, figures, depth: 0 },
    ...{ spark: sparkOf(members), lump: first.lump, hay: '' },
    members: members.map((member) => ({ ...member, depth: 1 as const })),
  };
}

/** The sum of the lines; a place that one of them does not know is a gap. Lines end now, so they are laid right. */
function sparkOf(members: readonly WriteRow[]): readonly (number | null)[] {
  const drawn = members.filter(({ spark }) => spark.length > 0);
  const places = drawn.reduce((most, { spark }) => Math.max(most, spark.length), 0);
  return Array.from({ length: places }, (_, place) => {
    const known = drawn.flatMap(({ spark }) => spark[spark.length - places + place] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
}

/** The schema where it must be said. */
export const schemaOf = ({ nspname }: Pick<WriteRow, 'nspname'>): string =>
  nspname === '' || nspname === 'public' ? '' : `${nspname}.`;

export const nameOf = (row: Pick<WriteRow, 'nspname' | 'name'>): string => `${schemaOf(row)}${row.name}`;

/** For a place beyond the end, which is never drawn. */
export const nobody: WriteRow = {
  ...{ key: '', oid: 0, nspname: '', name: '', spark: [], members: null, depth: 0, lump: null, hay: '' },
  figures: { insert: null, update: null, delete: null, total: null, hotUpdate: null, newpageUpdate: null },
};

/** 0 to 1; null: nothing was updated, or it is unknown. */
export const shareOf = (part: number | null, of: number | null): number | null =>
  part === null || of === null || of <= 0 ? null : Math.min(1, part / of);

/** The table of the side pane when none was chosen: the one that is updated most. 0: there is none. */
export function mostUpdated(tables: WritesTables): number {
  let best = -1;
  tables.oid.forEach((_, n) => {
    if (best < 0 || (tables.n_tup_upd[n] ?? 0) > (tables.n_tup_upd[best] ?? 0)) best = n;
  });
  return tables.oid[best] ?? 0;
}
