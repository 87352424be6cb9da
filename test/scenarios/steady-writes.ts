import type { Round } from './cycle.ts';

export interface SteadyWrites {
  readonly applicationName: string;
  readonly query: string;
  readonly everyMs: number;
  /** Per round; the next one has a new connection. */
  readonly times: number;
}

/**
 * The same write at an even pace. What it does depends on the query: one that changes nothing leaves redundant row
 * versions, one that changes every row of a small table leaves dead ones behind.
 */
export const steadyWrites =
  ({ applicationName, query, everyMs, times }: SteadyWrites) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    for (let done = 0; done < times && !isStopping(); done += 1) {
      await connection.query(query);
      await sleep(everyMs);
    }
  };
