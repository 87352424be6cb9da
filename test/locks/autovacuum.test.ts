import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AutovacuumState, locks } from '../../shared/contract/locks.ts';
import {
  type AutovacuumSample,
  afterAutovacuumSample,
  afterPause,
  noAutovacuum,
  relidsToCount,
} from '../../shared/locks/autovacuum-watch.ts';
import { testCall } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { type OpenLocks, openLocks, Sessions } from './open-locks.ts';

let server: OwnPostgres;
let product: OpenLocks;
let sessions: Sessions;
beforeAll(async () => {
  server = await startPostgres({ settings: { autovacuum: true, autovacuum_naptime: '1s' } });
  product = openLocks();
  sessions = new Sessions((name) => server.connect(name));
});
afterAll(async () => {
  await sessions.close();
  await product.close();
  await server.stop();
});

const slow = 'autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1';
const eager =
  'autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_insert_threshold = -1';

test('a LOCK TABLE loop that cancels autovacuum is named; its twin, which waits until the vacuum is done, is not', async () => {
  // The loop's table would take minutes to vacuum; the twin's a few seconds, and whoever waits for it is patient.
  const maker = await sessions.open('maker');
  await maker.query(`CREATE TABLE looped (id int) WITH (${slow}, ${eager});
    INSERT INTO looped SELECT generate_series(1, 50000); DELETE FROM looped WHERE id % 2 = 0`);
  await maker.query(`CREATE TABLE calm (id int) WITH (${slow}, ${eager});
    INSERT INTO calm SELECT generate_series(1, 600); DELETE FROM calm WHERE id % 2 = 0`);
  const loop = await sessions.open('nightly job', 'BEGIN');
  const patient = await sessions.open('patient', "SET deadlock_timeout = '10min'", 'BEGIN');
  const call = testCall();
  const late = setTimeout(() => call.stop(), 50_000);
  let last: AutovacuumState | undefined;
  const asked = new Set<string>();
  for await (const state of product.service.autovacuum({ at: product.place(server) }, call)) {
    last = locks.autovacuum.output.parse(state);
    for (const { relation } of last.running) {
      if (asked.has(relation)) continue;
      asked.add(relation);
      if (relation === 'looped') loop.start('LOCK TABLE looped IN SHARE MODE');
      if (relation === 'calm') patient.start('LOCK TABLE calm IN SHARE MODE');
    }
    if (last.broken.length > 0 && last.finished > 0) call.stop();
  }
  clearTimeout(late);
  expect(last?.finished).toBe(1);
  expect(last?.broken).toHaveLength(1);
  expect(last?.broken[0]).toMatchObject({
    relation: 'looped',
    culprit: { pid: loop.pid, application_name: 'nightly job', mode: 'ShareLock' },
  });
}, 60_000);

const worker = { worker: 7, relid: 1, relation: 't', phase: 'scanning heap' };
const sample = (atS: number, more: Partial<AutovacuumSample> = {}): AutovacuumSample => ({
  nowMs: atS * 1000,
  running: [],
  counts: new Map([[1, 3]]),
  waiters: [],
  ...more,
});
const after = (...samples: readonly AutovacuumSample[]) => samples.reduce(afterAutovacuumSample, noAutovacuum(0));
const seen = { running: [worker] };
const hurried = {
  running: [worker],
  waiters: [
    { pid: 9, application_name: 'job', usename: 'u', mode: 'ShareLock', query: 'LOCK', relation: 1, blockedBy: [7] },
  ],
};

test('gone with the counter unchanged is cancelled, but only after the counter had its time', () => {
  const first = after(sample(1, seen), sample(2, hurried), sample(3));
  expect(first.broken).toEqual([]);
  expect(relidsToCount(first)).toEqual([1]);
  const then = afterAutovacuumSample(first, sample(4));
  expect(then.broken).toMatchObject([{ worker: 7, relation: 't', ranMs: 1000, lastSeenMs: 2000, culprit: { pid: 9 } }]);
  expect(then.undecided).toEqual([]);
});

test.each([
  [
    'a counter that went up, even late, is a vacuum that finished',
    [sample(1, hurried), sample(2), sample(2.4, { counts: new Map([[1, 4]]) })],
    1,
  ],
  [
    'a dropped table says nothing',
    [sample(1, hurried), sample(2, { counts: new Map() }), sample(9, { counts: new Map() })],
    0,
  ],
  ['reset statistics say nothing', [sample(1, hurried), sample(2, { counts: new Map([[1, 0]]) }), sample(9)], 0],
])('%s', (_, samples, finished) => {
  expect(after(...samples)).toMatchObject({ broken: [], finished });
});

test('without anybody seen waiting there is no culprit, and what ran while nobody looked is not judged', () => {
  expect(after(sample(1, seen), sample(2), sample(5)).broken).toMatchObject([{ culprit: null }]);
  const away = afterPause(after(sample(1, hurried)));
  expect(afterAutovacuumSample(away, sample(500)).broken).toEqual([]);
});

test('a worker that goes on to the next table has finished or broken the first', () => {
  const next = {
    running: [{ ...worker, relid: 2, relation: 'u' }],
    counts: new Map([
      [1, 4],
      [2, 0],
    ]),
  };
  expect(after(sample(1, seen), sample(2, next))).toMatchObject({ finished: 1, broken: [], running: [{ relid: 2 }] });
});
