\set id random(1, 200000)
\set artist_id :id % 20000 + 1
SELECT "song"."id", "song"."title", "song"."artist_id" FROM "music"."song" WHERE "song"."id" = :id LIMIT 21;
SELECT "artist"."id", "artist"."name" FROM "music"."artist" WHERE "artist"."id" = :artist_id LIMIT 21;
