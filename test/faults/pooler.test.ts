import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fails } from '../postgres/statements.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createFixture } from '../scenarios/fixture.ts';
import { createRole, dropRole, type TestRole } from '../support/every-version.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { failureOf, outcomeOf } from './asking.ts';
import { openProduct, type Product } from './product.ts';

// Through PgBouncer in transaction mode each statement may meet another backend, and what one leaves behind there
// meets somebody else's application. With a pool of one, that somebody is the watcher of this test.

describe.skipIf(noPgBouncer)('through PgBouncer in transaction mode', () => {
  let server: TestServer;
  let database: TestDatabase;
  let role: TestRole;
  let pooler: PgBouncer;
  let product: Product;
  let at: string;
  let watcher: ScenarioConnection;
  let before: ReadonlyMap<string, string>;

  beforeAll(async () => {
    server = await sharedPostgres();
    database = await server.createDatabase();
    await createFixture((applicationName) => database.connect(applicationName));
    role = await createRole(server, 'pg_monitor');
    pooler = await startPgBouncer(server, { poolSize: 1, users: [role] });
    product = await openProduct();
    at = product.place({ ...role, host: pooler.host, port: pooler.port }, database.name);
    watcher = await database.connect('somebody', { ...role, ...pooler });
    before = await settings();
  });

  afterAll(async () => {
    await product.close();
    await watcher.close();
    await pooler.stop();
    await database.drop();
    await dropRole(server, role);
  });

  /** Every setting of the one backend, and what else a session can leave there. */
  async function settings(): Promise<ReadonlyMap<string, string>> {
    const rows = await watcher.query(`
      SELECT name, concat(setting, ' from ', source) AS value FROM pg_settings WHERE name <> 'application_name'
      UNION ALL SELECT 'pid', pg_backend_pid()::text
      UNION ALL SELECT 'prepared statements', count(*)::text FROM pg_prepared_statements
      UNION ALL SELECT 'cursors', (count(*) - 1)::text FROM pg_cursors
      UNION ALL SELECT 'advisory locks', count(*)::text FROM pg_locks WHERE locktype = 'advisory'
      UNION ALL SELECT 'temporary tables', count(*)::text FROM pg_class WHERE relpersistence = 't'`);
    return new Map(rows.map((row) => [String(row.name), String(row.value)]));
  }

  /** What differs; the pid is among it, so that the same backend is compared. */
  async function left(): Promise<readonly string[]> {
    const after = await settings();
    expect(after.size).toBeGreaterThan(300);
    return [...after].filter(([name, value]) => before.get(name) !== value).map(([name, value]) => `${name}: ${value}`);
  }

  const expectNothingLeft = async () => expect(await left()).toEqual([]);

  test('a setting that is left behind would be seen', async () => {
    const careless = await database.connect('careless', { ...role, ...pooler });
    await careless.query("SET statement_timeout = '7s'");
    expect(await left()).toEqual(['statement_timeout: 7000 from session']);
    await careless.query('RESET statement_timeout');
    await careless.close();
    await expectNothingLeft();
  });

  test('it is noticed, and leaves nothing', async () => {
    expect(await product.open(at)).toMatchObject({ isPooled: true, database: database.name, role: role.user });
    await expectNothingLeft();
  });

  test('the list and its refresh work, and leave nothing', async () => {
    const list = await product.list(at);
    expect(list.relations.relname).toContain('orders');
    const changes = await product.relations.refresh({ at, token: list.token, isThorough: true }, product.call());
    expect(changes.relations).toBeNull();
    await expectNothingLeft();
  });

  test('every part of a relation and its DDL work, and leave nothing', async () => {
    const { relations } = await product.list(at);
    const oidOf = (name: string) => relations.oid[relations.relname.indexOf(name)] ?? 0;
    const ask = { at, oid: oidOf('orders') };
    const call = product.call();
    const parts = product.relations;
    expect(JSON.stringify(await parts.columns(ask, call))).toContain('customer_id');
    expect(JSON.stringify(await parts.indexes(ask, call))).toContain('orders_open_idx');
    expect(JSON.stringify(await parts.constraints(ask, call))).toContain('orders_pkey');
    expect(JSON.stringify(await parts.foreignKeys(ask, call))).toContain('orders_customer_id_fkey');
    expect(JSON.stringify(await parts.triggers(ask, call))).toContain('orders_touch');
    expect(JSON.stringify(await parts.ddl({ ...ask, catalog: 'pg_class' }, call))).toContain('CREATE TABLE');
    await parts.privileges({ ...ask, catalog: 'pg_class' }, call);
    await parts.size(ask, call);
    await parts.partitions({ at, oid: oidOf('measurements') }, call);
    const found: unknown[] = [];
    const wanted = { scope: 'columns', words: ['customer'], isRegex: false, isCaseSensitive: false, withSystem: false };
    for await (const event of parts.search({ at, ...wanted, scope: 'columns' }, call)) found.push(event);
    expect(JSON.stringify(found)).toContain('customer_id');
    await expectNothingLeft();
  });

  test('a size report works, equal to the byte, and leaves nothing', async () => {
    const last = (await product.measure(at)).at(-1);
    expect(last).toMatchObject({ state: 'finished', failure: null, measured: last?.relations });
    const [row] = await watcher.query(`
      SELECT sum(pg_total_relation_size(c.oid))::bigint AS bytes FROM pg_class AS c
      WHERE c.relkind IN ('r', 'm') AND c.relnamespace >= 16384`);
    expect(last?.sum.total_bytes).toBe(Number(row?.bytes));
    await expectNothingLeft();
  });

  test('failures and stopped calls leave nothing, and the pooler stands', async () => {
    for (let n = 0; n < 60; n += 1) {
      const call = product.call();
      const listing = outcomeOf(product.relations.list({ at }, call));
      setTimeout(() => call.stop(), n % 30);
      await listing;
    }
    expect(await failureOf((await product.session(at)).rows(fails))).toMatchObject({ sql: { sqlstate: '22012' } });
    expect(pooler.log()).toContain('cancel request');
    expect(pooler.log()).not.toContain('FATAL');
    await watcher.query('SELECT 1');
    expect((await left()).filter((one) => !one.startsWith('pid:'))).toEqual([]);
  });

  test('the pooler goes away', async () => {
    await product.open(at);
    await pooler.stop();
    expect((await failureOf(product.list(at))).kind).toBe('not-connected');
  });
});
