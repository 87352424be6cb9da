/**
 * What a strategy would take at another round trip. Of a median measured here, `queries × floorMs` was spent on round
 * trips; the rest is work of server and client, which a longer line does not change. So it is the same work with other
 * round trips: an estimate, up to a quarter too low for hundreds of queries at half a millisecond.
 */

export interface Measured {
  /** Round trips of one run. */
  readonly queries: number;
  readonly medianMs: number;
}

export interface PredictOptions<S extends Measured> {
  readonly strategies: readonly S[];
  /** SELECT 1 in the same mode on the line that was measured. */
  readonly floorMs: number;
  /** SELECT 1 on the line that is asked about. */
  readonly roundTripMs: number;
}

/** Never negative: a floor measured in a bad moment may exceed a share of the median. */
export function workMs({ queries, medianMs }: Measured, floorMs: number): number {
  return Math.max(0, medianMs - queries * floorMs);
}

/** In the order of `strategies`, in ms. */
export function predict(
  options: PredictOptions<Measured & { readonly key: string }>,
): readonly { readonly key: string; readonly ms: number }[] {
  const { strategies, floorMs, roundTripMs } = options;
  return strategies.map((strategy) => ({
    key: strategy.key,
    ms: workMs(strategy, floorMs) + strategy.queries * roundTripMs,
  }));
}

export interface BreakEven {
  /**
   * From how many rows on the few-query strategy is the faster one at that round trip: 1 is from the first row on.
   * An upper bound, since all its work is taken as fixed. null when both send as many queries.
   */
  readonly rows: number | null;
  /** The round trip at which both take the same for the rows measured; 0 when it is the faster one on any line. */
  readonly roundTripMs: number | null;
}

/**
 * Of the strategy that sends a query per row against one that sends a few whatever the rows: where they meet.
 * `rows` are those of one run as measured (1 for get, the page for a list).
 */
export function breakEven(options: {
  readonly perRow: Measured;
  readonly few: Measured;
  readonly rows: number;
  readonly floorMs: number;
  readonly roundTripMs: number;
}): BreakEven {
  const { perRow, few, rows, floorMs, roundTripMs } = options;
  const more = perRow.queries - few.queries;
  if (more <= 0 || rows <= 0) return { rows: null, roundTripMs: null };
  const [perRowWork, fewWork] = [workMs(perRow, floorMs), workMs(few, floorMs)];
  // Both send the query for the rows themselves; only what comes on top differs, and perRow's grows with the rows.
  const ofOneRow = ((perRow.queries - 1) * roundTripMs + perRowWork) / rows;
  const onTop = (few.queries - 1) * roundTripMs + fewWork;
  return {
    rows: ofOneRow <= 0 ? null : Math.max(1, Math.ceil(onTop / ofOneRow)),
    roundTripMs: Math.max(0, (fewWork - perRowWork) / more),
  };
}
