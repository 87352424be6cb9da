import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';
import { makeRows } from './rows-table.ts';

export interface AutovacuumCancel {
  readonly applicationName: string;
  /** It is made, and dropped afterwards. */
  readonly table: string;
  /** More rows are more pages, so that its vacuum takes longer. */
  readonly rows: number;
  /** How often; then all starts over. */
  readonly times: number;
  readonly heldMs: number;
}

/** A worker looks at one page every 100 ms, and begins as soon as anything is dead. */
const slow = `WITH (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)`;

async function isVacuumed(connection: ScenarioConnection, table: string): Promise<boolean> {
  const found = await connection.query(
    `SELECT 1 FROM pg_catalog.pg_stat_progress_vacuum WHERE relid = to_regclass('${table}')`,
  );
  return found.length > 0;
}

/**
 * A job that locks a table again and again, each time when autovacuum has begun with it: PostgreSQL cancels the worker
 * after deadlock_timeout, and the table is never vacuumed. SHARE UPDATE EXCLUSIVE is the weakest lock that does it;
 * nobody's reading or writing waits for it. Set autovacuum_naptime = 1s, or it takes minutes.
 */
export const autovacuumCancel =
  ({ applicationName, table, rows, times, heldMs }: AutovacuumCancel) =>
  async (round: Round): Promise<void> => {
    await makeRows(round, table, rows, slow);
    const job = await round.connect(applicationName);
    await job.query(`DELETE FROM ${table} WHERE id % 2 = 0`);
    for (let done = 0; done < times && !round.isStopping(); ) {
      if (await isVacuumed(job, table)) {
        await job.query('BEGIN');
        await job.query(`LOCK TABLE ${table} IN SHARE UPDATE EXCLUSIVE MODE`);
        await round.sleep(heldMs);
        await job.query('COMMIT');
        done += 1;
      }
      await round.sleep(200);
    }
  };
