import type { BuildStep } from './step.ts';

const views = `
  CREATE VIEW product_selector AS
    SELECT product_name, version_string, 'new'::text AS which_table, featured_version FROM product_versions WHERE now() <= sunset_date;
  CREATE VIEW performance_check_1 AS SELECT app_name, max(log_time) AS latest FROM crontabber_log GROUP BY app_name;
  CREATE VIEW crashes_by_signature AS
    SELECT r.signature, count(*) AS crashes, max(r.date_processed) AS latest FROM reports AS r GROUP BY r.signature;
  CREATE VIEW open_bugs WITH (security_barrier) AS
    SELECT b.id, b.short_desc, a.signature FROM bugs AS b JOIN bug_associations AS a ON a.bug_id = b.id WHERE b.status = 'NEW';
  CREATE MATERIALIZED VIEW explosiveness AS
    SELECT signature_id, product_version_id, sum(report_count) AS reports FROM tcbs GROUP BY 1, 2;
  CREATE INDEX explosiveness_reports_idx ON explosiveness (reports DESC);
  CREATE SEQUENCE update_batch_seq INCREMENT BY 10 CACHE 20;
  COMMENT ON SEQUENCE update_batch_seq IS 'Numbers of the nightly batches'`;

const reporting = `
  SET LOCAL ROLE analyst;
  CREATE TABLE reporting.release_calendar (version text PRIMARY KEY, released date NOT NULL, notes text);
  INSERT INTO reporting.release_calendar SELECT n || '.0', date '2015-06-01' + n * 42 FROM generate_series(1, 99) AS n;
  CREATE VIEW reporting.crashes_per_day AS
    SELECT date_processed::date AS day, release_channel, count(*) AS crashes FROM public.reports GROUP BY 1, 2;
  CREATE MATERIALIZED VIEW reporting.adi_by_month AS
    SELECT product, date_trunc('month', day) AS month, sum(adi) AS adi FROM public.adi_summary GROUP BY 1, 2;
  CREATE FUNCTION reporting.crash_rate(crashes bigint, adi bigint) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS 'SELECT crashes * 100.0 / nullif(adi, 0)';
  COMMENT ON MATERIALIZED VIEW reporting.adi_by_month IS 'Active daily installations; refreshed on the 1st'`;

const functions = `
  CREATE FUNCTION week_begins_utc(date) RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT date_trunc(''week'', $1)::timestamp AT TIME ZONE ''UTC''';
  CREATE FUNCTION build_date(build_id numeric) RETURNS date LANGUAGE sql IMMUTABLE
    AS 'SELECT to_date(substr(build_id::text, 1, 8), ''YYYYMMDD'')';
  CREATE FUNCTION major_version_sort(version text) RETURNS text LANGUAGE sql IMMUTABLE
    AS 'SELECT lpad(split_part(version, ''.'', 1), 3, ''0'')';
  CREATE FUNCTION create_weekly_partition(parent regclass, week date) RETURNS boolean LANGUAGE plpgsql AS $body$
  BEGIN
    -- Names are the only link for the tables of before 2018.
    EXECUTE format('CREATE TABLE IF NOT EXISTS %s_%s (LIKE %s)', parent, to_char(week, 'YYYYMMDD'), parent);
    RETURN true;
  END $body$;
  CREATE FUNCTION log_priorjobs() RETURNS trigger LANGUAGE plpgsql AS $body$
  BEGIN
    NEW.last_login := coalesce(NEW.last_login, now());
    RETURN NEW;
  END $body$;
  CREATE PROCEDURE backfill_matviews(first_day date, last_day date DEFAULT current_date) LANGUAGE plpgsql AS $body$
  BEGIN
    REFRESH MATERIALIZED VIEW explosiveness;
  END $body$;
  CREATE PROCEDURE drop_old_partitions(older_than interval) LANGUAGE sql AS 'SELECT 1';
  CREATE AGGREGATE array_accum(anycompatible) (sfunc = array_append, stype = anycompatiblearray, initcond = '{}');
  CREATE FUNCTION first_of(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE AS 'SELECT $1';
  CREATE AGGREGATE first_value_of(anycompatible) (sfunc = first_of, stype = anycompatible);
  CREATE TRIGGER users_last_login BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION log_priorjobs();
  CREATE TRIGGER session_no_noise BEFORE UPDATE ON session_attribute FOR EACH ROW
    EXECUTE FUNCTION suppress_redundant_updates_trigger();
  COMMENT ON FUNCTION create_weekly_partition(regclass, date) IS 'Cron, Sundays'`;

const analyze = (half: number) => `
  SET default_statistics_target = 20;
  DO $analyze$
  DECLARE
    name regclass;
  BEGIN
    FOR name IN
      SELECT oid FROM pg_class
      WHERE relkind IN ('r', 'p', 'm') AND relnamespace::regnamespace::text IN ('public', 'priv', 'scratch', 'reporting')
        AND relname <> 'imported_yesterday' AND relispopulated AND NOT relispartition
        AND (relkind = 'p')::integer = ${half}
    LOOP
      EXECUTE format('ANALYZE %s', name);
    END LOOP;
  END $analyze$`;

export const codeSteps: readonly BuildStep[] = [
  {
    title: 'Views, functions, triggers',
    database: 'breakpad',
    statements: ['SET ROLE breakpad_rw', views, functions, 'RESET ROLE', reporting],
  },
];

/** Rows and pages of all but one table, as autovacuum would have counted them by now; partitioned tables apart. */
export const analyzeSteps: readonly BuildStep[] = [
  { title: 'Counting rows of partitions', database: 'breakpad', statements: [analyze(1)] },
  { title: 'Counting rows', database: 'breakpad', statements: [analyze(0)] },
];
