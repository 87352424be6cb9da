import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSamplers, type Samplers } from '../../electron/sampler/samplers.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createFixture } from '../scenarios/fixture.ts';
import { reached } from '../support/reached.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { openProduct, type Product } from './product.ts';
import { idleInTransaction, look, lookUntil } from './sightings.ts';

// What others on the server notice of us: never idle in a transaction, no lock stronger than ACCESS SHARE, at most four
// connections.

const runMs = process.env.HEAPSCOPE_LONG === '1' ? 180_000 : 6_000;
const leastAsked = 200;
let server: TestServer;
let database: TestDatabase;
let product: Product;
let watcher: ScenarioConnection;
let samplers: Samplers;
const folder = tempFolder();

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  await createFixture((applicationName) => database.connect(applicationName));
  product = await openProduct();
  samplers = openSamplers({ databases: product.databases, folder, everyMs: async () => 50 });
  watcher = await server.connect('watcher');
});

afterAll(async () => {
  await samplers.close();
  removeFolder(folder);
  await product.close();
  await watcher.close();
  await database.drop();
});

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
    const watched = new AbortController();
    let samples = 0;
    const watching = samplers.watch(at, watched.signal, ({ kind }) => {
      if (kind === 'tick') samples += 1;
    });
    let isOver = false;
    const asking = keepAsking(at).finally(() => {
      isOver = true;
    });
    const seen = await lookUntil(() => isOver, 2, watcher, database.name);
    const asked = await asking;
    watched.abort();
    await watching;
    // It leaves samples out while all four connections are at work, as they mostly are here.
    expect(samples).toBeGreaterThan(3);
    const { states, modes, most } = seen;
    console.log(`${asked} statements, sightings:`, Object.fromEntries(states), `at most ${most} connections`);
    const isQuiet = idleInTransaction(seen).length === 0;
    reached(
      'idle',
      `${seen.count} looks while ${asked} statements ran: ${isQuiet ? 'none' : 'some'} idle in transaction`,
      isQuiet,
    );
    // A lock is held for the length of its statement, since each is a transaction of its own.
    const longestMs = Math.round(
      Math.max(
        ...product.databases
          .sent(at)
          .after(0)
          .map(({ ms }) => ms),
      ),
    );
    const isWeak = [...modes].every((mode) => mode === 'AccessShareLock');
    reached(
      'locks',
      `${seen.count} looks: ${[...modes].join(', ')}; longest ${longestMs} ms`,
      isWeak && longestMs < 17_000,
    );
    const [row] = await watcher.query('SHOW max_connections');
    const share = (100 * most) / Number(row?.max_connections);
    reached(
      'connections',
      `at most ${most} at once, ${share} % of max_connections, while everything runs`,
      most <= 4 && share <= 5,
    );
    expect(states.get('active')).toBeGreaterThan(20);
    expect(idleInTransaction(seen)).toEqual([]);
    expect([...modes]).toEqual(['AccessShareLock']);
    expect(most).toBeLessThanOrEqual(4);
  },
  runMs + 60_000,
);

test('after the last page is gone, nothing of us is left', async () => {
  await product.databases.closeAll();
  await expect.poll(async () => (await look(watcher, database.name)).connections, { timeout: 3_000 }).toBe(0);
});
