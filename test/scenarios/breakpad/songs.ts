import type { BuildStep } from './step.ts';

const tables = (artists: number, songs: number) => `
  CREATE TABLE artists (id integer PRIMARY KEY, name text NOT NULL, country char(2), founded smallint);
  INSERT INTO artists
  SELECT n, 'The ' || initcap(left(md5(n::text), 7)) || ' ' || n, (ARRAY['US', 'GB', 'DE', 'BR', 'JP'])[n % 5 + 1], 1950 + n % 70
  FROM generate_series(1, ${artists}) AS n;
  CREATE TABLE songs (
    id integer NOT NULL, artist_id integer NOT NULL, title text NOT NULL, seconds smallint NOT NULL, released date);
  INSERT INTO songs
  SELECT n, abs(hashint4(n)) % ${artists} + 1, 'Song ' || n, 120 + n % 240, date '1990-01-01' + n % 12000
  FROM generate_series(1, ${songs}) AS n;
  ALTER TABLE songs ADD PRIMARY KEY (id), ADD FOREIGN KEY (artist_id) REFERENCES artists ON DELETE CASCADE;
  CREATE INDEX songs_artist_id_idx ON songs (artist_id);
  COMMENT ON TABLE artists IS 'Bands and singers';
  COMMENT ON TABLE songs IS 'Each by one artist'`;

/**
 * The page that renders a song with its artist asks for both, or for each apart. Foreign keys of every kind to measure:
 * of two columns, to the table itself and nullable, and one without an index.
 */
const playlist = `
  CREATE TABLE playlist_entries (
    playlist_id integer NOT NULL, position integer NOT NULL, song_id integer NOT NULL REFERENCES songs, PRIMARY KEY (playlist_id, position));
  INSERT INTO playlist_entries SELECT n / 40, n % 40, abs(hashint4(n)) % 1000 + 1 FROM generate_series(0, 7999) AS n;
  CREATE TABLE playlist_plays (
    id integer PRIMARY KEY, playlist_id integer NOT NULL, position integer NOT NULL, played_at timestamptz,
    FOREIGN KEY (playlist_id, position) REFERENCES playlist_entries);
  INSERT INTO playlist_plays SELECT n, n % 200, n % 40, timestamptz '2020-01-01' + n * interval '1 min' FROM generate_series(1, 8000) AS n;
  CREATE INDEX playlist_plays_entry_idx ON playlist_plays (playlist_id, position);
  CREATE TABLE labels (
    id integer PRIMARY KEY, name text NOT NULL, parent_id integer REFERENCES labels, founder_id integer REFERENCES artists);
  INSERT INTO labels SELECT n, 'Label ' || n, nullif(n / 4, 0), nullif(n % 900, 0) FROM generate_series(1, 4000) AS n;
  CREATE INDEX labels_parent_id_idx ON labels (parent_id)`;

export const songSteps: readonly BuildStep[] = [
  {
    title: '20,000 artists, 200,000 songs',
    database: 'breakpad',
    statements: ['SET ROLE webapp', tables(20_000, 200_000), playlist],
  },
  {
    title: 'A second database',
    database: 'songs',
    statements: [
      'GRANT CREATE ON SCHEMA public TO webapp',
      'ALTER DEFAULT PRIVILEGES FOR ROLE webapp GRANT SELECT ON TABLES TO app_ro',
      'SET ROLE webapp',
      tables(1000, 10_000),
      playlist,
      'ANALYZE',
    ],
  },
];
