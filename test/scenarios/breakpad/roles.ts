import type { BuildStep } from './step.ts';

/** Who owns what, and who connects. app_ro is whom Heapscope connects as. */
const roles = `
  CREATE ROLE breakpad_rw LOGIN;
  CREATE ROLE app_ro LOGIN;
  CREATE ROLE analyst LOGIN;
  CREATE ROLE etl LOGIN;
  CREATE ROLE webapp LOGIN;
  CREATE ROLE processor LOGIN;
  CREATE ROLE drproject LOGIN;
  CREATE ROLE deploy LOGIN;
  CREATE ROLE priv_owner NOLOGIN;
  GRANT pg_monitor, pg_signal_backend TO app_ro;
  GRANT breakpad_rw TO processor, webapp, drproject, deploy;
  GRANT SET, ALTER SYSTEM ON PARAMETER log_statement, log_duration, log_min_duration_statement TO app_ro;
  COMMENT ON ROLE app_ro IS 'Reads; sees statistics; may end backends, and have the server log more'`;

/** Of each database apart: reading the server's log (within its folder), and having it read its settings anew. */
const logRights = `
  GRANT EXECUTE ON FUNCTION pg_read_binary_file(text, bigint, bigint, boolean), pg_reload_conf() TO app_ro`;

const schemas = `
  CREATE SCHEMA scratch AUTHORIZATION etl;
  CREATE SCHEMA reporting AUTHORIZATION analyst;
  CREATE SCHEMA priv AUTHORIZATION priv_owner;
  CREATE EXTENSION pg_stat_statements;
  CREATE EXTENSION pg_trgm;
  CREATE EXTENSION citext;
  CREATE EXTENSION pgstattuple;
  CREATE EXTENSION pageinspect;
  ALTER FUNCTION get_raw_page(text, bigint) SECURITY DEFINER;
  ALTER FUNCTION heap_page_items(bytea) SECURITY DEFINER;
  ALTER FUNCTION tuple_data_split(oid, bytea, integer, integer, text) SECURITY DEFINER;
  ALTER FUNCTION tuple_data_split(oid, bytea, integer, integer, text, boolean) SECURITY DEFINER;
  CREATE EXTENSION pg_walinspect;
  GRANT EXECUTE ON FUNCTION pg_get_wal_block_info(pg_lsn, pg_lsn, boolean), pg_get_wal_records_info(pg_lsn, pg_lsn),
    pg_get_wal_stats(pg_lsn, pg_lsn, boolean) TO app_ro;
  CREATE EXTENSION file_fdw;
  CREATE EXTENSION postgres_fdw;
  GRANT CREATE ON SCHEMA public TO analyst, etl, webapp;
  GRANT USAGE ON SCHEMA scratch, reporting TO app_ro, breakpad_rw;
  GRANT CREATE ON SCHEMA scratch TO app_ro;
  GRANT breakpad_rw TO analyst, etl;
  COMMENT ON SCHEMA scratch IS 'Can go at any time';
  COMMENT ON SCHEMA public IS 'Crash reports since 2015';
  COMMENT ON SCHEMA priv IS 'Personal data: ask priv_owner';
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app_ro;
  ALTER DEFAULT PRIVILEGES FOR ROLE breakpad_rw, analyst, etl, webapp GRANT SELECT ON TABLES TO app_ro`;

const types = `
  SET LOCAL ROLE breakpad_rw;
  CREATE DOMAIN major_version AS text CHECK (value ~ '^\\d+\\.\\d+');
  CREATE DOMAIN report_uuid AS text CHECK (length(value) = 36);
  CREATE TYPE release_enum AS ENUM ('Release', 'Beta', 'Aurora', 'Nightly', 'ESR');
  CREATE TYPE flash_process_dump_type AS ENUM ('Sandbox', 'Broker');
  CREATE TYPE product_info AS (product_name citext, version_string citext, build_type release_enum);
  CREATE TYPE crap_score AS (label text, score numeric(4,2));
  CREATE TYPE crash_window AS RANGE (subtype = timestamptz)`;

export const roleSteps: readonly BuildStep[] = [
  {
    title: 'Roles and databases',
    database: 'postgres',
    statements: [roles, 'CREATE DATABASE breakpad OWNER breakpad_rw', 'CREATE DATABASE songs OWNER webapp', logRights],
  },
  { title: 'Schemas, extensions, types', database: 'breakpad', statements: [schemas, types, logRights] },
  { title: 'What may be read of the log', database: 'songs', statements: [logRights] },
];
