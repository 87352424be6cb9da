import type { Round } from './cycle.ts';

/** Strongest first: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS */
export const rowLockModes = ['FOR UPDATE', 'FOR NO KEY UPDATE', 'FOR SHARE', 'FOR KEY SHARE'] as const;
export type RowLockMode = (typeof rowLockModes)[number];

export interface RowLocks {
  readonly applicationName: string;
  /** A SELECT without its locking clause: "SELECT id FROM songs WHERE id <= 500". */
  readonly select: string;
  readonly mode: RowLockMode;
  readonly heldMs: number;
}

/**
 * Many rows locked by one SELECT in a transaction that stays open. PostgreSQL keeps row locks in the rows: pg_locks
 * shows RowShareLock on the table and no more, until somebody waits for one of them.
 */
export const rowLocks =
  ({ applicationName, select, mode, heldMs }: RowLocks) =>
  async ({ connect, sleep }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    await connection.query('BEGIN');
    await connection.query(`${select} ${mode}`);
    await sleep(heldMs);
    await connection.query('ROLLBACK');
  };
