import type { Round } from './cycle.ts';

export interface Growth {
  readonly applicationName: string;
  /** Answers one row with `grown`, the name of the table that grows, as an identifier. */
  readonly find: string;
  /** The SELECT of an INSERT into that table. */
  readonly rows: (table: string) => string;
  readonly everyMs: number;
  /** When the table with its indexes passes this, it is emptied and starts over. */
  readonly mostBytes: number;
}

/**
 * A table that grows visibly and starts over. TRUNCATE and not DELETE, because an open transaction elsewhere would keep
 * deleted rows; it takes its lock at once or not at all, so that nobody queues behind it.
 */
export const growth =
  ({ applicationName, find, rows, everyMs, mostBytes }: Growth) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    const [found] = await connection.query(find);
    const table = String(found?.grown);
    await connection.query("SET lock_timeout = '20ms'");
    for (let bytes = 0; !isStopping(); await sleep(everyMs)) {
      if (bytes > mostBytes) await connection.query(`TRUNCATE ${table}`).catch(() => undefined);
      await connection.query(`INSERT INTO ${table} ${rows(table)}`);
      const [size] = await connection.query(`SELECT pg_total_relation_size('${table}') AS bytes`);
      bytes = Number(size?.bytes);
    }
  };
