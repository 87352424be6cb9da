import type { Round } from './cycle.ts';

export interface OpenTransaction {
  readonly applicationName: string;
  /** A write gives it an xid, which holds VACUUM back everywhere; a mere SELECT in READ COMMITTED would not. */
  readonly query: string;
  readonly forMs: number;
}

/** One transaction that is left open, and rolled back after a while. */
export const openTransaction =
  ({ applicationName, query, forMs }: OpenTransaction) =>
  async ({ connect, sleep }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    await connection.query('BEGIN');
    await connection.query(query);
    await sleep(forMs);
    await connection.query('ROLLBACK');
  };
