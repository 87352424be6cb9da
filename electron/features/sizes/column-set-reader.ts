import type { Session } from '../../postgres/session.ts';
import { columnSets } from './column-sets.sql.ts';
import type { HeldReport } from './held-report.ts';
import type { Lump } from './lump.ts';

/** One statement of at most so many relations; a lump beyond that stays unknown. */
const mostAsked = 5000;

/** Members of one tree have the same columns by definition; only other lumps need a look. */
export function needsLook(held: HeldReport, lump: Lump): boolean {
  const [first] = lump.members;
  if (first === undefined || lump.members.length < 2) return false;
  const { root } = held.report;
  return lump.members.some((index) => root[index] !== root[first]);
}

/** Reads the columns of what is not known yet. */
export async function readColumnSets(session: Session, held: HeldReport, indexes: readonly number[]): Promise<void> {
  const missing = indexes.filter((index) => !held.columnSet.has(index)).slice(0, mostAsked);
  if (missing.length === 0) return;
  const { report } = held;
  const answered = await session.rows(
    columnSets,
    missing.map((index) => report.oid[index] ?? 0),
  );
  for (const row of answered) {
    const index = report.indexOf.get(row.oid);
    if (index !== undefined) held.columnSet.set(index, row.column_set);
  }
  // A table without columns gives no row, and neither does a dropped one.
  for (const index of missing) if (!held.columnSet.has(index)) held.columnSet.set(index, '');
}

/** How many members share their columns, largest set first; null when some are not known. */
export function columnSetsOf(held: HeldReport, lump: Lump): number[] | null {
  if (!needsLook(held, lump)) return [lump.members.length];
  const counts = new Map<string, number>();
  for (const index of lump.members) {
    const set = held.columnSet.get(index);
    if (set === undefined) return null;
    counts.set(set, (counts.get(set) ?? 0) + 1);
  }
  return [...counts.values()].sort((a, b) => b - a);
}
