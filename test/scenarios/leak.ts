import type { Round } from './cycle.ts';

export interface Leak {
  readonly applicationName: string;
  /** Run after BEGIN; its transaction is never ended. One after the other, over again. */
  readonly queries: readonly string[];
  /** One more connection every so often; a function is told how many there are. */
  readonly everyMs: number | ((leaked: number) => number);
  /** Up to this number; then all are closed and it starts over. */
  readonly most: number;
}

/** A program that forgets its transactions: one more backend "idle in transaction" every now and then. */
export const leak =
  ({ applicationName, queries, everyMs, most }: Leak) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    for (let leaked = 0; leaked < most && !isStopping(); leaked += 1) {
      const connection = await connect(applicationName);
      await connection.query('BEGIN');
      await connection.query(queries[leaked % queries.length] ?? 'SELECT 1');
      await sleep(typeof everyMs === 'number' ? everyMs : everyMs(leaked + 1));
    }
  };

/** Arrivals at random, as when visitors trigger it: gaps of `meanMs` on average, of any length up to five times that. */
export const irregularly =
  (meanMs: number, random: () => number = Math.random) =>
  (): number =>
    Math.min(5 * meanMs, -Math.log(1 - random()) * meanMs);
