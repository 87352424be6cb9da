import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createFixture } from '../scenarios/fixture.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { openProduct, type Product } from './product.ts';

// What others on the server notice of us: never idle in a transaction, no lock stronger than ACCESS SHARE, at most four
// connections.

const runMs = process.env.HEAPSCOPE_LONG === '1' ? 180_000 : 6_000;
const leastAsked = 200;
let server: TestServer;
let database: TestDatabase;
let product: Product;
let watcher: ScenarioConnection;

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  await createFixture((applicationName) => database.connect(applicationName));
  product = await openProduct();
  watcher = await server.connect('watcher');
});

afterAll(async () => {
  await product.close();
  await watcher.close();
  await database.drop();
});

interface Sighting {
  readonly states: readonly string[];
  readonly modes: readonly string[];
  readonly connections: number;
}

async function look(): Promise<Sighting> {
  const rows = await watcher.query(`
    SELECT a.pid, a.state, coalesce(array_agg(DISTINCT l.mode) FILTER (WHERE l.mode IS NOT NULL), '{}') AS modes
    FROM pg_stat_activity AS a LEFT JOIN pg_locks AS l ON l.pid = a.pid AND l.locktype = 'relation'
    WHERE a.datname = '${database.name}' AND a.application_name LIKE 'heapscope/%'
    GROUP BY a.pid, a.state`);
  return {
    states: rows.map((row) => String(row.state)),
    modes: rows.flatMap(({ modes }) => (Array.isArray(modes) ? modes.map(String) : [])),
    connections: rows.length,
  };
}

/** Everything the rooms ask, again and again; some of it stopped half-way. Long enough on a slow machine too. */
async function keepAsking(at: string): Promise<number> {
  const until = performance.now() + runMs;
  let asked = 0;
  while (performance.now() < until || asked < leastAsked) {
    const { relations, token } = await product.list(at);
    const call = product.call();
    const stopped = product.call();
    const oid = relations.oid[relations.relname.indexOf('orders')] ?? 0;
    setTimeout(() => stopped.stop(), 5);
    await Promise.allSettled([
      product.relations.refresh({ at, token, isThorough: true }, call),
      product.relations.columns({ at, oid }, call),
      product.relations.ddl({ at, oid, catalog: 'pg_class' }, call),
      product.relations.privileges({ at, oid, catalog: 'pg_class' }, call),
      product.relations.columns({ at, oid: 4_000_000_000 }, call),
      product.relations.list({ at }, stopped),
      product.measure(at),
    ]);
    asked += call.statements.length + stopped.statements.length;
  }
  return asked;
}

test(
  'while everything runs, nobody sees us idle in a transaction or in the way',
  async () => {
    const at = product.place(server, database.name);
    await product.open(at);
    let isOver = false;
    const asking = keepAsking(at).finally(() => {
      isOver = true;
    });
    const states = new Map<string, number>();
    const modes = new Set<string>();
    let most = 0;
    while (!isOver) {
      const seen = await look();
      for (const state of seen.states) states.set(state, (states.get(state) ?? 0) + 1);
      for (const mode of seen.modes) modes.add(mode);
      most = Math.max(most, seen.connections);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const asked = await asking;
    console.log(`${asked} statements, sightings:`, Object.fromEntries(states), `at most ${most} connections`);
    expect(states.get('active')).toBeGreaterThan(20);
    expect([...states.keys()].filter((state) => state.startsWith('idle in transaction'))).toEqual([]);
    expect([...modes]).toEqual(['AccessShareLock']);
    expect(most).toBeLessThanOrEqual(4);
  },
  runMs + 60_000,
);

test('after the last page is gone, nothing of us is left', async () => {
  await product.databases.closeAll();
  await expect.poll(async () => (await look()).connections, { timeout: 3_000 }).toBe(0);
});
