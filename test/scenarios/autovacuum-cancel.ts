import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';

export interface AutovacuumCancel {
  readonly applicationName: string;
  /** An identifier. Its storage parameters should be `slowVacuum`. */
  readonly table: string;
  /** Run first; leaves dead rows, for autovacuum to come. */
  readonly leavesDead: string;
  /** How often; then all starts over. */
  readonly times: number;
  readonly lookEveryMs: number;
  readonly heldMs: number;
}

/** A worker looks at one page every 100 ms, and begins as soon as anything is dead. */
export const slowVacuum = `WITH (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)`;

/** By its lock, since pg_stat_progress_vacuum names the table to some roles only. */
async function isVacuumed(connection: ScenarioConnection, table: string): Promise<boolean> {
  const found = await connection.query(
    `SELECT 1 FROM pg_catalog.pg_locks
     WHERE relation = '${table}'::regclass AND mode = 'ShareUpdateExclusiveLock' AND granted`,
  );
  return found.length > 0;
}

/**
 * A job that locks a table again and again, each time when autovacuum has begun with it: PostgreSQL cancels the worker
 * after deadlock_timeout, and the table is never vacuumed. SHARE UPDATE EXCLUSIVE is the weakest lock that does it;
 * nobody's reading or writing waits for it. With autovacuum_naptime = 1s it takes seconds, not minutes.
 */
export const autovacuumCancel =
  ({ applicationName, table, leavesDead, times, lookEveryMs, heldMs }: AutovacuumCancel) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const job = await connect(applicationName);
    await job.query(leavesDead);
    for (let done = 0; done < times && !isStopping(); ) {
      await sleep(lookEveryMs);
      if (isStopping() || !(await isVacuumed(job, table))) continue;
      await job.query('BEGIN');
      await job.query(`LOCK TABLE ${table} IN SHARE UPDATE EXCLUSIVE MODE`);
      await sleep(heldMs);
      await job.query('COMMIT');
      done += 1;
    }
  };
