import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { MissingStatements } from '../../shared/contract/statements.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createRole, describeEachVersion, dropRole, type TestRole } from '../support/every-version.ts';
import type { OwnPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { type OpenStatements, openStatements, rowWith, startCounting } from './open-statements.ts';

const sqlOf = (missing: MissingStatements | null) => missing?.steps.map(({ sql }) => sql);

/** The shared servers have not loaded the library. */
describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let product: OpenStatements;
  let connection: ScenarioConnection;
  let plain: TestRole;
  beforeAll(async () => {
    database = await server().createDatabase();
    connection = await database.connect();
    plain = await createRole(server(), 'plain');
    product = openStatements();
  });
  afterAll(async () => {
    await product?.close();
    await connection?.close();
    await database?.drop();
    await dropRole(server(), plain);
  });

  const look = async (at: At): Promise<MissingStatements | null> => {
    const watching = product.watch(at);
    const event = await watching.when(() => true);
    await watching.stop();
    expect(event.rows).toEqual([]);
    return event.missing;
  };

  test('not installed: the library, the restart and the extension, each with who does it', async () => {
    const missing = await look(product.place(server(), database.name));
    expect(missing?.kind).toBe('not-installed');
    expect(sqlOf(missing)).toEqual([
      "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';",
      null,
      'CREATE EXTENSION pg_stat_statements;',
    ]);
    expect(missing?.steps.at(-1)?.text).toContain(database.name);
  });

  test('a role that cannot see which libraries are loaded is not told to throw the others out', async () => {
    const missing = await look(product.place(server(), database.name, plain));
    expect(sqlOf(missing)?.[0]).toBe('SHOW shared_preload_libraries;');
  });

  test('installed and not loaded: the library and the restart', async () => {
    await connection.query('CREATE EXTENSION pg_stat_statements');
    const missing = await look(product.place(server(), database.name));
    expect(missing?.kind).toBe('not-preloaded');
    expect(sqlOf(missing)).toEqual(["ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';", null]);
    await connection.query('DROP EXTENSION pg_stat_statements');
  });
});

describe('where statements are counted', () => {
  let server: OwnPostgres;
  let database: TestDatabase;
  let product: OpenStatements;
  let connection: ScenarioConnection;
  let plain: TestRole;
  let at: At;
  beforeAll(async () => {
    server = await startCounting(16, { shared_preload_libraries: 'auto_explain,pg_stat_statements' });
    database = await server.createDatabase();
    connection = await database.connect();
    plain = await createRole(server, 'plain');
    product = openStatements();
    at = product.place(server, database.name);
  });
  afterAll(async () => {
    await product?.close();
    await connection?.close();
    await server?.stop();
  });

  test('only the extension is missing, and what is created meanwhile is found by itself', async () => {
    const watching = product.watch(at);
    const event = await watching.when(() => true);
    expect(sqlOf(event.missing)).toEqual(['CREATE EXTENSION pg_stat_statements;']);
    await connection.query('CREATE EXTENSION pg_stat_statements');
    await watching.when(({ missing }) => missing === null);
    await connection.query('DROP EXTENSION pg_stat_statements');
    const gone = await watching.when(({ missing }) => missing !== null);
    expect(gone.missing?.kind).toBe('not-installed');
    await watching.stop();
  });

  test('an extension from before an upgrade is too old until it is updated, and an older one is read', async () => {
    await connection.query("CREATE EXTENSION pg_stat_statements VERSION '1.4'");
    const watching = product.watch(at);
    const event = await watching.when(() => true);
    expect(event.missing?.kind).toBe('too-old');
    expect(event.missing?.message).toContain('1.4');
    await connection.query("ALTER EXTENSION pg_stat_statements UPDATE TO '1.8'");
    await connection.query('SELECT 1 AS read_by_an_old_extension');
    const read = await watching.when((seen) => rowWith(seen, 'read_by_an_old_extension') !== undefined);
    expect(read).toMatchObject({ missing: null, dealloc: null, stats_reset: null });
    expect(rowWith(read, 'read_by_an_old_extension')).toMatchObject({ toplevel: null, calls: 1, stats_since: null });
    expect(read.ours).toBeGreaterThan(0);
    await watching.stop();
    await connection.query(String(sqlOf(event.missing)?.[0]));
    const updated = product.watch(at);
    await updated.when(({ stats_reset }) => stats_reset !== null);
    await updated.stop();
    await connection.query('DROP EXTENSION pg_stat_statements');
  });

  test('a role without the right is told which GRANT gives it, and that grant does', async () => {
    await connection.query(
      'CREATE SCHEMA "Stats" CREATE TABLE nothing (); CREATE EXTENSION pg_stat_statements SCHEMA "Stats"',
    );
    await connection.query('REVOKE EXECUTE ON FUNCTION "Stats".pg_stat_statements(boolean) FROM PUBLIC');
    await connection.query('REVOKE EXECUTE ON FUNCTION "Stats".pg_stat_statements_info() FROM PUBLIC');
    const watching = product.watch(product.place(server, database.name, plain));
    const event = await watching.when(() => true);
    expect(event.missing?.kind).toBe('denied');
    const steps = sqlOf(event.missing) ?? [];
    expect(steps).toEqual([
      `GRANT USAGE ON SCHEMA "Stats" TO ${plain.user};`,
      `GRANT EXECUTE ON FUNCTION "Stats".pg_stat_statements(boolean), "Stats".pg_stat_statements_info() TO ${plain.user};`,
    ]);
    for (const step of steps) await connection.query(String(step));
    await watching.when(({ missing }) => missing === null);
    await watching.stop();
  });

  test('what is hidden is summed by role, never 0, and pg_read_all_stats shows it', async () => {
    await connection.query('CREATE TABLE mine (id integer)');
    for (let n = 0; n < 5; n += 1) await connection.query('SELECT id FROM mine');
    const watching = product.watch(product.place(server, database.name, plain));
    const event = await watching.when(({ hidden }) => hidden > 0);
    expect(event.grant).toBe(`GRANT pg_read_all_stats TO ${plain.user};`);
    expect(rowWith(event, 'FROM mine')).toBeUndefined();
    const hidden = event.rows.find(({ isHidden }) => isHidden);
    expect(hidden).toMatchObject({ query: null, queryid: '', usename: server.user, nPlusOne: null });
    expect(hidden?.entries).toBe(event.hidden);
    expect(hidden?.calls).toBeGreaterThanOrEqual(5);
    await connection.query(event.grant ?? '');
    const read = await watching.when((seen) => rowWith(seen, 'FROM mine') !== undefined);
    expect(read.hidden).toBe(0);
    await watching.stop();
  });

  test('that nothing is tracked is said', async () => {
    await connection.query("ALTER SYSTEM SET pg_stat_statements.track = 'none'");
    await connection.query('SELECT pg_reload_conf()');
    const fresh = openStatements();
    const watching = fresh.watch(fresh.place(server, database.name));
    await expect
      .poll(async () => (await connection.query('SHOW pg_stat_statements.track'))[0])
      .toEqual({ 'pg_stat_statements.track': 'none' });
    await watching.stop();
    const again = fresh.watch(fresh.place(server, database.name));
    const event = await again.when(() => true);
    expect(event.notes).toEqual(['pg_stat_statements.track is none: nothing is counted.']);
    await again.stop();
    await fresh.close();
  });
});
