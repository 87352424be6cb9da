import type { StrategySummary } from '../../../shared/contract/benchmark-parts.ts';

/**
 * Where a median goes: server (a mean of pg_stat_statements), round trips (queries × the median SELECT 1), and the rest,
 * which is the driver's. Round trips in a row are often faster than a lone SELECT 1, and a mean holds outliers that a
 * median does not, so the sum may exceed the median: then parts are cut to what is left, never below 0, and it is said.
 */
export function partsOf(options: {
  readonly medianMs: number | null;
  readonly queries: number;
  readonly floorMs: number | null;
  readonly serverMs: number | null;
}): { readonly parts: StrategySummary['parts']; readonly isClamped: boolean } {
  const { medianMs, queries, floorMs, serverMs } = options;
  if (medianMs === null) return { parts: { serverMs: null, roundTripsMs: 0, clientMs: null }, isClamped: false };
  const server = serverMs === null ? null : Math.min(serverMs, medianMs);
  const left = medianMs - (server ?? 0);
  const wanted = queries * (floorMs ?? 0);
  const roundTripsMs = Math.min(wanted, left);
  const isClamped = wanted > left || (serverMs ?? 0) > medianMs;
  return {
    parts: { serverMs: server, roundTripsMs, clientMs: server === null ? null : left - roundTripsMs },
    isClamped,
  };
}
