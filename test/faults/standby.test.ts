import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture } from '../scenarios/fixture.ts';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { noDebianPostgres } from '../support/debian-postgres.ts';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { type HotStandby, startHotStandby } from '../support/hot-standby.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { limits } from '../user-lane/lane.ts';
import { failureOf, until } from './asking.ts';
import { everyRoom } from './every-room.ts';

// A standby that streams from its primary and cancels at once what stands in the way of replaying.

describe.skipIf(noDebianPostgres)('a hot standby', () => {
  let pair: HotStandby;
  let database: TestDatabase;
  let host: TestHost;
  let door: DoorClient;
  let product: TestDatabases;
  let at: string;
  let oid: number;

  beforeAll(async () => {
    pair = await startHotStandby();
    database = await pair.primary.createDatabase();
    await createFixture((applicationName) => database.connect(applicationName));
    await pair.caughtUp();
    host = await startHost({ args: ['--no-demo'] });
    door = await openDoor(host);
    product = testDatabases();
    const { user, password, port } = pair.standby;
    const profile = { id: 'standby', name: 'standby', host: '127.0.0.1', port, database: database.name, user };
    await door.get('connections.save', { profile: { ...profile, tls: 'off', environment: 'local' }, password });
    const facts = await door.get('connections.open', { id: 'standby', password });
    expect(facts.isStandby).toBe(true);
    at = facts.at;
    const { relations } = await door.get('relations.list', { at });
    oid = relations.oid[relations.relname.indexOf('orders')] ?? 0;
  }, 180_000);

  afterAll(async () => {
    await product?.close();
    door?.close();
    await host?.stop();
    await pair?.stop();
  });

  test('every room answers or says why', async () => {
    const silent: string[] = [];
    let answered = 0;
    for (const { name, ask } of everyRoom({ door, at, table: { oid } })) {
      const reply = await ask();
      if (reply.ok) answered += 1;
      // What the server itself cannot do is said in its words or in ours, never as a fault of Heapscope.
      else if (['internal', 'not-connected'].includes(reply.failure.kind))
        silent.push(`${name}: ${reply.failure.message}`);
    }
    expect(silent).toEqual([]);
    expect(answered).toBeGreaterThan(25);
  }, 180_000);

  test('what would write is refused in words, and nothing is sent', async () => {
    const said: string[] = [];
    const reply = await door.listen('vacuum.run', { at, relid: oid, action: 'vacuum' }, (event) => {
      said.push(JSON.stringify(event));
    });
    expect(`${said.join('')}${JSON.stringify(reply)}`).toMatch(/standby/u);
    const state = await door.ask('sql-log.state', { at });
    expect(state.ok).toBe(true);
    const tables = await door.get('vacuum.tables', { at });
    expect(tables.isStandby).toBe(true);
  });

  /** A long question on the standby, and then what on the primary must be replayed over it. */
  async function conflict(conflicting: string): Promise<Awaited<ReturnType<typeof failureOf>>> {
    const place = product.place(pair.standby, database.name);
    const text = 'SELECT count(*), pg_sleep(20) FROM shop.orders';
    const session = await product.databases.user(place, product.call(), { text, settings: [] });
    const failed = failureOf(session.run({ params: [], limits: { ...limits, timeoutMs: 30_000 } }));
    const watcher = await pair.standby.connect('watcher', database.name);
    await until(async () => {
      const rows = await watcher.query(
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'",
      );
      return rows.length > 0;
    }, 19_000);
    const writer = await database.connect('writer');
    await writer.query(conflicting);
    const failure = await failed;
    await session.close();
    await writer.close();
    await watcher.close();
    // The product goes on: the next question is answered.
    const again = await product.databases.user(place, product.call(), { text: 'SELECT 1', settings: [] });
    expect((await again.run({ params: [], limits })).rows).toEqual([['1']]);
    await again.close();
    return failure;
  }

  test('a recovery conflict: told as the server says it, and the next question is answered', async () => {
    expect(await conflict('ALTER TABLE shop.orders ADD COLUMN conflicting integer')).toMatchObject({
      kind: 'sql',
      sql: { sqlstate: '40001' },
      message: expect.stringContaining('conflict with recovery'),
    });
  }, 180_000);

  test('a database that is dropped under it: 57P01 in words, nothing knocks again', async () => {
    const doomed = await pair.primary.createDatabase();
    await pair.caughtUp();
    const place = product.place(pair.standby, doomed.name);
    await product.open(place);
    await doomed.drop();
    const lost = () => product.databases.states().find((one) => one.at === place);
    await until(() => {
      const state = lost();
      return state?.kind === 'lost' && state.retryInMs === null;
    }, 60_000);
    expect(lost()).toMatchObject({ message: expect.stringMatching(/does not exist/u) });
  }, 180_000);
});
