import type { Round } from './cycle.ts';

export interface LockLoop {
  readonly holder: string;
  readonly waiter: string;
  /** A lock that conflicts with writers only, so that nobody's reading waits. */
  readonly lock: string;
  /** What waits for it; each on a connection of its own. */
  readonly writes: readonly string[];
  readonly heldMs: number;
  readonly freeMs: number;
}

/** A job that locks a table for a while, again and again, and the writers that queue up behind it. */
export const lockLoop =
  ({ holder, waiter, lock, writes, heldMs, freeMs }: LockLoop) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const job = await connect(holder);
    const writers = await Promise.all(writes.map(() => connect(waiter)));
    // Over again on the same connections for a while: a backend's age is part of the picture.
    for (let times = 0; times < 50 && !isStopping(); times += 1) {
      await job.query('BEGIN');
      await job.query(lock);
      const waiting = Promise.all(writers.map((writer, index) => writer.query(writes[index] ?? 'SELECT 1')));
      waiting.catch(() => undefined);
      await sleep(heldMs);
      await job.query('COMMIT');
      await waiting;
      await sleep(freeMs);
    }
  };
