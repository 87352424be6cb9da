import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';

/**
 * A shop whose plans change as one wishes: 20,000 orders of 2,000 customers, 60,000 items, and readings partitioned by
 * day over 24 days. Analyzed, so that the planner knows it; nothing else changes under a test.
 */
export const shopSql = `
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL);
  INSERT INTO customers SELECT n, 'customer ' || n, 'city ' || n % 50 FROM generate_series(1, 2000) n;
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, ts timestamptz NOT NULL, total numeric NOT NULL);
  INSERT INTO orders SELECT n, 1 + n % 2000, timestamptz '2026-01-01 00:00+00' + n * interval '1 minute', n % 500
    FROM generate_series(1, 20000) n;
  CREATE INDEX orders_ts_idx ON orders (ts);
  CREATE INDEX orders_customer_id_idx ON orders (customer_id);
  CREATE TABLE items (id int PRIMARY KEY, order_id int NOT NULL, what text NOT NULL);
  INSERT INTO items SELECT n, 1 + n % 20000, 'thing ' || n % 100 FROM generate_series(1, 60000) n;
  CREATE INDEX items_order_id_idx ON items (order_id);
  CREATE TABLE readings (day date NOT NULL, sensor int NOT NULL, value int NOT NULL) PARTITION BY RANGE (day);
  DO $$ BEGIN FOR n IN 0..23 LOOP EXECUTE format(
    'CREATE TABLE readings_%s PARTITION OF readings FOR VALUES FROM (%L) TO (%L)',
    to_char(date '2026-03-01' + n, 'YYYYMMDD'), date '2026-03-01' + n, date '2026-03-02' + n);
  END LOOP; END $$;
  INSERT INTO readings SELECT date '2026-03-01' + n % 24, n % 100, n FROM generate_series(1, 24000) n;
  ANALYZE customers, orders, items, readings;`;

/** The settings that would make plans waver with the machine. */
export const steady = `SET max_parallel_workers_per_gather = 0; SET jit = off;`;

export function planOf(text: string): Plan {
  const read = readPlan(text);
  if (!read.plan) throw new Error(`not read: ${read.fault.message}`);
  return read.plan;
}

/** The plan of a statement, as the server explains it; `options` as in "ANALYZE, BUFFERS". */
export async function explain(connection: ScenarioConnection, sql: string, options = 'ANALYZE'): Promise<Plan> {
  const [row] = await connection.query(`EXPLAIN (${options}${options === '' ? '' : ', '}FORMAT JSON) ${sql}`);
  return planOf(JSON.stringify(row?.['QUERY PLAN']));
}
