import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { VacuumRunEvent } from '../../shared/contract/vacuum.ts';
import { runText } from '../../shared/vacuum/run-text.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { testCall } from '../support/databases.ts';
import { createRole, dropRole } from '../support/every-version.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenVacuum, openVacuum } from './open-vacuum.ts';

let product: OpenVacuum;
let quiet: OpenVacuum;
beforeAll(async () => {
  product = await openVacuum();
  quiet = await openVacuum({ hasActions: false });
});
afterAll(async () => {
  await product.close();
  await quiet.close();
});

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let database: TestDatabase;
  let maker: ScenarioConnection;
  let at: At;
  beforeAll(async () => {
    server = await sharedPostgres(major);
    database = await server.createDatabase();
    maker = await database.connect('maker');
    await maker.query(`CREATE TABLE "odd ""name" (id integer) WITH (autovacuum_enabled = off);
      CREATE TABLE large (id integer, t text) WITH (autovacuum_enabled = off)`);
    await maker.query(`INSERT INTO "odd ""name" SELECT generate_series(1, 1000)`);
    await maker.query(`INSERT INTO large SELECT i, repeat('x', 500) FROM generate_series(1, 60000) AS i`);
    await maker.query(`DELETE FROM "odd ""name" WHERE id > 500`);
    await maker.query('DELETE FROM large WHERE id % 2 = 0');
    await maker.query('SELECT pg_stat_force_next_flush()');
    at = product.place(server, database.name);
  });
  afterAll(async () => {
    await maker.close();
    await database.drop();
  });

  const oidOf = async (relname: string) => (await product.seen(at)).get(relname)?.oid ?? 0;
  const last = (events: readonly VacuumRunEvent[]) => events.at(-1);
  const journal = async (of = product) => (await of.store.journal.read())[0];

  test('VACUUM, VACUUM (ANALYZE) and ANALYZE: told, counted, journalled', async () => {
    const relid = await oidOf('odd "name');
    const events = await product.run(at, relid, 'vacuum');
    expect(events[0]).toEqual({ kind: 'started', pid: expect.any(Number), sql: 'VACUUM public."odd ""name"' });
    const asked = (action: Parameters<typeof runText>[0]) => runText(action, 'public', 'odd "name');
    expect(events[0]).toMatchObject({ sql: asked('vacuum') });
    expect(last(events)).toMatchObject({ kind: 'finished', deadBefore: 500, deadAfter: 0 });
    expect(JSON.stringify(last(events))).toContain('removed about 500 dead rows');
    expect(await journal()).toMatchObject({
      action: 'run',
      outcome: 'done',
      target: null,
      query: 'VACUUM public."odd ""name"',
      database: database.name,
    });
    const analyzed = await product.run(at, relid, 'vacuum-analyze');
    expect(analyzed[0]).toMatchObject({ sql: 'VACUUM (ANALYZE) public."odd ""name"' });
    expect(analyzed[0]).toMatchObject({ sql: asked('vacuum-analyze') });
    const fresh = await product.run(at, relid, 'analyze');
    expect(fresh[0]).toMatchObject({ sql: asked('analyze') });
    expect(last(fresh)).toMatchObject({ kind: 'finished' });
    expect((await product.seen(at)).get('odd "name')).toMatchObject({
      vacuum_count: 2,
      analyze_count: 2,
      reltuples: 500,
    });
  });

  test('its progress is told, and stopping it stops the server', async () => {
    const relid = await oidOf('large');
    await maker.query(`ALTER DATABASE "${database.name}" SET vacuum_cost_delay = '20ms'`);
    await maker.query(`ALTER DATABASE "${database.name}" SET vacuum_cost_limit = 20`);
    const call = testCall();
    const events: VacuumRunEvent[] = [];
    const statement = async () =>
      (await maker.query(`SELECT 1 FROM pg_stat_activity WHERE query = 'VACUUM public.large' AND state = 'active'`))
        .length;
    for await (const event of product.service.run({ at, relid, action: 'vacuum' }, call)) {
      events.push(event);
      if (event.kind !== 'progress') continue;
      expect(await statement()).toBe(1);
      call.stop();
    }
    const progress = events.find((event) => event.kind === 'progress');
    expect(progress?.progress).toMatchObject({ relid, kind: 'vacuum', phase: 'scanning heap', isAutovacuum: false });
    expect(progress?.progress.detail).toMatch(/ of .* scanned$/u);
    await expect.poll(statement, { timeout: 10_000 }).toBe(0);
    await expect.poll(async () => (await journal())?.outcome, { timeout: 10_000 }).toBe('stopped');
    await maker.query(`ALTER DATABASE "${database.name}" RESET ALL`);
  });

  test('refused without a word to the server: production, --no-actions, a role that may not, a table that is gone', async () => {
    const relid = await oidOf('large');
    const production = product.place(server, database.name, { environment: 'production' });
    expect(await product.run(production, relid, 'vacuum')).toMatchObject([{ kind: 'failed' }]);
    const other = quiet.place(server, database.name);
    expect(await quiet.run(other, relid, 'vacuum')).toMatchObject([{ kind: 'failed' }]);
    expect(await journal(quiet)).toBeUndefined();
    expect(await quiet.service.rules({ at: other }, testCall())).toMatchObject({
      hasActions: false,
      ending: 'confirm',
    });
    const role = await createRole(server, 'plain');
    const denied = await product.run(product.place(server, database.name, role), relid, 'analyze');
    expect(denied).toMatchObject([{ kind: 'failed' }]);
    expect(JSON.stringify(denied)).toContain('may not vacuum public.large');
    expect(await product.run(at, 4_000_000_000, 'vacuum')).toMatchObject([{ kind: 'failed' }]);
    expect((await product.seen(at)).get('large')).toMatchObject({ vacuum_count: 0, analyze_count: 0 });
    if (major >= 17) {
      await maker.query(`GRANT MAINTAIN ON large TO ${role.user}`);
      const may = await product.run(product.place(server, database.name, role), relid, 'analyze');
      expect(last(may)).toMatchObject({ kind: 'finished' });
    }
    await maker.query(`REVOKE ALL ON large FROM ${role.user}`);
    await dropRole(server, role);
  });

  test('behind a lock it gives up and says so; who holds the lock is named beforehand', async () => {
    const relid = await oidOf('odd "name');
    await maker.query(`DELETE FROM "odd ""name"`);
    await maker.query(`ALTER TABLE "odd ""name" SET (autovacuum_enabled = on)`);
    await maker.query('SELECT pg_stat_force_next_flush()');
    const locker = await database.connect('nightly load');
    await locker.query(`BEGIN; LOCK TABLE "odd ""name" IN SHARE MODE`);
    await product.verdictIs(at, 'odd "name', 'due');
    const { conflicts } = await product.now(at);
    expect(conflicts).toMatchObject([
      { relid, relation: 'odd "name', mode: 'ShareLock', granted: true, application_name: 'nightly load' },
    ]);
    // It waits 5 s: once is enough.
    if (major === 18) {
      const events = await product.run(at, relid, 'vacuum');
      expect(last(events)).toMatchObject({ kind: 'failed', advice: expect.any(String) });
      expect(await journal()).toMatchObject({ outcome: 'failed' });
    }
    await locker.close();
    await expect.poll(async () => (await product.now(at)).conflicts).toEqual([]);
    // What the detector in Locks finds is heard here.
    product.brokenVacuums.note(at, relid, Date.now() + 1000, { culprit: 'nightly load (pid 7)' });
    expect(await product.verdict(at, 'odd "name')).toBe('cancelled');
    expect((await product.table(at, 'odd "name')).why[0]).toContain('the last time by nightly load (pid 7)');
  });

  test('exports in the order of the page, and what is looked at beside the sampler', async () => {
    const oids = [await oidOf('large'), await oidOf('odd "name')];
    await product.service.export({ at, oids, format: 'csv' }, testCall());
    const lines = product.saved.at(-1)?.content.toString().split(/\r?\n/u) ?? [];
    expect(lines[0]).toContain('verdict');
    expect(lines[1]).toMatch(/^"public","large","off",/u);
    expect(lines[2]).toContain('"odd ""name"');
    for (const format of ['json', 'markdown', 'html'] as const) {
      await product.service.export({ at, oids, format }, testCall());
      expect(product.saved.at(-1)?.content.toString()).toContain('large');
    }
    const watching = testCall();
    const watch = product.samplers.watch(at, watching.signal, () => undefined);
    const points = async () => (await product.service.history({ at, relid: oids[0] ?? 0 }, testCall())).points;
    await expect.poll(async () => (await points()).length, { timeout: 15_000 }).toBeGreaterThan(1);
    const { n_dead_tup: dead, n_live_tup: live } = (await product.seen(at)).get('large') ?? {};
    expect(dead).toBeGreaterThan(0);
    expect((await points()).at(-1)).toMatchObject({ dead, live });
    watching.stop();
    await watch;
  });
});
