import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Running, ScenarioConnection } from '../scenarios/connection.ts';
import { repeatedly } from '../scenarios/cycle.ts';
import { type HarmlessWay, type HorizonWay, harmlessWays, heldHorizon, horizonWays } from '../scenarios/horizon.ts';
import { testCall } from '../support/databases.ts';
import { createRole } from '../support/every-version.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { type OpenVacuum, openVacuum } from './open-vacuum.ts';
import { startStandby } from './standby.ts';

let product: OpenVacuum;
beforeAll(async () => {
  product = await openVacuum();
});
afterAll(() => product.close());

const options = `WITH (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = -1)`;

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: OwnPostgres;
  let maker: ScenarioConnection;
  let at: string;
  let running: Running | undefined;
  beforeAll(async () => {
    // Autovacuum would come by itself, and at the wrong moment.
    server = await startPostgres({
      major,
      settings: { autovacuum_naptime: '1h', wal_level: 'logical', client_connection_check_interval: '100ms' },
    });
    maker = await server.connect('maker');
    await maker.query('CREATE TABLE elsewhere (id serial)');
    await maker.query('INSERT INTO elsewhere DEFAULT VALUES');
    await maker.query('CREATE EXTENSION pgstattuple');
    at = product.place(server);
  });
  afterAll(async () => {
    await maker.close();
    await server.stop();
  });

  afterEach(() => stop());

  const start = async (way: HorizonWay | HarmlessWay): Promise<void> => {
    const applicationName = `app ${way}`;
    const round = heldHorizon({ applicationName, way, table: 'elsewhere', gid: 'tx-9', heldMs: 60_000 });
    running = repeatedly(
      (name) => server.connect(name),
      round,
      () => undefined,
    );
    const there = {
      prepared: `SELECT 1 FROM pg_prepared_xacts`,
      'long-select': `SELECT 1 FROM pg_stat_activity WHERE application_name = '${applicationName}' AND backend_xmin IS NOT NULL`,
      other: `SELECT 1 FROM pg_stat_activity WHERE application_name = '${applicationName}' AND query ~ '${lastOf[way]}'
              AND state LIKE 'idle%'`,
    };
    const text = way === 'prepared' || way === 'long-select' ? there[way] : there.other;
    await expect
      .poll(async () => (await maker.query(text)).length, { timeout: 10_000, interval: 20 })
      .toBeGreaterThan(0);
  };
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };

  /** Dies in front of the holder's eyes, then VACUUM comes by. */
  const bloatAndVacuum = async (rows = 1000) => {
    await maker.query('DROP TABLE IF EXISTS t');
    await maker.query(`CREATE TABLE t (id integer) ${options}`);
    await maker.query(`INSERT INTO t SELECT generate_series(1, ${rows})`);
    // Without what another transaction sees of its creation.
    await product.now(at);
    await maker.query('DELETE FROM t WHERE id > 100');
    if (major > 14) await maker.query('SELECT pg_stat_force_next_flush()');
    await delay(20);
    await maker.query('VACUUM t');
  };
  const deadNow = async (): Promise<number> => {
    const [row] = await maker.query(`SELECT dead_tuple_count FROM pgstattuple('t')`);
    return Number(row?.dead_tuple_count);
  };

  test.each(horizonWays)('held by: %s', async (way) => {
    await start(way);
    await product.now(at);
    await bloatAndVacuum();
    expect(await deadNow()).toBe(900);
    await product.verdictIs(at, 't', 'held-back');
    const now = await product.now(at);
    const holder = now.holders[now.decisive ?? -1];
    const isPrepared = way === 'prepared';
    expect(now.decisive).not.toBeNull();
    expect(holder).toMatchObject({
      source: isPrepared ? 'prepared' : 'backend',
      held: way === 'writer' || isPrepared ? 'backend_xid' : 'backend_xmin',
      ...(isPrepared ? { name: 'tx-9', pid: null } : { application_name: `app ${way}` }),
      affectsThisDatabase: true,
      isCatalogsOnly: false,
      isOurs: false,
    });
    expect(holder?.since).toMatch(/^\d{4}-/u);
    expect(holder?.age).toBeGreaterThan(0);
    expect(holder?.sql).toBe(isPrepared ? "ROLLBACK PREPARED 'tx-9';" : null);
    expect(now.heldBack).toEqual({ rows: 900, tables: 1 });
    const { why } = await product.table(at, 't');
    expect(why.join(' ')).toContain('About 900 dead rows are 18 times its threshold, so every round picks t again');
    expect(why.join(' ')).toContain(isPrepared ? 'After prepared transaction tx-9 ends' : `After pid ${holder?.pid}`);
    await ends();
  });

  const ends = async () => {
    await stop();
    await expect.poll(async () => (await product.now(at)).decisive, { timeout: 10_000 }).toBeNull();
    expect((await product.now(at)).heldBack).toBeNull();
    expect((await product.seen(at)).get('t')?.verdict).toBe('due');
    await maker.query('VACUUM t');
    await product.verdictIs(at, 't', 'fine');
  };

  test.each(harmlessWays)('not held by: %s', async (way) => {
    await start(way);
    await product.now(at);
    await bloatAndVacuum();
    expect(await deadNow()).toBe(0);
    expect(await product.now(at)).toMatchObject({ decisive: null, heldBack: null });
    expect((await product.now(at)).holders).toEqual([]);
    expect((await product.seen(at)).get('t')?.verdict).toBe('fine');
    await stop();
  });

  test('a standby that sends feedback, with and without a slot; a slot of its own for catalogs alone', async () => {
    for (const slot of [undefined, 'standby_slot']) {
      if (slot !== undefined) await maker.query(`SELECT pg_create_physical_replication_slot('${slot}', true)`);
      const [row] = await maker.query(
        `SELECT pg_current_wal_flush_lsn()::text AS lsn, pg_snapshot_xmax(pg_current_snapshot())::text AS xmin`,
      );
      const asked = { name: 'db2', lsn: String(row?.lsn), xmin: Number(row?.xmin) };
      const standby = await startStandby(server, slot === undefined ? asked : { ...asked, slot });
      const source = slot === undefined ? 'standby' : 'slot';
      const isHeld = async () => (await product.now(at)).holders.some((one) => one.source === source);
      await expect.poll(isHeld, { timeout: 10_000 }).toBe(true);
      await bloatAndVacuum();
      expect(await deadNow()).toBe(900);
      await product.verdictIs(at, 't', 'held-back');
      const { holders, decisive } = await product.now(at);
      expect(holders[decisive ?? -1]).toMatchObject({ source, name: slot ?? 'db2', xid: String(row?.xmin) });
      await standby.close();
      if (slot === undefined) continue;
      // Its client has gone, and it holds on: that is how disks fill.
      await expect
        .poll(async () => (await product.now(at)).holders[0]?.sql, { timeout: 10_000 })
        .toBe("SELECT pg_catalog.pg_drop_replication_slot('standby_slot');");
      await maker.query(`SELECT pg_drop_replication_slot('${slot}')`);
    }
    await maker.query(`SELECT pg_create_logical_replication_slot('events', 'pgoutput')`);
    await maker.query('CREATE TABLE later (id integer)');
    await bloatAndVacuum();
    expect(await deadNow()).toBe(0);
    const now = await product.now(at);
    expect(now.holders).toMatchObject([
      { source: 'slot-catalog', name: 'events', held: 'catalog_xmin', isCatalogsOnly: true, affectsThisDatabase: true },
    ]);
    expect(now.decisive).toBeNull();
    await maker.query(`SELECT pg_drop_replication_slot('events')`);
  });

  test('of another database, of a session that is over with its statement, and of our own: nothing is held here', async () => {
    const other = await server.createDatabase();
    const there = await other.connect('other app');
    await there.query('BEGIN; CREATE TABLE x (id integer)');
    // READ COMMITTED, open for long, each statement with another snapshot.
    const reader = await server.connect('reader');
    await reader.query('BEGIN');
    const call = testCall();
    const ours = await product.databases.benchmark(at, call, { addedDelayMs: 0 });
    const work = ours
      .run('simple', { name: 'slow', text: 'SELECT pg_catalog.pg_sleep(20)' }, [])
      .catch(() => undefined);
    await expect.poll(async () => (await product.now(at)).holders.filter(({ isOurs }) => isOurs).length).toBe(1);
    await reader.query('SELECT pg_sleep(0.1)');
    const now = await product.now(at);
    expect(now.holders.find(({ application_name }) => application_name === 'other app')).toMatchObject({
      affectsThisDatabase: false,
      datname: other.name,
    });
    expect(now.holders.find(({ application_name }) => application_name === 'reader')).toBeUndefined();
    expect(now).toMatchObject({ decisive: null, heldBack: null });
    call.stop();
    await work;
    await ours.close();
    await bloatAndVacuum();
    expect(await deadNow()).toBe(0);
    expect((await product.seen(at)).get('t')?.verdict).toBe('fine');
    await reader.close();
    await there.close();
    await other.drop();
  });

  test('as a plain role, to which state and start are hidden, the holder is still named', async () => {
    const role = await createRole(server, 'plain');
    const place = product.place(server, 'postgres', role);
    await start('snapshot');
    await product.now(place);
    await bloatAndVacuum();
    await product.verdictIs(place, 't', 'held-back');
    const { holders, decisive, lacks, heldBack } = await product.now(place);
    expect(holders[decisive ?? -1]).toMatchObject({
      source: 'backend',
      held: 'backend_xmin',
      state: null,
      since: null,
      application_name: 'app snapshot',
      datname: 'postgres',
    });
    expect(heldBack).toEqual({ rows: 900, tables: 1 });
    expect(lacks[0]?.grant).toBe(`GRANT pg_read_all_stats TO ${role.user};`);
    await stop();
  });
});

const lastOf: Readonly<Record<HorizonWay | HarmlessWay, string>> = {
  writer: '^INSERT',
  snapshot: '^SELECT 1',
  cursor: '^FETCH',
  'long-select': '',
  prepared: '',
  reader: '^SELECT 1',
  'kept-cursor': '^COMMIT',
  begun: '^BEGIN',
};
