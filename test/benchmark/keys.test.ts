import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { benchmark } from '../../shared/contract/benchmark.ts';
import type { At } from '../../shared/contract/place.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { testCall } from '../support/databases.ts';
import { createRole, describeEachVersion, dropRole, type TestRole } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { hostileTables, keyTables, measurable } from './key-tables.ts';
import { keyRequest, type OpenBenchmark, openBenchmark } from './open-benchmark.ts';

describeEachVersion(({ major, server }) => {
  let database: TestDatabase;
  let room: OpenBenchmark;
  let at: At;

  beforeAll(async () => {
    database = await server().createDatabase();
    const connection = await database.connect();
    await connection.query(keyTables);
    await connection.query(hostileTables);
    await connection.close();
    room = await openBenchmark();
    at = room.place(server(), database.name);
  });
  afterAll(async () => {
    await room.close();
    await database.drop();
  });

  const list = async () => {
    const answer = await room.service.foreignKeys({ at }, testCall());
    return benchmark.foreignKeys.output.parse(answer);
  };

  test('lists each declared key once, with what it is', async () => {
    const { rows, leftOut } = await list();
    expect(leftOut).toBe(0);
    const own = rows.filter((row) => row.nspname !== 'hostile_keys');
    expect(own.map((row) => row.conname).sort()).toEqual(
      [...measurable, 'logins_account', 'empty_artist', 'keyless_artist', 'orphans_artist'].sort(),
    );
    const of = (conname: string) => own.find((row) => row.conname === conname);
    expect(of('songs_artist')).toMatchObject({
      nspname: 'm',
      relname: 'songs',
      columns: ['artist_id'],
      fnspname: 'm',
      frelname: 'artists',
      fcolumns: ['id'],
      isNullable: false,
      isSelf: false,
      isPartitioned: false,
      isValid: true,
      reltuples: 400,
      freltuples: 40,
      hasIndex: true,
      obstacle: null,
      grant: null,
    });
    expect(of('albums_artist')).toMatchObject({ isNullable: true, hasIndex: false });
    expect(of('people_boss')).toMatchObject({ isSelf: true, isNullable: true });
    expect(of('lines_order')).toMatchObject({
      columns: ['tenant', 'no'],
      fcolumns: ['tenant', 'no'],
      isNullable: true,
      hasIndex: false,
    });
    expect(of('events_kind')).toMatchObject({ isPartitioned: true, relname: 'events' });
    expect(of('uses_part')).toMatchObject({ isPartitioned: true, frelname: 'parts' });
    expect(of('orphans_artist')).toMatchObject({ isValid: false, reltuples: null });
    expect(of('keyless_artist')?.obstacle).toBe('keyless has no primary key, by which rows are got');
  });

  test.each(measurable)('%s: three strategies, both shapes, all modes, one result', async (conname) => {
    const { conoid } = await room.key(at, conname);
    // The newest in every combination, older ones in those that differ most.
    for (const mode of major === 18
      ? (['prepared', 'unnamed', 'simple'] as const)
      : (['prepared', 'simple'] as const)) {
      for (const shape of major === 18 ? (['get', 'list'] as const) : (['list'] as const)) {
        const pageRows = shape === 'get' ? 1 : 7;
        const last = await room.run(at, keyRequest(conoid, { mode, shape, pageRows, rounds: 8 }));
        expect(last.failure).toBeNull();
        expect(last.state).toBe('finished');
        expect(last.vanished).toBe(0);
        expect(last.strategies.map(({ key, n, isEqual }) => ({ key, n, isEqual }))).toEqual(
          (['n+1', 'join', 'prefetch'] as const).map((key) => ({ key, n: 8, isEqual: true })),
        );
        benchmark.run.output.parse(last);
      }
    }
  });

  test('a key whose type comes from an extension is compared by its own operator', async () => {
    const { conoid } = await room.key(at, 'logins_account');
    const last = await room.run(at, keyRequest(conoid, { strategies: ['n+1', 'join'], shape: 'list', pageRows: 5 }));
    expect(last).toMatchObject({ state: 'finished', failure: null });
    // Keys that differ in case find their parents.
    expect(last.strategies.map(({ isEqual, queries, rows }) => [isEqual, queries, rows])).toEqual([
      [true, 6, 10],
      [true, 1, 5],
    ]);
  });

  test('hostile names are names', async () => {
    const { rows } = await list();
    const hostile = rows.filter((row) => row.nspname === 'hostile_keys');
    expect(hostile.map((row) => row.relname).sort()).toEqual([...hostileNames].sort());
    for (const row of major === 18 ? hostile : hostile.slice(0, 5)) {
      const detail = await room.service.foreignKey({ at, conoid: row.conoid }, testCall());
      for (const { queryset } of detail.sql) expect(queryset).toMatch(/^[\w .,()[\]:='\n]+$/u);
      const last = await room.run(at, keyRequest(row.conoid, { rounds: 3, shape: 'list', pageRows: 2 }));
      expect(last).toMatchObject({ state: 'finished', failure: null });
      expect(last.strategies.every(({ isEqual }) => isEqual)).toBe(true);
    }
  });

  describe('one key in detail', () => {
    const detailOf = async (conname: string) => {
      const { conoid } = await room.key(at, conname);
      return benchmark.foreignKey.output.parse(await room.service.foreignKey({ at, conoid }, testCall()));
    };

    test('facts from the statistics', async () => {
      const songs = await detailOf('songs_artist');
      expect(songs).toMatchObject({
        keyColumns: ['id'],
        nullShare: 0,
        fanIn: 10,
        indexes: ['songs_pkey', 'artists_pkey'],
      });
      expect(songs.rowWidth).toBeGreaterThan(8);
      expect(songs.warnings).toEqual([]);
      const albums = await detailOf('albums_artist');
      expect(albums.nullShare).toBeCloseTo(0.25, 5);
      expect(albums.fanIn).toBeCloseTo(150 / 30, 0);
    });

    test('SQL as Django writes it: INNER for NOT NULL, LEFT OUTER for nullable', async () => {
      const { sql } = await detailOf('songs_artist');
      const text = (strategy: string, shape: string) =>
        sql.find((each) => each.strategy === strategy && each.shape === shape)?.statements.map((each) => each.text);
      const songs = '"songs"."id", "songs"."title", "songs"."artist_id"';
      const artists = '"artists"."id", "artists"."name", "artists"."select"';
      expect(text('n+1', 'get')).toEqual([
        `SELECT ${songs} FROM "m"."songs" WHERE "songs"."id" = $1 LIMIT 21`,
        `SELECT ${artists} FROM "m"."artists" WHERE "artists"."id" = $1 LIMIT 21`,
      ]);
      expect(text('join', 'list')).toEqual([
        `SELECT ${songs}, ${artists} FROM "m"."songs" INNER JOIN "m"."artists" ON ("songs"."artist_id" = "artists"."id") WHERE "songs"."id" >= $1 ORDER BY "songs"."id" ASC LIMIT 100`,
      ]);
      const { conoid } = await room.key(at, 'songs_artist');
      const small = await room.service.foreignKey({ at, conoid, pageRows: 25 }, testCall());
      const page = (strategy: string) => small.sql.find((one) => one.strategy === strategy && one.shape === 'list');
      expect(page('join')?.statements[0]?.text).toMatch(/ LIMIT 25$/u);
      expect(page('n+1')?.statements.map(({ text: sent, times }) => [/LIMIT \d+$/u.exec(sent)?.[0], times])).toEqual([
        ['LIMIT 25', 1],
        ['LIMIT 21', 25],
      ]);
      expect(page('prefetch')?.queryset).toContain("order_by('pk')[:25]:");
      expect(text('prefetch', 'get')?.[1]).toBe(`SELECT ${artists} FROM "m"."artists" WHERE "artists"."id" = ANY ($1)`);
      expect(sql.find((each) => each.strategy === 'join' && each.shape === 'get')?.queryset).toBe(
        "row = Song.objects.select_related('artist').get(pk=pk)\nrow.artist",
      );
      const people = await detailOf('people_boss');
      expect(people.sql.find((each) => each.strategy === 'join')?.statements[0]?.text).toContain(
        'FROM "m"."people" LEFT OUTER JOIN "m"."people" T2 ON ("people"."boss_id" = T2."id")',
      );
    });

    test('warnings with what to do', async () => {
      const texts = async (conname: string) => (await detailOf(conname)).warnings.map(({ sql }) => sql);
      expect(await texts('albums_artist')).toEqual(['CREATE INDEX CONCURRENTLY ON m.albums (artist_id);']);
      expect(await texts('events_kind')).toEqual(['CREATE INDEX ON m.events (kind);']);
      const orphans = await texts('orphans_artist');
      expect(orphans).toContain('ALTER TABLE m.orphans VALIDATE CONSTRAINT orphans_artist;');
      expect(orphans).toContain('ANALYZE m.orphans;');
      const empty = (await detailOf('empty_artist')).warnings.map(({ message }) => message);
      expect(empty.some((message) => message.includes('has no rows'))).toBe(true);
    });
  });

  describe('as a role that may read little', () => {
    let role: TestRole;
    let asRole: At;
    beforeAll(async () => {
      role = await createRole(server(), 'plain');
      const connection = await database.connect();
      await connection.query(
        `GRANT USAGE ON SCHEMA m TO ${role.user}; GRANT SELECT ON m.songs, m.people TO ${role.user};
         GRANT SELECT (id, name, "select") ON m.artists TO ${role.user}; GRANT SELECT (id) ON m.albums TO ${role.user}`,
      );
      await connection.close();
      asRole = room.place(server(), database.name, role);
    });
    afterAll(async () => {
      const connection = await database.connect();
      await connection.query(`DROP OWNED BY ${role.user}`);
      await connection.close();
      await dropRole(server(), role);
    });

    test('says which right is missing, and measures what it may', async () => {
      const { rows } = await room.service.foreignKeys({ at: asRole }, testCall());
      const of = (conname: string) => rows.find((row) => row.conname === conname);
      expect(of('songs_artist')).toMatchObject({ obstacle: null, grant: null });
      expect(of('people_boss')).toMatchObject({ obstacle: null });
      expect(of('albums_artist')).toMatchObject({
        obstacle: `${role.user} may not read albums`,
        grant: `GRANT SELECT ON m.albums TO ${role.user};`,
      });
      expect(of('other_songs')?.grant).toContain(`GRANT USAGE ON SCHEMA other TO ${role.user};`);
      const refused = await room.run(asRole, keyRequest(of('albums_artist')?.conoid ?? 0));
      expect(refused).toMatchObject({
        state: 'failed',
        failure: { grant: `GRANT SELECT ON m.albums TO ${role.user};` },
      });
      expect(refused.keptAs).toBeNull();
      const measured = await room.run(asRole, keyRequest(of('songs_artist')?.conoid ?? 0));
      expect(measured).toMatchObject({ state: 'finished' });
    });
  });
});
