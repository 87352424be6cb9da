import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { type RedundantUpdates, writes } from '../../shared/contract/writes.ts';
import { importText, makePriceList } from '../scenarios/redundant-updates.ts';
import { testCall } from '../support/databases.ts';
import { createRole, dropRole, type RoleKind, type TestRole } from '../support/every-version.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenWrites, openWrites, using } from './open-writes.ts';

/** Whoever may create beside the extension could put better fitting functions and operators there: none is called. */
const trap = (declared: string) =>
  `CREATE FUNCTION "inspect it".${declared} LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;`;
const traps = `
  ${trap('get_raw_page(text, integer) RETURNS bytea')}
  ${trap('json_agg(record) RETURNS json')}
  ${trap('unnest(bigint[]) RETURNS SETOF bigint')}
  ${trap('pg_relation_size(oid) RETURNS bigint')}
  ${trap('differ(name[], name[]) RETURNS boolean')}
  ${trap('differ(smallint[], smallint[]) RETURNS boolean')}
  CREATE OPERATOR "inspect it".<> (FUNCTION = "inspect it".differ, LEFTARG = name[], RIGHTARG = name[]);
  CREATE OPERATOR "inspect it".= (FUNCTION = "inspect it".differ, LEFTARG = name[], RIGHTARG = name[]);
  CREATE OPERATOR "inspect it".<> (FUNCTION = "inspect it".differ, LEFTARG = smallint[], RIGHTARG = smallint[])`;

const redundantPercent = (found: RedundantUpdates | null): number =>
  found === null ? Number.NaN : (100 * found.identical) / found.pairs;

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let database: TestDatabase;
  let product: OpenWrites;
  let at: At;
  const run = (...texts: readonly string[]) =>
    using(database, 'writer', async (connection) => {
      for (const text of texts) await connection.query(text);
    });
  const relidOf = async (name: string) => {
    const [row] = await using(database, 'asker', (connection) =>
      connection.query(`SELECT '${name}'::regclass::oid AS oid`),
    );
    return Number(row?.oid);
  };
  const probe = async (name: string, where = at) =>
    writes.redundant.output.parse(
      await product.service.redundant({ at: where, relid: await relidOf(name) }, testCall()),
    );

  beforeAll(async () => {
    server = await sharedPostgres(major);
    database = await server.createDatabase();
    product = openWrites();
    at = product.place(server, database.name);
  });
  afterAll(async () => {
    await product?.close();
    await database?.drop();
  });

  test('without the extension it says which, and hints from the counters', async () => {
    await run(
      'CREATE TABLE hinted (id integer PRIMARY KEY, n integer) WITH (fillfactor = 20, autovacuum_enabled = off)',
    );
    await run('INSERT INTO hinted SELECT i, 0 FROM generate_series(1, 50) AS i');
    await run(...Array.from({ length: 30 }, () => 'UPDATE hinted SET n = 0'));
    const { found, lacks, hints, advice } = await probe('hinted');
    expect(found).toBeNull();
    expect(lacks).toMatchObject([{ grant: 'CREATE EXTENSION pageinspect;' }]);
    expect(hints[0]).toMatch(/^Each live row was updated 30 times since/u);
    expect(hints[1]).toMatch(/^(9\d|100) % of its updates were HOT/u);
    expect(advice[0]?.sql).toBe('UPDATE hinted SET n = $1\nWHERE  id = $2\nAND    n IS DISTINCT FROM $1;');
    await run('CREATE SCHEMA "inspect it"', 'CREATE EXTENSION pageinspect SCHEMA "inspect it"', traps);
  });

  test.each([0, 10, 13, 50, 100])(
    '%i %% really changed: the share of the others within 3 points',
    async (changedPercent) => {
      const options = { table: 'prices', rows: 4_000, changedPercent };
      await run(`DROP TABLE IF EXISTS ${options.table}`);
      await using(database, 'import', async (connection) => {
        await makePriceList(connection, options);
        await connection.query('ALTER TABLE prices SET (autovacuum_enabled = off)');
        await connection.query(importText(options, 1));
      });
      const { found, lacks, advice } = await probe('prices');
      expect(lacks).toEqual([]);
      expect(found?.pairs).toBeGreaterThan(1_000);
      expect(Math.abs(redundantPercent(found) - (100 - changedPercent))).toBeLessThanOrEqual(3);
      const changed = found?.changed.map(({ column, pairs }) => [column, pairs > 0]);
      expect(changed).toEqual(
        changedPercent === 0
          ? []
          : [
              ['price', true],
              ['stock', true],
            ],
      );
      if (changedPercent === 13) {
        expect(advice[0]?.sql).toContain('(price, stock) IS DISTINCT FROM ($1, $2);');
        expect(advice[0]?.words).toContain('87 % of the updates redundant, 5.4 × less WAL');
      }
      if (changedPercent === 100) expect(advice[0]?.words).toContain('save next to nothing');
    },
  );

  test('row by row and HOT, where pages have room', async () => {
    await run(
      'CREATE TABLE visits (id integer PRIMARY KEY, page text, last_visit timestamptz) WITH (autovacuum_enabled = off)',
      "INSERT INTO visits SELECT i, repeat('p', 200), now() FROM generate_series(1, 800) AS i",
      'DELETE FROM visits WHERE id % 2 = 0',
      'VACUUM visits',
    );
    await using(database, 'web', async (connection) => {
      for (let id = 1; id <= 800; id += 8) {
        const last = id % 16 === 1 ? 'last_visit' : 'clock_timestamp()';
        await connection.query(`UPDATE visits SET page = page, last_visit = ${last} WHERE id = ${id}`);
      }
    });
    const { found, hints } = await probe('visits');
    expect(found).toMatchObject({ pairs: 100, identical: 50, changed: [{ column: 'last_visit', pairs: 50 }] });
    expect(hints).toContain('50 of 100 updates changed nothing but last_visit (timestamptz).');
    const hot = await using(database, 'asker', (connection) =>
      connection.query("SELECT pg_stat_get_tuples_hot_updated('visits'::regclass)::int AS n"),
    );
    expect(hot[0]?.n).toBe(100);
  });

  test('deletes, locks and rollbacks are no updates; dropped columns do not count; new ones cannot be compared', async () => {
    await run('CREATE TABLE mixed (id integer PRIMARY KEY, gone text, n integer) WITH (autovacuum_enabled = off)');
    await run("INSERT INTO mixed SELECT i, 'g', 0 FROM generate_series(1, 100) AS i");
    await run('DELETE FROM mixed WHERE id > 80', 'BEGIN; SELECT * FROM mixed WHERE id > 60 FOR UPDATE; COMMIT');
    await run('BEGIN; UPDATE mixed SET n = 9 WHERE id BETWEEN 41 AND 60; ROLLBACK', 'SELECT count(*) FROM mixed');
    await run('ALTER TABLE mixed DROP COLUMN gone', 'UPDATE mixed SET n = 0 WHERE id <= 20');
    const { found } = await probe('mixed');
    expect(found).toMatchObject({ pairs: 20, identical: 20, changed: [], skipped: 0 });
    await run(
      'ALTER TABLE mixed ADD COLUMN more integer DEFAULT 7',
      'UPDATE mixed SET n = 0 WHERE id BETWEEN 21 AND 40',
    );
    expect((await probe('mixed')).found).toMatchObject({ pairs: 20, skipped: 20 });
  });

  test('a TOAST value that was written anew is compared by its value, while that is there', async () => {
    await run(
      'CREATE TABLE texts (id integer PRIMARY KEY, body text) WITH (autovacuum_enabled = off, toast.autovacuum_enabled = off)',
    );
    await run('ALTER TABLE texts ALTER body SET STORAGE EXTERNAL');
    await run('INSERT INTO texts SELECT i, repeat(md5(i::text), 100) FROM generate_series(1, 30) AS i');
    await run('UPDATE texts SET body = repeat(md5(id::text), 100) WHERE id <= 10');
    await run("UPDATE texts SET body = repeat(md5('other' || id), 100) WHERE id BETWEEN 11 AND 15");
    await run('UPDATE texts SET body = body WHERE id BETWEEN 16 AND 20');
    expect((await probe('texts')).found).toMatchObject({
      pairs: 20,
      identical: 15,
      changed: [{ column: 'body', pairs: 5 }],
      skipped: 0,
    });
    const [row] = await using(database, 'asker', (connection) =>
      connection.query("SELECT reltoastrelid::regclass::text AS name FROM pg_class WHERE relname = 'texts'"),
    );
    await run(`VACUUM ${String(row?.name)}`);
    expect((await probe('texts')).found).toMatchObject({ pairs: 5, identical: 5, skipped: 15 });
  });

  test('names of every kind; an empty table; a partitioned one', async () => {
    await run(
      'CREATE SCHEMA "S s"',
      'CREATE TABLE "S s"."T""t" ("a b" integer, c integer) WITH (autovacuum_enabled = off)',
    );
    await run(
      'INSERT INTO "S s"."T""t" SELECT i, i FROM generate_series(1, 10) AS i',
      'UPDATE "S s"."T""t" SET "a b" = "a b" + i FROM (VALUES (1)) AS v (i)',
    );
    const { found, advice } = await probe('"S s"."T""t"');
    expect(found).toMatchObject({ pairs: 10, identical: 0, changed: [{ column: 'a b', pairs: 10 }] });
    expect(advice[0]?.sql).toContain('UPDATE "S s"."T""t" SET "a b" = $1\nWHERE  …');
    await run('CREATE TABLE empty (n integer)', 'CREATE TABLE parted (n integer) PARTITION BY RANGE (n)');
    expect((await probe('empty')).found).toMatchObject({ pairs: 0, identical: 0, pages: 0, ofPages: 0 });
    expect(await probe('parted')).toMatchObject({ found: null, lacks: [{ grant: null }] });
  });

  test.each<RoleKind>(['pg_monitor', 'plain'])(
    'as %s: a superuser or what one lends is needed, hints are there all the same',
    async (kind) => {
      const role: TestRole = await createRole(server, kind);
      try {
        const theirs = product.place(server, database.name, role);
        const denied = await probe('hinted', theirs);
        expect(denied.found).toBeNull();
        expect(denied.lacks[0]?.grant).toBe(`GRANT USAGE ON SCHEMA "inspect it" TO ${role.user};`);
        expect(denied.hints).toHaveLength(2);
        await run(`GRANT USAGE ON SCHEMA "inspect it" TO ${role.user}`);
        await run(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "inspect it" TO ${role.user}`);
        const [lack] = (await probe('hinted', theirs)).lacks;
        expect(lack?.what).toContain('needs a superuser, or one who lends pageinspect');
        await run(lack?.grant ?? 'SELECT');
        const lent = await probe('hinted', theirs);
        expect(lent.lacks).toEqual([]);
        expect(lent.found).toMatchObject({ skipped: 0 });
        await run(
          `DO $$ DECLARE f regprocedure; BEGIN
             FOR f IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = '"inspect it"'::regnamespace LOOP
               EXECUTE format('ALTER FUNCTION %s SECURITY INVOKER', f);
             END LOOP; END $$`,
        );
      } finally {
        await run(`DROP OWNED BY ${role.user}`);
        await dropRole(server, role);
      }
    },
  );
});
