import type { Connect, Running } from './connection.ts';
import { withConnection } from './connection.ts';
import { quoteName, quoteText } from './quote.ts';
import { pidOf, untilItWaits } from './waits.ts';

/** A lock that is held (or waited for) until it is stopped. */
export interface Held extends Running {
  /** The backend that holds or waits; 0 for a prepared transaction, which has none. */
  readonly pid: number;
}

const quoteTable = (schema: string, table: string) => `${quoteName(schema)}.${quoteName(table)}`;

async function holdOpen(connect: Connect, name: string, statement: string): Promise<Held> {
  const connection = await connect(name);
  const pid = await pidOf(connection);
  await connection.query(`BEGIN; ${statement}`);
  const stop = async () => {
    await connection.query('ROLLBACK');
    await connection.close();
  };
  return { pid, stop };
}

/** LOCK TABLE … ACCESS EXCLUSIVE in an open transaction. Names are [schema, table]. */
export const lockExclusively = (connect: Connect, tables: readonly (readonly [string, string])[]): Promise<Held> => {
  const names = tables.map(([schema, table]) => quoteTable(schema, table)).join(', ');
  return holdOpen(connect, 'scenario lock', `LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
};

/** TRUNCATE in an open transaction: the table has a new, empty file that only this backend sees. */
export const truncateOpenly = (connect: Connect, schema: string, table: string): Promise<Held> =>
  holdOpen(connect, 'scenario truncate', `TRUNCATE ${quoteTable(schema, table)}`);

/** DROP TABLE in an open transaction. */
export const dropOpenly = (connect: Connect, schema: string, table: string): Promise<Held> =>
  holdOpen(connect, 'scenario drop', `DROP TABLE ${quoteTable(schema, table)}`);

/** An ALTER TABLE that waits behind a reader; whoever wants any lock on the table waits behind it in turn. */
export async function queueAlter(connect: Connect, schema: string, table: string): Promise<Held> {
  const name = quoteTable(schema, table);
  const reader = await holdOpen(connect, 'scenario reader', `LOCK TABLE ${name} IN ACCESS SHARE MODE`);
  const writer = await connect('scenario alter');
  const pid = await pidOf(writer);
  await writer.query('BEGIN');
  const altered = writer.query(`ALTER TABLE ${name} ADD COLUMN scenario_column integer`).then(
    () => undefined,
    () => undefined,
  );
  await withConnection(connect, 'scenario watch', (watcher) => untilItWaits(watcher, pid));
  const stop = async () => {
    await reader.stop();
    await altered;
    await writer.query('ROLLBACK');
    await writer.close();
  };
  return { pid, stop };
}

/** A prepared transaction that holds ACCESS EXCLUSIVE without a backend; needs max_prepared_transactions > 0. */
export async function prepareLock(connect: Connect, schema: string, table: string): Promise<Held> {
  const gid = quoteText(`scenario ${schema}.${table}`);
  await withConnection(connect, 'scenario prepare', (connection) =>
    connection.query(
      `BEGIN; LOCK TABLE ${quoteTable(schema, table)} IN ACCESS EXCLUSIVE MODE; PREPARE TRANSACTION ${gid}`,
    ),
  );
  const stop = () =>
    withConnection(connect, 'scenario prepare', async (connection) => {
      await connection.query(`ROLLBACK PREPARED ${gid}`);
    });
  return { pid: 0, stop };
}
