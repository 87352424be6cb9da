import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';

export interface LeakyPool {
  readonly applicationName: string;
  readonly query: string;
  /** Connections, all opened at the start. */
  readonly size: number;
  /** Every so often one of them forgets to commit, and is never used again. */
  readonly everyMs: () => number;
  readonly openMs: number;
  readonly restMs: number;
  /** When so many are left, the rest goes on working. */
  readonly leave: number;
}

/** A leak inside a pool of fixed size: the server's connections do not become more, the pool runs dry. */
export const leakyPool =
  ({ applicationName, query, size, everyMs, openMs, restMs, leave }: LeakyPool) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    let toForget = 0;
    const work = async (connection: ScenarioConnection) => {
      while (!isStopping()) {
        await connection.query('BEGIN');
        await connection.query(query);
        if (toForget > 0) {
          toForget -= 1;
          return;
        }
        await sleep(openMs);
        await connection.query('COMMIT');
        await sleep(restMs);
      }
    };
    const working: Promise<void>[] = [];
    for (let opened = 0; opened < size; opened += 1) {
      const one = work(await connect(applicationName));
      one.catch(() => undefined);
      working.push(one);
    }
    for (let forgotten = 0; forgotten < size - leave && !isStopping(); forgotten += 1) {
      await sleep(everyMs());
      toForget += 1;
    }
    await Promise.all(working);
  };
