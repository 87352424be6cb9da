import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';

export interface Deadlock {
  /** Of the two sessions. */
  readonly applicationNames: readonly [string, string];
  /** Two statements whose locks exclude each other's; each session runs both, in opposite order. */
  readonly statements: readonly [string, string];
  /** How long both sit in their transactions before they go for the other's. */
  readonly beforeMs: number;
  /** Between one deadlock and the next, without a connection. */
  readonly everyMs: number;
  readonly times: number;
}

/** What ends a deadlock: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const isDeadlock = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '40P01';

/** The survivor's statement ends when the other's has failed: each rolls back as soon as its own has ended. */
async function crash(connection: ScenarioConnection, statement: string): Promise<void> {
  await connection.query(statement).catch((error: unknown) => {
    if (!isDeadlock(error)) throw error;
  });
  await connection.query('ROLLBACK');
}

/**
 * Two sessions that wait for each other, until PostgreSQL fails one of them after deadlock_timeout. Both roll back.
 */
export const deadlock =
  ({ applicationNames, statements, beforeMs, everyMs, times }: Deadlock) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    for (let done = 0; done < times && !isStopping(); done += 1) {
      const [first, second] = [await connect(applicationNames[0]), await connect(applicationNames[1])];
      await first.query('BEGIN');
      await second.query('BEGIN');
      await first.query(statements[0]);
      await second.query(statements[1]);
      await sleep(beforeMs);
      await Promise.all([crash(first, statements[1]), crash(second, statements[0])]);
      await Promise.all([first.close(), second.close()]);
      await sleep(everyMs);
    }
  };
