/** Whole seconds until the next try; 0 when it is due. `heardAt` is when the host said how long, as Date.now(). */
export function secondsLeft(retryInMs: number, heardAt: number, now: number): number {
  return Math.max(0, Math.ceil((heardAt + retryInMs - now) / 1000));
}
