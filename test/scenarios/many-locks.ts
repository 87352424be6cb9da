import type { Round } from './cycle.ts';

export interface ManyLocks {
  readonly applicationName: string;
  readonly locks: number;
  readonly heldMs: number;
}

/**
 * One session that holds this many locks, as a pg_dump of a huge catalog does. Advisory ones: in pg_locks they cost
 * what others cost, and need no tables. max_locks_per_transaction x max_connections must leave room for them.
 */
export const manyLocks =
  ({ applicationName, locks, heldMs }: ManyLocks) =>
  async ({ connect, sleep }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    await connection.query('BEGIN');
    await connection.query(
      `SELECT count(pg_advisory_xact_lock_shared(18000, n)) FROM generate_series(1, ${locks}) AS n`,
    );
    await sleep(heldMs);
    await connection.query('ROLLBACK');
  };
