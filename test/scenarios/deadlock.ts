import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';

export interface Deadlock {
  /** Of the two sessions. */
  readonly applicationNames: readonly [string, string];
  /** Two statements whose locks exclude each other's; each session runs both, in opposite order. */
  readonly statements: readonly [string, string];
  /** How long both sit in their transactions before they go for the other's. */
  readonly beforeMs: number;
  /** Between one deadlock and the next, on the same connections. */
  readonly everyMs: number;
  readonly times: number;
}

/** What ends a deadlock: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const isDeadlock = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '40P01';

async function goFor(connection: ScenarioConnection, statement: string): Promise<boolean> {
  try {
    await connection.query(statement);
    return false;
  } catch (error) {
    if (isDeadlock(error)) return true;
    throw error;
  }
}

/**
 * Two sessions that wait for each other, until PostgreSQL fails one of them after deadlock_timeout. Both roll back.
 */
export const deadlock =
  ({ applicationNames, statements, beforeMs, everyMs, times }: Deadlock) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const [first, second] = [await connect(applicationNames[0]), await connect(applicationNames[1])];
    for (let done = 0; done < times && !isStopping(); done += 1) {
      await Promise.all([first.query('BEGIN'), second.query('BEGIN')]);
      await first.query(statements[0]);
      await second.query(statements[1]);
      await sleep(beforeMs);
      // Both are settled before either is rolled back: the survivor's statement ends when the other's failed.
      const failed = await Promise.allSettled([
        goFor(first, statements[1]).then((isVictim) => (isVictim ? first.query('ROLLBACK') : undefined)),
        goFor(second, statements[0]).then((isVictim) => (isVictim ? second.query('ROLLBACK') : undefined)),
      ]);
      for (const one of failed) if (one.status === 'rejected') throw one.reason;
      await Promise.all([first.query('ROLLBACK'), second.query('ROLLBACK')]);
      await sleep(everyMs);
    }
  };
