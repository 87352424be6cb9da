/** One reading's moment: by the server's clock and by one here that nobody sets (performance.now()). */
export interface ReadAt {
  readonly serverMs: number;
  readonly steadyMs: number;
}

/** How many readings may be missed before the time between two of them is a gap. */
const missed = 3;
const slackMs = 1_000;

/**
 * Measured server seconds between two readings that were to be `everyMs` apart. null: a gap, which is not filled in: a
 * computer slept, the line was lost, nobody watched, or a clock was set.
 */
export function measuredSeconds(before: ReadAt, now: ReadAt, everyMs: number): number | null {
  const server = now.serverMs - before.serverMs;
  const here = now.steadyMs - before.steadyMs;
  if (!(server > 0) || server > missed * everyMs + slackMs) return null;
  // The server's clock jumped, or ours stood still: either way nobody knows how long it was.
  if (server > 2 * here + slackMs || here > 2 * server + slackMs) return null;
  return server / 1000;
}
