import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { createFixture } from '../scenarios/fixture.ts';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { createRole, dropRole, type TestRole } from '../support/every-version.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { noPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { reached, skipped } from '../support/reached.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { everyRoom } from './every-room.ts';

// With one server connection for all, what our questions leave on it meets the next client: this test's own.

if (noPgBouncer !== undefined) skipped('pooler', noPgBouncer);

type Mode = 'session' | 'transaction' | 'statement';

describe.skipIf(noPgBouncer)('every room through PgBouncer', () => {
  let server: TestServer;
  let database: TestDatabase;
  let role: TestRole;
  let host: TestHost;
  let door: DoorClient;
  let oid: number;

  beforeAll(async () => {
    server = await sharedPostgres();
    database = await server.createDatabase();
    await createFixture((applicationName) => database.connect(applicationName));
    role = await createRole(server, 'pg_monitor');
    const connection = await database.connect();
    const [row] = await connection.query("SELECT 'shop.orders'::regclass::oid::text AS oid");
    oid = Number(row?.oid);
    await connection.close();
    host = await startHost({ args: ['--no-demo'] });
    door = await openDoor(host);
  }, 180_000);

  afterAll(async () => {
    door?.close();
    await host?.stop();
    await database.drop();
    await dropRole(server, role);
  });

  /** Every setting of the server connection, and what else a session can leave there. */
  async function traces(watcher: ScenarioConnection): Promise<ReadonlyMap<string, string>> {
    const rows = await watcher.query(`
      SELECT name, concat(setting, ' from ', source) AS value FROM pg_settings WHERE name <> 'application_name'
      UNION ALL SELECT 'prepared statements', count(*)::text FROM pg_prepared_statements
      UNION ALL SELECT 'advisory locks', count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
      UNION ALL SELECT 'channels', count(*)::text FROM pg_listening_channels()
      UNION ALL SELECT 'pid', pg_backend_pid()::text`);
    return new Map(rows.map((one) => [String(one.name), String(one.value)]));
  }

  /** In session mode the pooler resets what a client leaves; here it must not need to. */
  const settingsOf = (mode: Mode) => (mode === 'session' ? { server_reset_query: '' } : {});

  async function askAll(pooler: PgBouncer, mode: Mode): Promise<Readonly<Record<string, string>>> {
    const id = `pooled-${mode}`;
    const profile = { id, name: id, host: pooler.host, port: pooler.port, database: database.name, user: role.user };
    await door.get('connections.save', {
      profile: { ...profile, tls: 'off', environment: 'local' },
      password: role.password,
    });
    const facts = await door.get('connections.open', { id, password: role.password });
    expect(facts.isPooled).toBe(true);
    const outcomes: Record<string, string> = {};
    for (const { name, ask } of everyRoom({ door, at: facts.at, table: { oid } })) {
      const reply = await ask();
      outcomes[name] = reply.ok ? 'answered' : `${reply.failure.kind}: ${reply.failure.message}`;
      const said = reply.ok ? JSON.stringify(reply.data) : '';
      if (name === 'benchmark.run') expect(said).toContain('cannot be kept through a pooler');
      if (name === 'plans.run')
        expect(said).toContain(mode === 'statement' ? 'PgBouncer pools by statement' : '"finished"');
    }
    const limits: string[] = [];
    await door.listen('vacuum.run', { at: facts.at, relid: oid, action: 'analyze' }, (event) => {
      limits.push(JSON.stringify(event));
    });
    expect(limits.join('')).toContain('A pooler stands between');
    await door.get('connections.close', { at: facts.at });
    return outcomes;
  }

  test.each<Mode>(['transaction', 'statement', 'session'])(
    'in %s mode: noticed, limited in words, nothing left',
    async (mode) => {
      // In session mode a client keeps its server connection, so ours have the pool for themselves and then give it back.
      const poolSize = mode === 'session' ? 4 : 1;
      const pooler = await startPgBouncer(server, { mode, poolSize, users: [role], settings: settingsOf(mode) });
      const through = { user: role.user, password: role.password, host: pooler.host, port: pooler.port };
      const before = await (async () => {
        const watcher = await database.connect('somebody', through);
        const seen = await traces(watcher);
        await watcher.close();
        return seen;
      })();
      const outcomes = await askAll(pooler, mode);
      // Every server connection of the pool is looked at: the clients of this test hold them all at once.
      const watchers = await Promise.all(Array.from({ length: poolSize }, () => database.connect('somebody', through)));
      const after = [];
      for (const watcher of watchers) after.push(await traces(watcher));
      await Promise.all(watchers.map((watcher) => watcher.close()));
      const left = after.flatMap((seen) =>
        [...seen].filter(([name, value]) => name !== 'pid' && before.get(name) !== value),
      );
      const asked = Object.keys(outcomes).length;
      const limited = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'answered');
      const figure = `${mode}: ${before.size} settings and traces after ${asked} questions of every room: ${left.length} left`;
      reached('pooler', figure, left.length === 0);
      await pooler.stop();
      expect(left).toEqual([]);
      expect(before.size).toBeGreaterThan(300);
      // What is limited says that it is the pooler, and what room it is in; everything else answers.
      for (const [name, outcome] of limited)
        expect(outcome, name).toMatch(/unsupported|pooler|PgBouncer|denied|bad-input|timeout/u);
      expect(asked - limited.length).toBeGreaterThan(20);
      if (process.env.HEAPSCOPE_LONG === '1') console.log(mode, Object.fromEntries(limited));
    },
    240_000,
  );
});
