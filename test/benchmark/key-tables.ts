import { hostileNames } from '../scenarios/hostile-names.ts';
import { quoteName } from '../scenarios/quote.ts';

/** Foreign keys of every make, with rows in all of them; what they are is in key-facts of the tests. */
export const keyTables = `
  CREATE SCHEMA m;
  CREATE SCHEMA other;
  SET search_path = m, pg_catalog;
  CREATE TABLE artists (id integer PRIMARY KEY, name text NOT NULL, "select" text);
  INSERT INTO artists SELECT n, 'artist ' || n, NULL FROM generate_series(1, 40) AS n;
  CREATE TABLE songs (id integer PRIMARY KEY, title text NOT NULL, artist_id integer NOT NULL,
    CONSTRAINT songs_artist FOREIGN KEY (artist_id) REFERENCES artists);
  CREATE INDEX ON songs (artist_id);
  INSERT INTO songs SELECT n, 'song ' || n, n % 40 + 1 FROM generate_series(1, 400) AS n;
  CREATE TABLE albums (id bigint PRIMARY KEY, artist_id integer, gone text,
    CONSTRAINT albums_artist FOREIGN KEY (artist_id) REFERENCES artists);
  ALTER TABLE albums DROP COLUMN gone;
  INSERT INTO albums SELECT n, CASE WHEN n % 4 <> 0 THEN n % 40 + 1 END FROM generate_series(1, 200) AS n;
  CREATE TABLE people (id integer PRIMARY KEY, boss_id integer, CONSTRAINT people_boss FOREIGN KEY (boss_id) REFERENCES people);
  INSERT INTO people SELECT n, nullif(n / 2, 0) FROM generate_series(1, 60) AS n;
  CREATE TABLE orders (tenant text, no numeric(8, 2), note text, PRIMARY KEY (tenant, no));
  INSERT INTO orders SELECT 't"' || n % 3, n, NULL FROM generate_series(1, 30) AS n;
  CREATE TABLE lines (tenant text NOT NULL, no numeric, line integer, extra text, PRIMARY KEY (tenant, line),
    CONSTRAINT lines_order FOREIGN KEY (tenant, no) REFERENCES orders (tenant, no));
  INSERT INTO lines SELECT 't"' || n % 3, CASE WHEN n % 5 <> 0 THEN n % 30 + 1 END, n, 'x'
    FROM generate_series(1, 120) AS n WHERE (n % 30 + 1) % 3 = n % 3 OR n % 5 = 0;
  CREATE TABLE kinds (id uuid PRIMARY KEY, label varchar(20));
  INSERT INTO kinds SELECT md5(n::text)::uuid, 'kind ' || n FROM generate_series(1, 5) AS n;
  CREATE TABLE events (id integer, year integer, kind uuid NOT NULL, PRIMARY KEY (id, year),
    CONSTRAINT events_kind FOREIGN KEY (kind) REFERENCES kinds) PARTITION BY RANGE (year);
  CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM (2024) TO (2025);
  CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM (2025) TO (2026);
  INSERT INTO events SELECT n, 2024 + n % 2, md5((n % 5 + 1)::text)::uuid FROM generate_series(1, 100) AS n;
  CREATE TABLE parts (id integer PRIMARY KEY, name text) PARTITION BY HASH (id);
  CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  INSERT INTO parts SELECT n, 'part ' || n FROM generate_series(1, 20) AS n;
  CREATE TABLE uses (id integer PRIMARY KEY, part_id integer NOT NULL, CONSTRAINT uses_part FOREIGN KEY (part_id) REFERENCES parts);
  INSERT INTO uses SELECT n, n % 20 + 1 FROM generate_series(1, 50) AS n;
  CREATE TABLE other.songs (id integer PRIMARY KEY, like_id integer NOT NULL,
    CONSTRAINT other_songs FOREIGN KEY (like_id) REFERENCES m.songs);
  INSERT INTO other.songs SELECT n, n FROM generate_series(1, 30) AS n;
  CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
  CREATE TABLE moods (mood mood PRIMARY KEY, note text);
  INSERT INTO moods VALUES ('sad', 'a'), ('ok', 'b'), ('happy', NULL);
  CREATE TABLE feelings (id timestamptz PRIMARY KEY, mood mood NOT NULL, CONSTRAINT feelings_mood FOREIGN KEY (mood) REFERENCES moods);
  INSERT INTO feelings SELECT timestamptz '2026-01-01' + n * interval '1 hour', (enum_range(NULL::mood))[n % 3 + 1]
    FROM generate_series(1, 30) AS n;
  CREATE DOMAIN code AS char(5);
  CREATE TABLE codes (code code PRIMARY KEY, raw bytea);
  INSERT INTO codes VALUES ('a', '\\x00ff'), ('b''b', NULL), ('c\\', '\\x');
  CREATE TABLE coded (id integer PRIMARY KEY, code code, CONSTRAINT coded_code FOREIGN KEY (code) REFERENCES codes);
  INSERT INTO coded SELECT n, (ARRAY['a', 'b''b', 'c\\', NULL])[n % 4 + 1] FROM generate_series(1, 40) AS n;
  CREATE SCHEMA "odd ext";
  CREATE EXTENSION citext SCHEMA "odd ext";
  CREATE TABLE accounts (email "odd ext".citext PRIMARY KEY, note text);
  INSERT INTO accounts SELECT 'User' || n || '@X.invalid', 'n' || n FROM generate_series(1, 20) AS n;
  CREATE TABLE logins (id integer PRIMARY KEY, email "odd ext".citext NOT NULL);
  INSERT INTO logins SELECT n, 'uSER' || n % 20 + 1 || '@x.INVALID' FROM generate_series(1, 60) AS n;
  SET search_path = m, pg_catalog, "odd ext";
  ALTER TABLE logins ADD CONSTRAINT logins_account FOREIGN KEY (email) REFERENCES accounts;
  SET search_path = m, pg_catalog;
  CREATE TABLE empty_ones (id integer PRIMARY KEY, artist_id integer NOT NULL, CONSTRAINT empty_artist FOREIGN KEY (artist_id) REFERENCES artists);
  CREATE TABLE keyless (artist_id integer, CONSTRAINT keyless_artist FOREIGN KEY (artist_id) REFERENCES artists);
  CREATE TABLE orphans (id integer PRIMARY KEY, artist_id integer NOT NULL);
  INSERT INTO orphans VALUES (1, 1), (2, 999);
  ALTER TABLE orphans ADD CONSTRAINT orphans_artist FOREIGN KEY (artist_id) REFERENCES artists NOT VALID;
  ANALYZE artists, songs, albums, people, orders, lines, kinds, events, parts, uses, other.songs, moods, feelings, codes`;

/** Names of tables and columns that are hostile, with three rows each: the constraint is `hostile_<place>`. */
export const hostileTables = [
  'CREATE SCHEMA hostile_keys',
  ...hostileNames.flatMap((name, place) => {
    const table = `hostile_keys.${quoteName(name)}`;
    const [column, id] = [quoteName(name), name === 'id' ? 'key' : 'id'];
    return [
      `CREATE TABLE ${table} (${id} integer PRIMARY KEY, ${column} integer, CONSTRAINT hostile_${place} FOREIGN KEY (${column}) REFERENCES ${table})`,
      `INSERT INTO ${table} VALUES (1, NULL), (2, 1), (3, 2)`,
    ];
  }),
].join(';\n');

/** Those that can be measured and give equal results. */
export const measurable = [
  'songs_artist',
  'albums_artist',
  'people_boss',
  'lines_order',
  'events_kind',
  'uses_part',
  'other_songs',
  'feelings_mood',
  'coded_code',
] as const;
