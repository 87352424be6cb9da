import type { TestDatabase } from '../support/server-address.ts';

/** Ten thousand orders of a hundred customers, analyzed, with an index that a test may drop. */
export async function fillShop(database: TestDatabase): Promise<void> {
  const connection = await database.connect();
  await connection.query(`
    CREATE TABLE customers (id integer PRIMARY KEY, name text);
    INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, 100) n;
    CREATE TABLE orders (id serial PRIMARY KEY, customer_id integer NOT NULL, placed timestamptz DEFAULT now(), note text);
    INSERT INTO orders (customer_id) SELECT 1 + n % 100 FROM generate_series(1, 10000) n;
    CREATE INDEX orders_customer_id_idx ON orders (customer_id);
    ANALYZE`);
  await connection.close();
}
