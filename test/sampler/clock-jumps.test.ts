import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenSampler, openSampler, type Watching } from './watching.ts';

// The server's clock is set while we watch: in this database clock_timestamp() is shifted by what a table says.

let server: TestServer;
let database: TestDatabase;
let clock: ScenarioConnection;
let open: OpenSampler;

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  clock = await database.connect('clock');
  await clock.query(`
    SET allow_system_table_mods = on;
    CREATE TABLE public.shift AS SELECT interval '0' AS by;
    ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO true_timestamp;
    CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql
      AS 'SELECT pg_catalog.true_timestamp() + (SELECT by FROM public.shift)'`);
});

afterAll(async () => {
  await clock.close();
  await database.drop();
});

const setClock = (by: string) => clock.query(`UPDATE public.shift SET by = interval '${by}'`);

async function watched(use: (watching: Watching) => Promise<void>): Promise<void> {
  await setClock('0');
  open = openSampler(50);
  const watching = open.watch(open.place(server, database.name));
  await watching.ticks(3);
  await use(watching);
  for (const lane of watching.runs.lanes(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    watching.runs.visit(lane.identity.key, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, ({ fromMs, toMs }) => {
      expect(toMs).toBeGreaterThanOrEqual(fromMs);
    });
  }
  await watching.stop();
  await open.close();
}

test('forward: the time that never was is a gap, and it goes on', () =>
  watched(async (watching) => {
    await setClock('1 hour');
    await watching.until(() => watching.of('gap').length > 0, 'a gap');
    await watching.ticks(2);
    const { gap } = watching.of('gap')[0] ?? { gap: null };
    expect(gap?.why).toBe('clock');
    expect((gap?.toMs ?? 0) - (gap?.fromMs ?? 0)).toBeGreaterThan(3_590_000);
    expect(watching.of('start').length).toBe(1);
  }));

test('back by an hour: it begins anew, with a gap, and everybody is there', () =>
  watched(async (watching) => {
    const before = watching.runs.toMs;
    await setClock('-1 hour');
    await watching.until(() => watching.of('start').length === 2, 'a second start');
    await watching.ticks(2);
    expect(watching.runs.toMs).toBeLessThan(before - 3_500_000);
    expect(watching.runs.gaps.map(({ why }) => why)).toEqual(['clock']);
    expect([...watching.backends.values()].map(({ application_name }) => application_name)).toContain('clock');
    expect(watching.of('failed')).toEqual([]);
  }));

test('back by a second: it waits for the clock, and says nothing', () =>
  watched(async (watching) => {
    const before = watching.runs.toMs;
    await setClock('-1 second');
    await watching.ticks(2);
    expect(watching.runs.toMs).toBeGreaterThanOrEqual(before);
    const times = watching.of('tick').map(({ nowMs }) => nowMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(watching.of('start').length).toBe(1);
    expect(watching.of('failed')).toEqual([]);
  }));
