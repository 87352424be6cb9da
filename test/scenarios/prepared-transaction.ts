import type { ScenarioConnection } from './connection.ts';
import type { Round } from './cycle.ts';
import { quoteText } from './quote.ts';

export interface PreparedTransaction {
  readonly applicationName: string;
  /** Its global identifier, as in pg_prepared_xacts. */
  readonly gid: string;
  /** What it did; its locks stay without any backend. */
  readonly query: string;
  readonly heldMs: number;
}

/** Also one that a killed run has left behind. */
async function rollBack(connection: ScenarioConnection, gid: string): Promise<void> {
  const left = await connection.query(
    `SELECT 1 FROM pg_catalog.pg_prepared_xacts WHERE gid = ${quoteText(gid)} AND database = current_database()`,
  );
  if (left.length > 0) await connection.query(`ROLLBACK PREPARED ${quoteText(gid)}`);
}

/** A transaction that a coordinator prepared and forgot. Needs max_prepared_transactions. */
export const preparedTransaction =
  ({ applicationName, gid, query, heldMs }: PreparedTransaction) =>
  async ({ connect, sleep, afterwards }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    await rollBack(connection, gid);
    afterwards((last) => rollBack(last, gid));
    await connection.query(`BEGIN; ${query}`);
    await connection.query(`PREPARE TRANSACTION ${quoteText(gid)}`);
    // Nobody is connected for it: that is what makes it hard to find.
    await connection.close();
    await sleep(heldMs);
  };
