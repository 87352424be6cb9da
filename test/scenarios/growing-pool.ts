import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';

export interface GrowingPool {
  readonly applicationName: string;
  readonly query: string;
  /** One more connection every so often, */
  readonly everyMs: number;
  /** up to this number, which then stay. */
  readonly most: number;
  /** How long each transaction sits idle before it is committed, */
  readonly openMs: number;
  /** and how long a connection rests between two. */
  readonly restMs: number;
}

/** The silent twin of the leak: as many backends idle in transaction, but every transaction is finished. */
export const growingPool =
  ({ applicationName, query, everyMs, most, openMs, restMs }: GrowingPool) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const work = async (connection: ScenarioConnection) => {
      while (!isStopping()) {
        await connection.query('BEGIN');
        await connection.query(query);
        await sleep(openMs);
        await connection.query('COMMIT');
        await sleep(restMs);
      }
    };
    const working: Promise<void>[] = [];
    for (let grown = 0; grown < most && !isStopping(); grown += 1) {
      const one = work(await connect(applicationName));
      one.catch(() => undefined);
      working.push(one);
      await sleep(everyMs);
    }
    await Promise.all(working);
  };
