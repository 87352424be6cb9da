import type { Round } from './cycle.ts';

export interface AbortedTransaction {
  readonly applicationName: string;
  /** What it did before: its locks and its xid go when the transaction fails, unless `failing` is behind a savepoint. */
  readonly query: string;
  /** What fails. */
  readonly failing: string;
  readonly forMs: number;
}

/** A program that swallows an error and goes on to wait: "idle in transaction (aborted)". */
export const abortedTransaction =
  ({ applicationName, query, failing, forMs }: AbortedTransaction) =>
  async ({ connect, sleep }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    await connection.query('BEGIN');
    await connection.query(query);
    await connection.query(failing).catch(() => undefined);
    await sleep(forMs);
    await connection.query('ROLLBACK');
  };
