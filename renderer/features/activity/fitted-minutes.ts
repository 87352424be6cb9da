const steps = [1, 2, 5, 15, 30, 60, 90] as const;

/**
 * How many minutes the timeline shows of the chosen ones: while little has been sampled, the next step that holds it,
 * so that the first minute is not a sliver at the edge.
 */
export function fittedMinutes(chosen: number, sampledMs: number): number {
  const fits = steps.find((minutes) => sampledMs * 1.1 <= minutes * 60_000) ?? chosen;
  return Math.min(chosen, fits);
}
