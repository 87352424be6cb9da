import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { strategy } from './key-room.ts';
import { keyTables } from './key-tables.ts';
import { customRequest, keyRequest, type OpenBenchmark, openBenchmark } from './open-benchmark.ts';

let server: OwnPostgres;
let room: OpenBenchmark;

beforeAll(async () => {
  server = await startPostgres({
    settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': true },
  });
  const connection = await server.connect();
  // Wherever somebody put it.
  await connection.query(`CREATE SCHEMA "odd schema"; CREATE EXTENSION pg_stat_statements SCHEMA "odd schema"`);
  await connection.query(keyTables);
  await connection.close();
  room = await openBenchmark();
});
afterAll(async () => {
  await room.close();
  await server.stop();
});

test.each(['prepared', 'unnamed', 'simple'] as const)('where the median goes adds up: %s', async (mode) => {
  const at = room.place(server);
  const { conoid } = await room.key(at, 'songs_artist');
  const last = await room.run(at, keyRequest(conoid, { mode, rounds: 200, warmUp: 20, shape: 'list', pageRows: 10 }));
  expect(last.notes.join()).toContain('Server time is the mean of pg_stat_statements');
  expect(last.notes.join()).not.toContain('track_planning');
  for (const { medianMs, parts } of last.strategies) {
    expect(parts.serverMs).toBeGreaterThan(0);
    expect(parts.clientMs).toBeGreaterThanOrEqual(0);
    expect((parts.serverMs ?? 0) + parts.roundTripsMs + (parts.clientMs ?? 0)).toBeCloseTo(medianMs ?? 0, 6);
  }
});

test('hits and reads of the two tables, warm-up apart', async () => {
  const { conoid } = await room.key(room.place(server), 'albums_artist');
  // Nothing is in shared_buffers then.
  await server.restart('fast');
  const last = await room.run(room.place(server), keyRequest(conoid, { rounds: 400, warmUp: 5 }));
  expect(last.warmUpHitShare).toBeGreaterThan(0);
  expect(last.warmUpHitShare).toBeLessThan(1);
  expect(last.hitShare).toBeGreaterThan(last.warmUpHitShare ?? 1);
});

test('of two texts of the user nothing is known of the server', async () => {
  const last = await room.run(room.place(server), customRequest('SELECT 1', 'SELECT 1'));
  expect(strategy(last, 'a').parts).toMatchObject({ serverMs: null, clientMs: null });
});
