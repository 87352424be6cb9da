import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLeaks, type Leak } from '../../shared/activity/leak.ts';
import type { At } from '../../shared/contract/place.ts';
import { type OpenSampler, openSampler } from '../sampler/watching.ts';
import type { Running } from '../scenarios/connection.ts';
import { type Round, repeatedly } from '../scenarios/cycle.ts';
import { growingPool } from '../scenarios/growing-pool.ts';
import { irregularly, leak } from '../scenarios/leak.ts';
import { leakyPool } from '../scenarios/leaky-pool.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

/**
 * The finder on a real server, through the product's own sampler, in compressed time: leaks and their silent twins, all
 * at once. `leaky pool` is the trouble that it was not built on.
 */
let server: OwnPostgres;
let open: OpenSampler;
const running: Running[] = [];

const start = (round: (round: Round) => Promise<void>) => {
  running.push(
    repeatedly(
      (name) => server.connect(name),
      round,
      () => undefined,
    ),
  );
};

/** Twenty transactions at once, each left open: a job, and no leak. */
const batch = async ({ connect, sleep }: Round) => {
  const workers = await Promise.all(Array.from({ length: 20 }, () => connect('batch')));
  await Promise.all(workers.map((worker) => worker.query('BEGIN; SELECT 1')));
  await sleep(600_000);
};

/** Random, but never so that nothing comes for ten seconds. */
const now = (meanMs: number) => irregularly(meanMs, () => 0.2 + Math.random() * 0.6);

beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 100, client_connection_check_interval: '200ms' } });
  const admin = await server.connect();
  await admin.query("CREATE ROLE plain LOGIN PASSWORD 'plain'");
  await admin.close();
  open = openSampler(500);
});

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await open?.close();
  await server?.stop();
});

function watch(at: At) {
  const watching = open.watch(at);
  const leaks = (): readonly Leak[] => {
    const started = watching.of('start').at(-1);
    const tick = watching.of('tick').at(-1);
    if (started === undefined || tick === undefined) return [];
    const { runs, backends } = watching;
    return findLeaks({ nowMs: tick.nowMs, backends: backends.values(), runs, server: started.server, used: tick.used });
  };
  const find = (application: string) => leaks().find((one) => one.application === application);
  return { watching, find, leaks };
}

test('leaks are found, irregular ones and within a pool, and their twins are not', { timeout: 90_000 }, async () => {
  const { watching, find, leaks } = watch(open.place(server));
  const hidden = watch(open.place(server, 'postgres', { user: 'plain', password: 'plain' }));
  await watching.ticks(1);
  start(leak({ applicationName: 'irregular', queries: ['SELECT 1', 'SELECT 2'], everyMs: now(1500), most: 40 }));
  start(
    leakyPool({
      applicationName: 'leaky pool',
      query: 'SELECT 3',
      size: 16,
      everyMs: now(2000),
      openMs: 150,
      restMs: 50,
      leave: 2,
    }),
  );
  start(
    growingPool({ applicationName: 'growing', query: 'SELECT 4', everyMs: 1500, most: 12, openMs: 2500, restMs: 20 }),
  );
  start(
    growingPool({
      applicationName: 'growing idle',
      query: 'SELECT 5',
      everyMs: 1500,
      most: 12,
      openMs: 0,
      restMs: 5000,
    }),
  );
  start(batch);
  const seen = new Set<string | null>();
  const whileWatching = (holds: () => boolean) => () => {
    for (const { application } of leaks()) seen.add(application);
    return holds();
  };
  await watching.until(
    whileWatching(() => find('irregular') !== undefined && find('leaky pool') !== undefined),
    'both leaks',
    60_000,
  );
  expect(find('irregular')).toMatchObject({ usename: server.user, query: expect.stringMatching(/^SELECT [12]$/) });
  expect(find('irregular')?.everyMs).toBeGreaterThan(300);
  expect(find('irregular')?.everyMs).toBeLessThan(4000);
  expect(find('irregular')?.limitInMs).toBeGreaterThan(0);
  // The pool has its connections already: it takes no more of the server's.
  expect(find('leaky pool')?.limitInMs).toBeNull();
  const until = watching.of('tick').length + 20;
  await watching.until(
    whileWatching(() => watching.of('tick').length >= until),
    '10 s more',
    30_000,
  );
  expect(seen).toEqual(new Set(['irregular', 'leaky pool']));
  // A role that may not see them is told of none, rather than of all or that all is well.
  expect(hidden.watching.of('start').at(-1)?.server.seesAll).toBe(false);
  expect(hidden.watching.backends.size).toBeGreaterThan(40);
  expect(hidden.leaks()).toEqual([]);
  await hidden.watching.stop();
  await watching.stop();
});
