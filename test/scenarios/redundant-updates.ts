import type { ScenarioConnection } from './connection.ts';

/** Each round writes every row once; of 100 rows so many really change (price and stock). */
export interface RedundantUpdates {
  /** An identifier, quoted if need be. */
  readonly table: string;
  /** Hundreds, so that the share is exact. */
  readonly rows: number;
  readonly changedPercent: number;
  /** guarded: IS DISTINCT FROM in the statement. trigger: suppress_redundant_updates_trigger() on the table. */
  readonly form?: 'plain' | 'guarded' | 'trigger';
}

/** A price list with three indexes besides its key, as a nightly import would find it. */
export async function makePriceList(connection: ScenarioConnection, { table, rows, form }: RedundantUpdates) {
  await connection.query(`
    DROP TABLE IF EXISTS ${table};
    CREATE TABLE ${table} (id integer PRIMARY KEY, sku text NOT NULL, title text, price integer NOT NULL,
                           stock integer NOT NULL, imported timestamptz);
    INSERT INTO ${table} SELECT i, 'sku ' || i, repeat('title ' || i || ' ', 5), i, i % 50, NULL
                         FROM generate_series(1, ${rows}) AS i;
    CREATE INDEX ON ${table} (sku);
    CREATE INDEX ON ${table} (price);
    CREATE INDEX ON ${table} (stock)`);
  if (form !== 'trigger') return;
  await connection.query(`
    CREATE TRIGGER z_suppress BEFORE UPDATE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`);
}

/** One import: every row is written, and so many of 100 with another price and stock. Each round picks others. */
export function importText({ table, changedPercent, form }: RedundantUpdates, round: number): string {
  const guard = form === 'guarded' ? ' AND (t.price, t.stock) IS DISTINCT FROM (n.price, n.stock)' : '';
  return `
    UPDATE ${table} AS t SET price = n.price, stock = n.stock
    FROM  (SELECT o.id, o.price + c.by AS price, o.stock + c.by AS stock
           FROM   ${table} AS o
           CROSS  JOIN LATERAL (SELECT CASE WHEN (o.id * 37 + ${round} * 41) % 100 < ${changedPercent} THEN 1 ELSE 0 END
                                       AS by) AS c) AS n
    WHERE  n.id = t.id${guard}`;
}
