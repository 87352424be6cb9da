\set id random(1, 200000)
SELECT "song"."id", "song"."title", "song"."artist_id", "artist"."id", "artist"."name" FROM "music"."song" INNER JOIN "music"."artist" ON ("song"."artist_id" = "artist"."id") WHERE "song"."id" = :id LIMIT 21;
