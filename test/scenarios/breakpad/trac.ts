import type { BuildStep } from './step.ts';

/** The bug tracker's tables, in the same database: a session per visitor, written at every click. */
const sessions = `
  CREATE TABLE session (sid text, authenticated integer NOT NULL, last_visit integer, PRIMARY KEY (sid, authenticated))
    WITH (autovacuum_vacuum_scale_factor = 0.2);
  INSERT INTO session SELECT md5(n::text), n % 2, 1773000000 + n FROM generate_series(1, 6000) AS n;
  CREATE INDEX session_last_visit_idx ON session (last_visit);
  CREATE TABLE session_attribute (
    sid text, authenticated integer NOT NULL, name text, value text, PRIMARY KEY (sid, authenticated, name));
  INSERT INTO session_attribute SELECT md5(n::text), n % 2, 'last_ticket', n::text FROM generate_series(1, 12000) AS n;
  CREATE TABLE permission (username text, action text, PRIMARY KEY (username, action));
  INSERT INTO permission VALUES ('anonymous', 'TICKET_VIEW'), ('authenticated', 'TICKET_CREATE'), ('admin', 'TRAC_ADMIN');
  CREATE TABLE system (name text PRIMARY KEY, value text);
  INSERT INTO system VALUES ('database_version', '29');
  COMMENT ON TABLE session IS 'One row a visitor; last_visit at every click'`;

/** For a foreign key without an index, a table without a primary key, and others that somebody should look at. */
const neglected = `
  CREATE TABLE releases_raw (
    product_name citext NOT NULL, version text, build_id numeric NOT NULL, platform text NOT NULL, repository citext);
  INSERT INTO releases_raw SELECT 'Firefox', n % 60 || '.0', 20150601000000 + n, 'win32', 'mozilla-release' FROM generate_series(1, 8000) AS n;
  CREATE TABLE bug_comments (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bug_id integer NOT NULL REFERENCES bugs, author_id integer REFERENCES users,
    body text NOT NULL, is_private boolean NOT NULL DEFAULT false, length integer GENERATED ALWAYS AS (length(body)) STORED);
  INSERT INTO bug_comments (bug_id, author_id, body)
  SELECT 700001 + n % 4000, n % 900 + 1, repeat(md5(n::text) || ' ', n % 6 + 1) FROM generate_series(1, 8000) AS n;
  CREATE TABLE addresses (ip inet NOT NULL, host text);
  CREATE TABLE address (id serial PRIMARY KEY, street text);
  CREATE TABLE address2 (id serial PRIMARY KEY, street text);
  CREATE TABLE unused_since_2019 (id integer);
  COMMENT ON TABLE address2 IS 'Nobody knows'`;

/** Full of rows, and nobody ever counted them: its rows are unknown, not 0. */
const neverAnalyzed = `
  CREATE TABLE imported_yesterday (id integer, line text) WITH (autovacuum_enabled = false);
  INSERT INTO imported_yesterday SELECT n, md5(n::text) FROM generate_series(1, 15000) AS n`;

const personal = `
  SET LOCAL ROLE priv_owner;
  CREATE TABLE priv.crap_reporters (email text PRIMARY KEY, real_name text, reports integer NOT NULL DEFAULT 0);
  INSERT INTO priv.crap_reporters SELECT md5(n::text) || '@example.invalid', left(md5(n::text), 8) FROM generate_series(1, 9000) AS n;
  CREATE TABLE priv.salaries (id integer PRIMARY KEY, amount numeric);
  CREATE VIEW priv.reporters_by_domain AS SELECT split_part(email, '@', 2) AS domain, count(*) FROM priv.crap_reporters GROUP BY 1`;

const foreign = `
  CREATE SERVER passwd_like FOREIGN DATA WRAPPER file_fdw;
  CREATE FOREIGN TABLE import_queue (line text) SERVER passwd_like OPTIONS (filename '/var/spool/breakpad/queue.csv', format 'csv');
  CREATE SERVER metrics FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'metrics.example.invalid', dbname 'metrics');
  CREATE FOREIGN TABLE remote_daily_metrics (day date NOT NULL, name text OPTIONS (column_name 'metric'), value double precision)
    SERVER metrics OPTIONS (schema_name 'public', table_name 'daily');
  ALTER FOREIGN TABLE import_queue OWNER TO etl;
  ALTER FOREIGN TABLE remote_daily_metrics OWNER TO analyst;
  COMMENT ON FOREIGN TABLE remote_daily_metrics IS 'On metrics, read only'`;

export const tracSteps: readonly BuildStep[] = [
  {
    title: 'Sessions, and what nobody looks after',
    database: 'breakpad',
    statements: ['SET ROLE breakpad_rw', sessions, neglected, neverAnalyzed, 'RESET ROLE', personal, foreign],
  },
];
