import type { BuildStep } from './step.ts';

/** Everything with crap in the name: what the filter is first tried on. */
const reports = `
  CREATE TABLE crap_reports (
    id uuid NOT NULL DEFAULT gen_random_uuid(), date date NOT NULL, title text NOT NULL, state text NOT NULL DEFAULT 'new',
    PRIMARY KEY (id, date)) PARTITION BY RANGE (date);
  DO $months$
  DECLARE
    month date;
  BEGIN
    FOR i IN 0..14 LOOP
      month := date_trunc('month', current_date)::date - i * interval '1 month';
      EXECUTE format('CREATE TABLE crap_reports_%s PARTITION OF crap_reports FOR VALUES FROM (%L) TO (%L)',
                     to_char(month, 'YYYYMMDD'), month, (month + interval '1 month')::date);
    END LOOP;
    CREATE TABLE crap_reports_default PARTITION OF crap_reports DEFAULT;
  END $months$;
  CREATE INDEX crap_reports_date_idx ON crap_reports (date);
  INSERT INTO crap_reports (id, date, title)
  SELECT md5(n::text)::uuid, current_date - n % 420, 'it crashed again, number ' || n FROM generate_series(1, 18000) AS n`;

const annotations = `
  CREATE TABLE crap_annotations (
    id bigint GENERATED ALWAYS AS IDENTITY,
    report_id uuid NOT NULL, report_date date NOT NULL, user_id integer, label text NOT NULL, body text,
    score numeric(4,2) DEFAULT 0, created_at timestamptz DEFAULT now(),
    CONSTRAINT crap_annotations_pkey PRIMARY KEY (id),
    CONSTRAINT crap_annotations_score_check CHECK (score >= 0 AND score <= 10));
  INSERT INTO crap_annotations (report_id, report_date, user_id, label, body, score)
  SELECT md5(n::text)::uuid, current_date - n % 420, n, (ARRAY['dup', 'crap', 'fixed'])[n % 3 + 1],
         'seen with ' || left(md5(n::text), 8) || CASE WHEN n % 50 = 0 THEN repeat(md5(n::text), 200) ELSE '' END, n % 10
  FROM generate_series(1, 18000) AS n;
  CREATE INDEX crap_annotations_report_id_idx ON crap_annotations (report_id, report_date);
  CREATE INDEX crap_annotations_body_trgm_idx ON crap_annotations USING gin (left(body, 40) gin_trgm_ops);
  ALTER TABLE crap_annotations
    ADD CONSTRAINT crap_annotations_report_fkey FOREIGN KEY (report_id, report_date) REFERENCES crap_reports ON DELETE CASCADE,
    ADD CONSTRAINT crap_annotations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
  COMMENT ON TABLE crap_annotations IS 'What people think of a report';
  COMMENT ON COLUMN crap_annotations.score IS '0 to 10; 10 is pure crap'`;

const votes = `
  CREATE TABLE crap_annotation_votes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, annotation_id bigint NOT NULL REFERENCES crap_annotations (id),
    user_id integer, vote smallint NOT NULL);
  INSERT INTO crap_annotation_votes (annotation_id, user_id, vote) SELECT n % 18000 + 1, n % 900, 1 FROM generate_series(1, 9000) AS n`;

const others = `
  SET LOCAL ROLE etl;
  CREATE UNLOGGED TABLE scratch.etl_crap_dupes (report_id uuid, copies integer, sample text);
  INSERT INTO scratch.etl_crap_dupes SELECT md5(n::text)::uuid, n % 9, md5(n::text) FROM generate_series(1, 20000) AS n;
  COMMENT ON TABLE scratch.etl_crap_dupes IS 'Can go at any time';
  SET LOCAL ROLE webapp;
  CREATE TABLE public.scraped_addons (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, guid text, name text, page text);
  INSERT INTO public.scraped_addons (guid, name) SELECT md5(n::text), 'add-on ' || n FROM generate_series(1, 6000) AS n;
  SET LOCAL ROLE analyst;
  CREATE MATERIALIZED VIEW public.mv_crap_top AS
    SELECT label, report_date, count(*) AS annotations, avg(score) AS mean_score FROM public.crap_annotations GROUP BY 1, 2;
  CREATE UNIQUE INDEX mv_crap_top_key ON public.mv_crap_top (label, report_date);
  CREATE MATERIALIZED VIEW public.mv_crap_by_week AS
    SELECT date_trunc('week', date) AS week, count(*) AS reports FROM public.crap_reports GROUP BY 1 WITH NO DATA;
  CREATE VIEW public.v_crap_per_week AS
    SELECT date_trunc('week', date) AS week, count(*) AS reports FROM public.crap_reports GROUP BY 1;
  CREATE VIEW public.v_scrap_candidates AS SELECT id, title FROM public.crap_reports WHERE state = 'new';
  COMMENT ON VIEW public.v_crap_per_week IS 'For the Monday meeting'`;

const routines = `
  CREATE FUNCTION crap_score_of(report uuid) RETURNS numeric LANGUAGE sql STABLE
    AS 'SELECT avg(score) FROM public.crap_annotations WHERE report_id = report';
  CREATE FUNCTION crap_label(score numeric, fallback text DEFAULT 'crap') RETURNS text LANGUAGE plpgsql IMMUTABLE AS $body$
  BEGIN
    RETURN CASE WHEN score >= 8 THEN 'pure' WHEN score >= 4 THEN 'fair' ELSE fallback END;
  END $body$;
  CREATE PROCEDURE scrap_old_reports(older_than date) LANGUAGE sql AS 'DELETE FROM public.crap_reports WHERE date < older_than';
  CREATE AGGREGATE crap_total(numeric) (sfunc = numeric_add, stype = numeric, initcond = '0');
  COMMENT ON FUNCTION crap_score_of(uuid) IS 'Mean of all annotations'`;

export const crapSteps: readonly BuildStep[] = [
  {
    title: 'Everything with crap in the name',
    database: 'breakpad',
    statements: [
      'SET ROLE breakpad_rw',
      reports,
      annotations,
      votes,
      routines,
      'GRANT SELECT ON crap_reports, crap_annotations TO analyst',
      'RESET ROLE',
      others,
    ],
  },
];

/** Waits for every other transaction of the database, so it has a stage of its own. */
export const invalidIndexSteps: readonly BuildStep[] = [
  {
    title: 'An index that cannot be built',
    database: 'breakpad',
    statements: [
      'SET ROLE breakpad_rw',
      'CREATE UNIQUE INDEX CONCURRENTLY crap_votes_idx_ccnew ON crap_annotation_votes (vote)',
    ],
    fails: true,
  },
];
