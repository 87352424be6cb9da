CREATE SCHEMA music;
CREATE TABLE music.artist (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO music.artist SELECT n, 'artist ' || md5(n::text) FROM generate_series(1, 20000) AS n;
CREATE TABLE music.song (
  id integer PRIMARY KEY,
  title text NOT NULL,
  artist_id integer NOT NULL CONSTRAINT song_artist REFERENCES music.artist);
INSERT INTO music.song SELECT n, 'song ' || md5(n::text), n % 20000 + 1 FROM generate_series(1, 200000) AS n;
CREATE INDEX ON music.song (artist_id);
VACUUM ANALYZE music.artist;
VACUUM ANALYZE music.song;
