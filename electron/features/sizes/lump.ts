import { type SizeReport, totalOf } from './report.ts';
import { isEstimated, state } from './size-state.ts';

/** A set of relations that is shown as one row. */
export interface Lump {
  readonly key: string;
  readonly nspname: string;
  readonly name: string;
  /** Indexes into the report; only relations with storage. */
  readonly members: readonly number[];
  readonly heap_bytes: number;
  readonly toast_bytes: number;
  readonly indexes_bytes: number;
  readonly total_bytes: number;
  readonly rows: number | null;
  readonly partitions: number;
  readonly estimated: number;
  readonly locked: number;
}

/** Names of two schemas are two lumps; the key survives a restart, so that snapshots can be compared. */
export const lumpKey = (nspname: string, name: string): string => JSON.stringify([nspname, name]);

/** Counts for a lump: not a system catalog, has files, was not dropped. */
export const isCounted = (report: SizeReport, index: number): boolean =>
  report.isSystem[index] === 0 && report.state[index] !== state.none && report.state[index] !== state.gone;

/**
 * The lumps of a report. `placeOf` says to which schema and name relation i belongs; relations of one place are one
 * lump. A lone relation is shown by its own name (`iso_8859_1`, not `iso`), unless the short name is a relation too.
 */
export function lumpsOf(
  report: SizeReport,
  placeOf: (index: number) => { readonly nspname: string; readonly name: string },
): Lump[] {
  const groups = new Map<string, { nspname: string; name: string; members: number[] }>();
  for (let index = 0; index < report.length; index += 1) {
    if (!isCounted(report, index)) continue;
    const { nspname, name } = placeOf(index);
    const key = lumpKey(nspname, name);
    const group = groups.get(key);
    if (group) group.members.push(index);
    else groups.set(key, { nspname, name, members: [index] });
  }
  const existing = relationNames(report);
  return [...groups].map(([key, group]) => {
    const named = shownAlone(report, group, groups, existing);
    return weigh(report, named ?? { key, ...group });
  });
}

type Group = { readonly nspname: string; readonly name: string; readonly members: readonly number[] };

function shownAlone(
  report: SizeReport,
  group: Group,
  groups: ReadonlyMap<string, unknown>,
  existing: ReadonlySet<string>,
): ({ key: string } & Group) | undefined {
  const [only, ...more] = group.members;
  if (only === undefined || more.length > 0) return undefined;
  const name = report.relname[only] ?? group.name;
  const key = lumpKey(group.nspname, name);
  if (name === group.name || groups.has(key) || existing.has(lumpKey(group.nspname, group.name))) return undefined;
  return { ...group, name, key };
}

function relationNames(report: SizeReport): Set<string> {
  const names = new Set<string>();
  for (let index = 0; index < report.length; index += 1) {
    names.add(lumpKey(report.nspname[index] ?? '', report.relname[index] ?? ''));
  }
  return names;
}

function weigh(report: SizeReport, group: { key: string } & Group): Lump {
  const lump = {
    heap_bytes: 0,
    toast_bytes: 0,
    indexes_bytes: 0,
    total_bytes: 0,
    partitions: 0,
    estimated: 0,
    locked: 0,
  };
  let rows: number | null = null;
  for (const index of group.members) {
    lump.heap_bytes += report.heap[index] ?? 0;
    lump.toast_bytes += report.toast[index] ?? 0;
    lump.indexes_bytes += report.indexes[index] ?? 0;
    lump.total_bytes += totalOf(report, index);
    if (report.parent[index] !== -1) lump.partitions += 1;
    const code = report.state[index] ?? state.unknown;
    if (isEstimated(code)) lump.estimated += 1;
    if (code === state.locked) lump.locked += 1;
    const count = report.rows[index] ?? Number.NaN;
    if (!Number.isNaN(count)) rows = (rows ?? 0) + count;
  }
  return { ...group, ...lump, rows };
}
