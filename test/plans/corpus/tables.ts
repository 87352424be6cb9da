/**
 * What the corpus' statements run on. No autovacuum, so that nothing but the statements changes a plan; sizes are
 * chosen so that the planner has a reason for each kind of plan, and making the whole takes about a second.
 */
export const tablesSql = `
CREATE SCHEMA corpus;
SET search_path = corpus, public;
CREATE TABLE artist (id int PRIMARY KEY, name text NOT NULL, country text, "Odd ""Column" int)
  WITH (autovacuum_enabled = off);
INSERT INTO artist SELECT i, 'artist ' || i, (ARRAY['se', 'no', 'dk', NULL])[1 + i % 4], i % 7
  FROM generate_series(1, 400) i;
CREATE TABLE song (
  id int PRIMARY KEY, artist_id int NOT NULL REFERENCES artist, title text NOT NULL, seconds int NOT NULL, tag text
) WITH (autovacuum_enabled = off);
INSERT INTO song SELECT i, 1 + i * 7 % 400, 'song ' || i, 60 + i % 300, (ARRAY['rock', 'pop', 'folk'])[1 + i % 3]
  FROM generate_series(1, 20000) i;
CREATE INDEX song_artist_idx ON song (artist_id);
CREATE INDEX song_seconds_idx ON song (seconds);
CREATE TABLE play (id int NOT NULL, song_id int NOT NULL, year int NOT NULL) PARTITION BY RANGE (year);
CREATE TABLE play_2022 PARTITION OF play FOR VALUES FROM (2022) TO (2023);
CREATE TABLE play_2023 PARTITION OF play FOR VALUES FROM (2023) TO (2024);
CREATE TABLE play_2024 PARTITION OF play FOR VALUES FROM (2024) TO (2025);
INSERT INTO play SELECT i, 1 + i % 20000, 2022 + i % 3 FROM generate_series(1, 9000) i;
CREATE INDEX play_song_idx ON play (song_id);
CREATE TABLE "Odd Table" (id int PRIMARY KEY, "a.b" int, "say ""hi""" text);
CREATE INDEX "Odd Index" ON "Odd Table" ("a.b");
INSERT INTO "Odd Table" SELECT i, i % 10, 'x' FROM generate_series(1, 2000) i;
CREATE TABLE thin (id int, n int) WITH (autovacuum_enabled = off, fillfactor = 10);
INSERT INTO thin SELECT i, i * 7919 % 1000 FROM generate_series(1, 40000) i;
CREATE INDEX thin_n_idx ON thin (n);
CREATE TABLE nothing (id int, parent int);
CREATE TABLE tree (id int PRIMARY KEY, parent int);
INSERT INTO tree SELECT i, nullif(i / 2, 0) FROM generate_series(1, 500) i;
CREATE TABLE audited (id int PRIMARY KEY, artist_id int REFERENCES artist, note text);
INSERT INTO audited SELECT i, 1 + i % 400, 'note' FROM generate_series(1, 50) i;
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER audit_row AFTER INSERT OR UPDATE ON audited FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TRIGGER audit_before BEFORE INSERT ON audited FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TABLE ruled (id int);
CREATE TABLE ruled_log (id int, at timestamptz DEFAULT now());
CREATE RULE ruled_logged AS ON INSERT TO ruled DO ALSO INSERT INTO ruled_log (id) VALUES (NEW.id);
CREATE FUNCTION slow_one(int) RETURNS int LANGUAGE plpgsql PARALLEL SAFE COST 10000 AS $$ BEGIN RETURN $1; END $$;
ANALYZE artist, song, thin, play, "Odd Table", tree, audited;
`;

/** By itself: it runs in no transaction. Makes index only scans cheap. */
export const vacuumSql = 'VACUUM corpus.artist, corpus.song, corpus.play_2022, corpus.play_2023, corpus.play_2024';

export interface Loopback {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const quoted = (text: string | number): string => `'${String(text).replaceAll("'", "''")}'`;

/** The same tables once more, as foreign ones of the database itself. */
export const foreignSql = (database: string, { host, port, user, password }: Loopback): string => `
SET search_path = corpus, public;
CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public;
CREATE SERVER itself FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
  host ${quoted(host)}, port ${quoted(port)}, dbname ${quoted(database)}, async_capable 'true');
CREATE SERVER again FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
  host ${quoted(host)}, port ${quoted(port)}, dbname ${quoted(database)}, async_capable 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER itself OPTIONS (user ${quoted(user)}, password ${quoted(password)});
CREATE USER MAPPING FOR CURRENT_USER SERVER again OPTIONS (user ${quoted(user)}, password ${quoted(password)});
CREATE FOREIGN TABLE far_song (id int, artist_id int, title text, seconds int, tag text)
  SERVER itself OPTIONS (schema_name 'corpus', table_name 'song');
CREATE TABLE far_play (id int, song_id int, year int) PARTITION BY RANGE (year);
CREATE FOREIGN TABLE far_play_2022 PARTITION OF far_play FOR VALUES FROM (2022) TO (2023)
  SERVER itself OPTIONS (schema_name 'corpus', table_name 'play_2022');
CREATE FOREIGN TABLE far_play_2023 PARTITION OF far_play FOR VALUES FROM (2023) TO (2024)
  SERVER again OPTIONS (schema_name 'corpus', table_name 'play_2023');
`;

/** A trigger that explains a query of its transition table: only there does a Named Tuplestore Scan exist. */
export const tuplestoreSql = (options: string): string => `
CREATE TEMP TABLE told (n serial, line text);
CREATE FUNCTION pg_temp.explain_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (${options}) SELECT count(*) FROM added WHERE id > 3' LOOP
    INSERT INTO told (line) VALUES (line);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER tell AFTER INSERT ON nothing REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.explain_new();
INSERT INTO nothing SELECT i FROM generate_series(1, 10) i;
`;
