/**
 * The pids that wait for any of `pids`, directly or behind others that do, nearest first. `blockers`: who waits, and for
 * which pids. A cycle (a deadlock that is not broken yet) ends it, and `pids` themselves are never part of the answer.
 */
export function waitingBehind(
  pids: readonly number[],
  blockers: Iterable<{ readonly pid: number; readonly blocked_by: readonly number[] }>,
): number[] {
  const waitersOf = new Map<number, number[]>();
  for (const waiter of blockers) {
    for (const blocker of waiter.blocked_by) {
      const known = waitersOf.get(blocker);
      if (known === undefined) waitersOf.set(blocker, [waiter.pid]);
      else known.push(waiter.pid);
    }
  }
  const asked = new Set(pids);
  const found = new Set<number>();
  const next = [...pids];
  for (let at = next.shift(); at !== undefined; at = next.shift()) {
    for (const waiter of waitersOf.get(at) ?? []) {
      if (asked.has(waiter) || found.has(waiter)) continue;
      found.add(waiter);
      next.push(waiter);
    }
  }
  return [...found];
}
