import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../faults/asking.ts';
import { idleInTransaction, look, lookUntil } from '../faults/sightings.ts';
import { noPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { reached } from '../support/reached.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { openSampler } from './watching.ts';

// While it samples, nobody sees us idle in a transaction: directly, through a pooler, over a slow line.

const isLong = process.env.HEAPSCOPE_LONG === '1';
const sightings = isLong ? 10_000 : 200;
const everyMs = 50;
const patienceMs = sightings * everyMs * 4 + 60_000;
let server: OwnPostgres;

beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 40 } });
});

afterAll(() => server.stop());

type Way = () => Promise<{ readonly host: string; readonly port: number; stop(): Promise<void> }>;

async function seenBy(way: Way): Promise<void> {
  const line = await way();
  const database = await server.createDatabase();
  const watcher = await server.connect('watcher');
  const open = openSampler(everyMs);
  const watching = open.watch(open.place(server, database.name, { host: line.host, port: line.port }));
  await watching.ticks(1);
  const seen = await lookUntil((count) => count >= sightings, everyMs, watcher, database.name);
  const ticks = watching.of('tick').length;
  console.log(`${seen.count} sightings, ${ticks} samples:`, Object.fromEntries(seen.states));
  const idle = idleInTransaction(seen);
  reached(
    'idle',
    `${seen.count} looks every ${everyMs} ms at a sampler: ${idle.length} states idle in transaction`,
    idle.length === 0,
  );
  expect(idle).toEqual([]);
  expect([...seen.modes].filter((mode) => mode !== 'AccessShareLock')).toEqual([]);
  expect(ticks).toBeGreaterThan(sightings / 5);
  expect([...seen.states.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(sightings);
  expect(watching.of('failed')).toEqual([]);
  await watching.stop();
  await open.close();
  await line.stop();
  await until(async () => (await look(watcher, database.name)).connections === 0, 3_000);
  await watcher.close();
  await database.drop();
}

const directly: Way = async () => ({ host: server.host, port: server.port, stop: async () => undefined });

const ways: readonly Way[] = [
  directly,
  () => startTcpProxy(server, { delayMs: 5 }),
  ...(noPgBouncer === undefined ? [() => startPgBouncer(server, { poolSize: 2 })] : []),
];

test(
  `${sightings} sightings at ${everyMs} ms: directly, over a line of 5 ms, through PgBouncer`,
  async () => {
    await Promise.all(ways.map(seenBy));
  },
  patienceMs,
);
