/** The fixture's DDL, PostgreSQL 14 and newer. What it must look like afterwards is in fixture-facts.ts. */

/** Roles belong to the cluster, so another database finds them there, or is making them at this moment. */
export const roles = `
  DO $roles$
  DECLARE
    name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['fixture_owner', 'fixture_monitor', 'fixture_plain'] LOOP
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', name, 'fixture');
        IF name = 'fixture_monitor' THEN
          GRANT pg_monitor TO fixture_monitor;
        END IF;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
      END;
    END LOOP;
  END $roles$`;

const customersAndOrders = `
  CREATE TABLE customers (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL CONSTRAINT customers_email_key UNIQUE,
    note varchar(40),
    is_active boolean NOT NULL DEFAULT true,
    CONSTRAINT customers_email_check CHECK (email LIKE '%@%'));
  COMMENT ON TABLE customers IS 'People who buy';
  COMMENT ON COLUMN customers.note IS 'Free text';
  INSERT INTO customers (email) VALUES ('ann@x.invalid'), ('bob@x.invalid'), ('cid@x.invalid');
  CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id integer NOT NULL,
    placed_on date NOT NULL,
    total numeric(10,2) DEFAULT 0,
    twice numeric GENERATED ALWAYS AS (total * 2) STORED,
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);
  INSERT INTO orders (id, customer_id, placed_on, total) SELECT n, n % 3 + 1, '2025-01-01', n % 2 FROM generate_series(1, 10) AS n;
  CREATE INDEX orders_open_idx ON orders (placed_on DESC) INCLUDE (total) WHERE total > 0;
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()`;

const partitions = `
  CREATE TABLE measurements (id bigint, taken_on date NOT NULL, site text, value real) PARTITION BY RANGE (taken_on);
  CREATE TABLE measurements_2024 PARTITION OF measurements FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE measurements_2025 PARTITION OF measurements FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
    PARTITION BY LIST (site);
  CREATE TABLE measurements_2025_a PARTITION OF measurements_2025 FOR VALUES IN ('a');
  CREATE TABLE measurements_2025_rest PARTITION OF measurements_2025 DEFAULT;
  CREATE TABLE measurements_default PARTITION OF measurements DEFAULT;
  CREATE INDEX measurements_taken_on_idx ON measurements (taken_on);
  INSERT INTO measurements SELECT n, date '2024-01-01' + n, chr(97 + n % 3), n FROM generate_series(1, 730) AS n;
  CREATE TABLE buckets (id integer PRIMARY KEY) PARTITION BY HASH (id);
  CREATE TABLE buckets_p0 PARTITION OF buckets FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE buckets_p1 PARTITION OF buckets FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  CREATE TABLE logs (at timestamptz NOT NULL, line text);
  CREATE TABLE logs_20240101 () INHERITS (logs);
  CREATE TABLE logs_20240108 () INHERITS (logs);
  CREATE TABLE shard_001 (id integer PRIMARY KEY);
  CREATE TABLE shard_002 (id integer PRIMARY KEY);
  CREATE TABLE shard_003 (id integer PRIMARY KEY);
  CREATE TABLE readings (taken_on date NOT NULL) PARTITION BY RANGE (taken_on);
  CREATE TABLE readings_2023 PARTITION OF readings FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
  CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')`;

const otherKinds = `
  CREATE VIEW active_customers AS SELECT id, email FROM customers WHERE is_active;
  CREATE MATERIALIZED VIEW order_totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
  CREATE MATERIALIZED VIEW order_months AS SELECT placed_on FROM orders WITH NO DATA;
  CREATE UNIQUE INDEX order_totals_key ON order_totals (customer_id);
  CREATE SEQUENCE ticket_numbers START 100 INCREMENT 5;
  CREATE UNLOGGED TABLE scratch (id integer PRIMARY KEY);
  CREATE TYPE point3d AS (x real, y real, z real);
  CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
  CREATE DOMAIN positive AS integer CHECK (value > 0);
  CREATE TABLE documents (id integer PRIMARY KEY, body text);
  ALTER TABLE documents ALTER COLUMN body SET STORAGE EXTERNAL;
  INSERT INTO documents SELECT n, repeat(md5(n::text), 300) FROM generate_series(1, 5) AS n;
  CREATE TABLE notes (id integer PRIMARY KEY, owner_name text);
  ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own_notes ON notes USING (owner_name = current_user);
  CREATE TABLE fresh (id integer) WITH (autovacuum_enabled = false);
  INSERT INTO fresh SELECT generate_series(1, 20);
  CREATE TABLE payroll (id integer PRIMARY KEY, wage numeric)`;

const routines = `
  CREATE FUNCTION add(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
  CREATE FUNCTION add(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a || b';
  COMMENT ON FUNCTION add(integer, integer) IS 'Adds';
  CREATE PROCEDURE tidy() LANGUAGE sql AS 'DELETE FROM shop.scratch';
  CREATE AGGREGATE total_of(integer) (sfunc = int4pl, stype = integer, initcond = '0')`;

const rights = `
  GRANT USAGE ON SCHEMA shop TO fixture_plain, fixture_monitor;
  GRANT SELECT ON ALL TABLES IN SCHEMA shop TO fixture_plain;
  REVOKE ALL ON payroll FROM fixture_plain;
  GRANT SELECT ON closed.secrets TO fixture_plain`;

/** One transaction, as the owner of everything but the foreign table, which takes a superuser. */
export const schemas = `
  CREATE EXTENSION file_fdw;
  CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
  CREATE SCHEMA shop AUTHORIZATION fixture_owner;
  CREATE SCHEMA closed AUTHORIZATION fixture_owner;
  GRANT USAGE ON FOREIGN SERVER files TO fixture_owner;
  SET LOCAL ROLE fixture_owner;
  SET LOCAL search_path = shop, pg_catalog;
  ${[customersAndOrders, partitions, otherKinds, routines].join(';')};
  CREATE TABLE closed.secrets (id integer PRIMARY KEY, word text);
  INSERT INTO closed.secrets VALUES (1, 'a'), (2, 'b');
  ${rights};
  RESET ROLE;
  CREATE FOREIGN TABLE remote_lines (line text) SERVER files OPTIONS (filename '/nonexistent');
  ALTER FOREIGN TABLE remote_lines OWNER TO fixture_owner`;

/** Fails on the duplicates in `total` and leaves an invalid index behind. */
export const invalidIndex = 'CREATE UNIQUE INDEX CONCURRENTLY orders_total_key ON shop.orders (total)';

/** Waits for every transaction that may still see the partition; given up, the partition stays detach-pending. */
export const pendingDetach = 'ALTER TABLE shop.readings DETACH PARTITION shop.readings_2023 CONCURRENTLY';

export const analyze = `
  ANALYZE shop.customers, shop.orders, shop.measurements, shop.buckets, shop.logs, shop.logs_20240101,
          shop.logs_20240108, shop.order_totals, shop.documents, closed.secrets`;
