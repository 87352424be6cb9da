import type { Round } from './cycle.ts';
import { quoteText } from './quote.ts';

/**
 * How a transaction can stay open so that VACUUM has to leave what died since: it has written; it reads in REPEATABLE
 * READ; a cursor is open; it reads for long; it was prepared and forgotten.
 */
export const horizonWays = ['writer', 'snapshot', 'cursor', 'long-select', 'prepared'] as const;
export type HorizonWay = (typeof horizonWays)[number];

/** The same to look at, and nothing is held: a READ COMMITTED reader between statements, a cursor after its COMMIT. */
export const harmlessWays = ['reader', 'kept-cursor', 'begun'] as const;
export type HarmlessWay = (typeof harmlessWays)[number];

export interface HeldHorizon {
  readonly applicationName: string;
  readonly way: HorizonWay | HarmlessWay;
  /** An identifier: read, and inserted into by `writer` and `prepared`. It may be another than the one that bloats. */
  readonly table: string;
  /** Of `prepared`. */
  readonly gid?: string;
  readonly heldMs: number;
}

const statements: Readonly<Record<HorizonWay | HarmlessWay, (table: string) => readonly string[]>> = {
  writer: (table) => ['BEGIN', `INSERT INTO ${table} DEFAULT VALUES`],
  snapshot: (table) => ['BEGIN ISOLATION LEVEL REPEATABLE READ', `SELECT 1 FROM ${table} LIMIT 1`],
  cursor: (table) => ['BEGIN', `DECLARE report CURSOR FOR SELECT * FROM ${table}`, 'FETCH 1 FROM report'],
  'long-select': () => [],
  prepared: (table) => ['BEGIN', `INSERT INTO ${table} DEFAULT VALUES`],
  reader: (table) => ['BEGIN', `SELECT 1 FROM ${table} LIMIT 1`],
  'kept-cursor': (table) => ['BEGIN', `DECLARE report CURSOR WITH HOLD FOR SELECT * FROM ${table}`, 'COMMIT'],
  begun: () => ['BEGIN ISOLATION LEVEL REPEATABLE READ'],
};

/** Holds it for a while, or seems to. Needs max_prepared_transactions for `prepared`. */
export const heldHorizon =
  ({ applicationName, way, table, gid = 'forgotten', heldMs }: HeldHorizon) =>
  async ({ connect, sleep, afterwards }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    for (const statement of statements[way](table)) await connection.query(statement);
    if (way === 'prepared') {
      afterwards((last) => last.query(`ROLLBACK PREPARED ${quoteText(gid)}`));
      await connection.query(`PREPARE TRANSACTION ${quoteText(gid)}`);
      await connection.close();
    }
    // A SELECT that would take longer than the round is ended with it.
    if (way === 'long-select') {
      connection.query(`SELECT pg_catalog.pg_sleep(${heldMs / 1000}), 1 FROM ${table} LIMIT 1`).catch(() => undefined);
    }
    await sleep(heldMs);
  };
