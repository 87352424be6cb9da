import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Statement, textFor } from '../../electron/postgres/statement.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';

/**
 * What asks an extension has its schema in search_path, behind pg_catalog. It may be public, where others may make
 * operators: one that fits the types better than PostgreSQL's own would run there with the rights of whoever looks.
 */
const electron = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'electron');

const isInSchema = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && 'texts' in value && 'schema' in value && value.schema !== undefined;

const files = readdirSync(electron, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql.ts'));
const statements: Statement[] = [];
for (const file of files) {
  const exported: Record<string, unknown> = await import(pathToFileURL(path.join(electron, file)).href);
  statements.push(...Object.values(exported).filter(isInSchema));
}

const types = ['int2', 'int4', 'int8', 'numeric', 'float8', 'oid', 'text', 'name', '"char"', 'xid', 'bytea', 'pg_lsn'];
const symbols = ['=', '<>', '<', '>', '<=', '>=', '+', '-', '*', '/', '&', '||'];

/** Every operator that PostgreSQL itself lacks for two of these types. */
const plant = `DO $do$
DECLARE l text; r text; o text;
BEGIN
  FOREACH l IN ARRAY ARRAY['${types.join("','")}'] LOOP
    FOREACH r IN ARRAY ARRAY['${types.join("','")}'] LOOP
      EXECUTE format('CREATE FUNCTION public.trap(%s, %s) RETURNS boolean LANGUAGE sql AS $$SELECT true$$', l, r);
      FOREACH o IN ARRAY ARRAY['${symbols.join("','")}'] LOOP
        IF NOT EXISTS (SELECT FROM pg_operator WHERE oprname = o AND oprleft = l::regtype AND oprright = r::regtype) THEN
          EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.trap)', o, l, r);
        END IF;
      END LOOP;
    END LOOP;
  END LOOP;
END $do$`;

/** What a view depends on that neither PostgreSQL itself nor an extension brought: its own things are not noted. */
const strangers = `
  SELECT pg_describe_object(d.refclassid, d.refobjid, 0) AS what
  FROM   pg_depend AS d
  WHERE  d.classid = 'pg_rewrite'::regclass AND d.refclassid IN ('pg_operator'::regclass, 'pg_proc'::regclass)
  AND    d.objid = (SELECT r.oid FROM pg_rewrite AS r WHERE r.ev_class = to_regclass('pg_temp.looked'))
  AND    NOT EXISTS (SELECT FROM pg_depend AS e
                     WHERE e.classid = d.refclassid AND e.objid = d.refobjid AND e.deptype = 'e')`;

describeEachVersion(({ major, server }) => {
  let database: TestDatabase;
  let connection: ScenarioConnection;
  const inVersion = statements.filter(({ texts }) => texts.some(({ since }) => since <= major * 10_000));

  beforeAll(async () => {
    database = await server().createDatabase();
    connection = await database.connect();
    const extensions = ['pg_stat_statements', 'pageinspect', 'pgstattuple', ...(major >= 15 ? ['pg_walinspect'] : [])];
    for (const name of extensions) await connection.query(`CREATE EXTENSION ${name} SCHEMA public`);
    await connection.query(plant);
    await connection.query('SET search_path = pg_catalog, public, pg_temp');
  });
  afterAll(async () => {
    await connection.close();
    await database.drop();
  });

  const strangersOf = async (sql: string) => {
    await connection.query(`CREATE TEMPORARY VIEW looked AS ${sql.replaceAll(/\$\d+/gu, 'NULL')}`);
    const found = await connection.query(strangers);
    await connection.query('DROP VIEW pg_temp.looked');
    return found.map(({ what }) => what);
  };

  test('the trap is real', async () => {
    const [what] = await strangersOf('SELECT s.calls FROM pg_stat_statements(true) AS s WHERE s.wal_bytes > 0');
    expect(what).toMatch(/^operator .*>/u);
  });

  test('every statement that asks an extension calls only it and PostgreSQL', async () => {
    expect(inVersion.length).toBeGreaterThan(5);
    for (const statement of inVersion) {
      expect(await strangersOf(textFor(statement, major * 10_000)), statement.name).toEqual([]);
    }
  });
});
