import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bloat } from '../../shared/contract/vacuum.ts';
import { failureFrom } from '../postgres/open.ts';
import {
  type BloatedTable,
  bloatedByDeletes,
  bloatedSixTimes,
  leanTables,
  makeTable,
  trueBloat,
} from '../scenarios/bloat.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { testCall } from '../support/databases.ts';
import { createRole, dropRole } from '../support/every-version.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenVacuum, openVacuum } from './open-vacuum.ts';

let product: OpenVacuum;
beforeAll(async () => {
  product = await openVacuum();
});
afterAll(() => product.close());

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let database: TestDatabase;
  let maker: ScenarioConnection;
  let at: string;
  beforeAll(async () => {
    server = await sharedPostgres(major);
    database = await server.createDatabase();
    maker = await database.connect();
    at = product.place(server, database.name);
  });
  afterAll(async () => {
    await maker.close();
    await database.drop();
  });

  const estimateOf = async (name: string, place = at): Promise<Bloat> => {
    const { oid } = (await product.seen(place)).get(name) ?? { oid: 0 };
    const found = (await product.bloat(place)).bloat.find(({ relid }) => relid === oid);
    if (found === undefined) throw new Error(`no estimate of ${name}`);
    return found;
  };
  const compared = async (table: BloatedTable) => {
    await makeTable(maker, table);
    return { truth: await trueBloat(maker, table.name), estimate: await estimateOf(table.name) };
  };

  test('a table of six times its size, and one emptied by deletes, within 5 % of the truth', async () => {
    const six = await compared(bloatedSixTimes('six', 20_000));
    expect(six.truth).toBeGreaterThan(5.5);
    expect(six.estimate).toMatchObject({ isReliable: true, why: null });
    expect((six.estimate.factor ?? 0) / six.truth).toBeGreaterThan(0.95);
    expect((six.estimate.factor ?? 0) / six.truth).toBeLessThan(1.05);
    // A variant that it was not made for.
    const four = await compared(bloatedByDeletes('four', 60_000));
    expect(four.truth).toBeGreaterThan(3.5);
    expect((four.estimate.factor ?? 0) / four.truth).toBeGreaterThan(0.95);
    expect((four.estimate.factor ?? 0) / four.truth).toBeLessThan(1.05);
  });

  test.each(leanTables('lean', 25_000).map((table) => [table.name, table] as const))(
    'no alarm, and close to 1: %s',
    async (_, table) => {
      const { truth, estimate } = await compared(table);
      expect(estimate.isReliable).toBe(true);
      expect(truth).toBeLessThan(1.15);
      expect(Math.abs((estimate.factor ?? 0) - truth)).toBeLessThan(0.12);
    },
  );

  test('withheld when stale, never analyzed or hidden; nothing is said of a small table', async () => {
    await maker.query(`CREATE TABLE stale (id integer, code text) WITH (autovacuum_enabled = off);
      INSERT INTO stale SELECT i, md5(i::text) FROM generate_series(1, 30000) AS i`);
    await maker.query('VACUUM stale');
    expect(await estimateOf('stale')).toMatchObject({ factor: null, isReliable: false });
    expect((await estimateOf('stale')).why).toContain('Never analyzed');
    await maker.query('SELECT pg_stat_force_next_flush()');
    await maker.query('ANALYZE stale');
    expect((await estimateOf('stale')).factor).toBeCloseTo(1, 1);
    await maker.query('UPDATE stale SET id = id + 1');
    await maker.query('SELECT pg_stat_force_next_flush()');
    await expect.poll(async () => (await estimateOf('stale')).why, { timeout: 10_000 }).toContain('Stale');
    await maker.query('ANALYZE stale');
    await expect.poll(async () => (await estimateOf('stale')).factor, { timeout: 10_000 }).toBeCloseTo(2, 1);

    const role = await createRole(server, 'pg_monitor');
    const hidden = product.place(server, database.name, role);
    expect(await estimateOf('stale', hidden)).toMatchObject({ factor: null, isReliable: false });
    expect((await product.bloat(hidden)).lacks[0]?.grant).toBe(`GRANT pg_read_all_data TO ${role.user};`);
    await maker.query(`CREATE TABLE small (id integer); INSERT INTO small VALUES (1); ANALYZE small`);
    await expect(estimateOf('small')).rejects.toThrow('no estimate');

    // Measured: says what is missing, then tells dead from free.
    const { oid: relid } = (await product.seen(at)).get('stale') ?? { oid: 0 };
    const measure = (place: string) => product.service.measure({ at: place, relid }, testCall());
    expect(await failureFrom(measure(at))).toMatchObject({
      kind: 'unsupported',
      grant: 'CREATE EXTENSION pgstattuple;',
    });
    await maker.query('CREATE SCHEMA "Ext x"; CREATE EXTENSION pgstattuple SCHEMA "Ext x"');
    expect(await failureFrom(measure(hidden))).toMatchObject({ kind: 'denied' });
    const before = await measure(at);
    expect(before.dead_rows).toBe(30_000);
    expect(before.dead_bytes / before.table_bytes).toBeGreaterThan(0.4);
    await maker.query('VACUUM stale');
    const after = await measure(at);
    expect(after).toMatchObject({ dead_rows: 0, dead_bytes: 0, table_bytes: before.table_bytes });
    expect(after.free_bytes / after.table_bytes).toBeGreaterThan(0.4);
    await dropRole(server, role);
  });
});
