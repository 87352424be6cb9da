import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture } from '../scenarios/fixture.ts';
import { fixtureRelations, fixtureRights, fixtureRoutines } from '../scenarios/fixture-facts.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { buildHugeCatalog, type CatalogCounts, smallCatalog } from '../scenarios/huge-catalog.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';

async function ask(database: TestDatabase, text: string): Promise<readonly Record<string, unknown>[]> {
  const connection = await database.connect('test');
  return connection.query(text).finally(() => connection.close());
}

const factsOfRelations = `
  SELECT n.nspname AS schema, c.relname, c.relkind::text, nullif(c.reltuples, -1)::integer AS rows, h.inhparent::regclass::text AS parent,
         pg_get_expr(c.relpartbound, c.oid) AS bound, t.relname AS "on", obj_description(c.oid, 'pg_class') AS comment,
         CASE WHEN c.relfilenode <> 0 THEN pg_relation_size(c.oid)::integer END AS "heapBytes", c.relpersistence = 'u' AS unlogged,
         NOT c.relispopulated AS unpopulated, i.indisvalid IS FALSE AS invalid, coalesce(h.inhdetachpending, false) AS "detach-pending",
         EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
                 AND c.relkind = 'S') AS "owned-sequence", pg_get_userbyid(c.relowner) AS owner
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_inherits AS h ON h.inhrelid = c.oid LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
    LEFT JOIN pg_class AS t ON t.oid = i.indrelid
  WHERE n.nspname IN ('shop', 'closed') AND c.relkind <> 't'
  ORDER BY n.nspname, c.relname`;

const marks = ['unlogged', 'unpopulated', 'invalid', 'detach-pending', 'owned-sequence'] as const;

describeEachVersion(({ server }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await server().createDatabase();
    await createFixture((name) => database.connect(name));
  });

  afterAll(() => database.drop());

  test('the fixture is what its facts say', async () => {
    const rows = await ask(database, `SET search_path = shop; ${factsOfRelations}`);
    const seen = rows.map((row) => ({
      schema: row.schema,
      relname: row.relname,
      relkind: row.relkind,
      // A view, a sequence and a type have no number of rows that means anything; an index has that of its last build.
      rows: row.rows,
      heapBytes: row.heapBytes,
      ...(row.parent === null ? {} : { parent: row.parent }),
      ...(row.bound === null ? {} : { bound: row.bound }),
      ...(row.on === null ? {} : { on: row.on }),
      ...(row.comment === null ? {} : { comment: row.comment }),
      ...(marks.some((mark) => row[mark]) ? { marks: marks.filter((mark) => row[mark]) } : {}),
    }));
    const expected = [...fixtureRelations].sort((a, b) =>
      `${a.schema} ${a.relname}` < `${b.schema} ${b.relname}` ? -1 : 1,
    );
    expect(seen).toEqual(expected);
    expect(new Set(rows.map(({ owner }) => owner))).toEqual(new Set(['fixture_owner']));
  });

  test('its routines and rights too', async () => {
    const routines = await ask(
      database,
      `
      SELECT proname, pg_get_function_identity_arguments(oid) AS args, prokind::text, obj_description(oid, 'pg_proc') AS comment
      FROM pg_proc WHERE pronamespace = 'shop'::regnamespace ORDER BY 1, 2`,
    );
    expect(routines.map(({ comment, ...rest }) => (comment === null ? rest : { ...rest, comment }))).toEqual(
      fixtureRoutines,
    );
    const refused = await ask(
      database,
      `
      SELECT string_agg(oid::regclass::text, ' ' ORDER BY relname) AS tables, has_schema_privilege('fixture_plain', 'closed', 'USAGE') AS closed
      FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT has_table_privilege('fixture_plain', oid, 'SELECT')`,
    );
    expect(refused[0]).toEqual({ tables: fixtureRights.fixture_plain.noSelect.join(' '), closed: false });
  });
});

describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let counts: CatalogCounts;

  beforeAll(async () => {
    database = await server().createDatabase();
    counts = await buildHugeCatalog((name) => database.connect(name), smallCatalog);
  });

  afterAll(() => database.drop());

  test('the small catalog has as many relations as promised', async () => {
    expect(counts.tables).toBeGreaterThan(800);
    expect(counts.rows).toBeGreaterThan(3000);
    const levels = await ask(
      database,
      `
      WITH RECURSIVE tree (oid, level) AS (
        SELECT 'app.tree'::regclass::oid, 1
        UNION ALL SELECT inhrelid, level + 1 FROM pg_inherits JOIN tree ON inhparent = tree.oid)
      SELECT max(level) AS levels, count(*) AS relations FROM tree`,
    );
    expect(levels[0]).toEqual({ levels: 4, relations: '53' });
  });

  test('every hostile name arrives as it was written', async () => {
    const rows = await ask(
      database,
      `
      SELECT relname, obj_description(c.oid, 'pg_class') AS comment, attname
      FROM pg_class AS c JOIN pg_attribute AS a ON attrelid = c.oid AND attnum = 2
      WHERE relnamespace = 'hostile'::regnamespace AND relkind = 'r' AND relname <> 'dropped column'`,
    );
    const names = new Set<unknown>(hostileNames);
    expect(new Set(rows.map(({ relname }) => relname))).toEqual(names);
    expect(new Set(rows.map(({ comment }) => comment))).toEqual(names);
    expect(new Set(rows.map(({ attname }) => attname))).toEqual(names);
  });
});

describe('hostile names', () => {
  test('are different, and as long as PostgreSQL takes', () => {
    expect(new Set(hostileNames).size).toBe(hostileNames.length);
    const bytes = hostileNames.map((name) => Buffer.byteLength(name));
    expect(Math.max(...bytes)).toBe(63);
    expect(Math.min(...bytes)).toBe(1);
    expect(hostileNames.length).toBeGreaterThanOrEqual(40);
  });
});
