import { z } from 'zod';
import type { Lump } from './lump.ts';

/** Bytes per lump, by its key; in JSON an object, whose keys begin with a bracket and so are never `__proto__`. */
const totalsByKey = z.record(z.string(), z.number().nonnegative());

/** What is kept of a finished report: enough to say how much each lump grew, by name and by tree. */
export const snapshotContent = z.object({
  version: z.literal(1),
  relations: z.number(),
  total_bytes: z.number(),
  byName: totalsByKey,
  byTree: totalsByKey,
});
export type SnapshotContent = z.infer<typeof snapshotContent>;

const totals = (lumps: readonly Lump[]) => Object.fromEntries(lumps.map((lump) => [lump.key, lump.total_bytes]));

export function snapshotOf(byName: readonly Lump[], byTree: readonly Lump[]): SnapshotContent {
  return {
    version: 1,
    relations: byName.reduce((sum, lump) => sum + lump.members.length, 0),
    total_bytes: byName.reduce((sum, lump) => sum + lump.total_bytes, 0),
    byName: totals(byName),
    byTree: totals(byTree),
  };
}

const weekMs = 7 * 86_400_000;
const minuteMs = 60_000;

/**
 * The reading to compare with: the newest that is at least a week old, else the oldest there is. Only readings from
 * before this report count. `takenAt` oldest first.
 */
export function comparable(takenAt: readonly string[], report: Date): string | undefined {
  const before = takenAt.filter((at) => Date.parse(at) < report.getTime());
  return before.findLast((at) => report.getTime() - Date.parse(at) >= weekMs) ?? before[0];
}

/** The second reading is kept whenever it comes, so that growth shows at once; later ones at most every five minutes. */
export function isWorthKeeping(takenAt: readonly string[], now: Date): boolean {
  const newest = takenAt.at(-1);
  return takenAt.length < 2 || newest === undefined || now.getTime() - Date.parse(newest) >= 5 * minuteMs;
}
