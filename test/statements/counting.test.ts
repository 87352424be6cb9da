import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { StatementRow, StatementsEvent } from '../../shared/contract/statements.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { repeatedly } from '../scenarios/cycle.ts';
import { songPages } from '../scenarios/n-plus-one.ts';
import { testCall } from '../support/databases.ts';
import { installedMajors, type OwnPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenStatements, openStatements, rowWith, startCounting } from './open-statements.ts';

const songs = `
  CREATE EXTENSION pg_stat_statements;
  CREATE TABLE artists (id integer PRIMARY KEY, name text, country text);
  CREATE TABLE songs (id integer PRIMARY KEY, artist_id integer NOT NULL REFERENCES artists, title text, seconds integer);
  INSERT INTO artists SELECT n, 'artist ' || n, 'NZ' FROM generate_series(1, 50) AS n;
  INSERT INTO songs SELECT n, n % 50 + 1, 'song ' || n, n FROM generate_series(1, 1000) AS n`;

/** Whoever may create in public could put traps there: operators and functions with better fitting types. */
const traps = `
  CREATE FUNCTION public.trapped(anyelement) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
  CREATE FUNCTION public.trap(jsonb, jsonb) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
  CREATE OPERATOR public.->> (FUNCTION = public.trap, LEFTARG = jsonb, RIGHTARG = jsonb);
  CREATE OPERATOR public.-> (FUNCTION = public.trap, LEFTARG = jsonb, RIGHTARG = jsonb);
  CREATE FUNCTION public.than(bigint, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
  CREATE OPERATOR public.> (FUNCTION = public.than, LEFTARG = bigint, RIGHTARG = text);
  CREATE OPERATOR public.<= (FUNCTION = public.than, LEFTARG = bigint, RIGHTARG = text);
  CREATE FUNCTION public.count() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
  CREATE FUNCTION public.to_jsonb(record) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$`;

const lookUpText = '"artists" WHERE "artists"."id"';

/** The oldest; the first with stats_since; the newest, which squashes lists. versions.test.ts reads all. */
const telling = installedMajors().filter((major) => [14, 17, 18].includes(major));

describe.each(telling.map((major) => [major] as const))('PostgreSQL %i', (major) => {
  let server: OwnPostgres;
  let database: TestDatabase;
  let product: OpenStatements;
  let connection: ScenarioConnection;
  let at: At;
  beforeAll(async () => {
    server = await startCounting(major, { 'pg_stat_statements.max': '100', 'pg_stat_statements.track': 'all' });
    database = await server.createDatabase();
    connection = await database.connect();
    await connection.query(songs);
    await connection.query(traps);
    product = openStatements();
    at = product.place(server, database.name);
  });
  afterAll(async () => {
    await product?.close();
    await connection?.close();
    await server?.stop();
  });

  /** Rounds of the page until the event is so. */
  const whilePaging = async (isSo: (event: StatementsEvent) => boolean): Promise<StatementsEvent> => {
    const paging = repeatedly(
      (name) => database.connect(name),
      songPages({ pages: 40, everyMs: 40 }),
      () => undefined,
    );
    const watching = product.watch(at);
    return watching.when(isSo).finally(async () => {
      await paging.stop();
      await watching.stop();
    });
  };

  const lookUp = (event: StatementsEvent): StatementRow | undefined => rowWith(event, lookUpText);

  test('look-ups without a list are no N+1, whatever the foreign keys say', async () => {
    await connection.query('SELECT pg_stat_statements_reset()');
    for (let n = 1; n <= 60; n += 1) {
      await connection.query(`SELECT "artists"."id" FROM "artists" WHERE "artists"."id" = ${(n % 50) + 1}`);
    }
    // Their checks of the foreign key look up artists by key too, inside the statement.
    await connection.query("INSERT INTO songs SELECT n, 1, 'new', 1 FROM generate_series(2001, 2100) AS n");
    const watching = product.watch(at);
    const event = await watching.when((seen) => lookUp(seen) !== undefined);
    expect(lookUp(event)?.nPlusOne).toMatchObject({ listKey: null, conoid: null, relation: 'artists' });
    expect(lookUp(event)?.nPlusOne?.sentence).toMatch(/^60 look-ups of artists by id.* No list was seen/u);
    const claimed = event.rows.filter(({ nPlusOne }) => nPlusOne?.listKey != null);
    expect(claimed).toEqual([]);
    expect(event.rows.some(({ toplevel, query }) => toplevel === false && query?.includes('FOR KEY SHARE'))).toBe(true);
    await watching.stop();
  });

  test('a list page that asks for each artist is an N+1, with its foreign key and its list', async () => {
    await connection.query('SELECT pg_stat_statements_reset()');
    const event = await whilePaging((seen) => lookUp(seen)?.nPlusOne?.listKey != null);
    const found = lookUp(event)?.nPlusOne;
    const list = event.rows.find(({ key }) => key === found?.listKey);
    expect(list?.query).toContain('"songs"."artist_id"');
    const [row] = await connection.query("SELECT oid FROM pg_constraint WHERE conname = 'songs_artist_id_fkey'");
    expect(found?.conoid).toBe(Number(row?.oid));
    expect(found?.sentence).toMatch(/^N\+1: \d+ look-ups of artists by id/u);
  });

  test('a reset in mid-window begins it anew: no spike, no negative change, and it is said', async () => {
    for (let n = 0; n < 50; n += 1) await connection.query('SELECT title AS reset_me FROM songs WHERE seconds = 3');
    const watching = product.watch(at);
    await watching.when((seen) => rowWith(seen, 'reset_me')?.calls === 50);
    await connection.query('SELECT pg_stat_statements_reset()');
    for (let n = 0; n < 3; n += 1) await connection.query('SELECT title AS reset_me FROM songs WHERE seconds = 3');
    const event = await watching.when((seen) => seen.wasReset && rowWith(seen, 'reset_me')?.calls === 3);
    for (const row of event.rows) {
      expect(row.deltaCalls ?? 0).toBeGreaterThanOrEqual(0);
      expect(row.deltaCalls ?? 0).toBeLessThanOrEqual(row.calls);
    }
    await watching.stop();
  });

  test('an entry that is reset by itself counts on, as at least so much', async () => {
    const run = 'SELECT id AS reset_alone FROM songs WHERE seconds = 4';
    for (let n = 0; n < 20; n += 1) await connection.query(run);
    const watching = product.watch(at);
    const first = await watching.when((seen) => rowWith(seen, 'reset_alone')?.calls === 20);
    const queryid = rowWith(first, 'reset_alone')?.queryid ?? '';
    await connection.query(`SELECT pg_stat_statements_reset(0, 0, ${queryid})`);
    for (let n = 0; n < 4; n += 1) await connection.query(run);
    const event = await watching.when((seen) => rowWith(seen, 'reset_alone')?.calls === 4);
    expect(rowWith(event, 'reset_alone')).toMatchObject({ deltaCalls: 4, wentBack: true });
    expect(event.wasReset).toBe(false);
    await watching.stop();
  });

  test('entries that are thrown out make no spikes, and that they were is said', async () => {
    const watching = product.watch(at);
    const before = await watching.when(({ dealloc }) => dealloc !== null);
    for (let n = 0; n < 260; n += 1) {
      await connection.query(`SELECT 1 FROM songs WHERE id = 1${' AND seconds = 1'.repeat(n % 130)}`);
    }
    const event = await watching.when(({ dealloc }) => (dealloc ?? 0) > (before.dealloc ?? 0));
    const last = await watching.next();
    expect(event.entries).toBeLessThanOrEqual(100);
    for (const row of last.rows.filter(({ query }) => query?.startsWith('SELECT $1 FROM songs WHERE id'))) {
      expect(row.deltaCalls ?? 0).toBeLessThanOrEqual(2);
      expect(row.deltaCalls ?? 0).toBeGreaterThanOrEqual(0);
    }
    await watching.stop();
  });

  test('exports what the page shows, in its order', async () => {
    const watching = product.watch(at);
    const event = await watching.when(({ rows }) => rows.length > 5);
    await watching.stop();
    const keys = event.rows.slice(0, 4).map(({ key }) => key);
    const call = testCall();
    const { text } = await product.service.export({ at, keys: keys.toReversed(), format: 'markdown' }, call);
    expect(text).toContain('Statements of');
    await product.service.export({ at, keys, format: 'csv' }, call);
    const csv = String(product.saved.at(-1)?.content);
    const ids = event.rows.slice(0, 4).map(({ queryid }) => csv.indexOf(queryid));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(Math.min(...ids)).toBeGreaterThan(0);
    expect(product.saved.at(-1)?.suggestedName).toMatch(/^statements-.*\.csv$/u);
  });
});
