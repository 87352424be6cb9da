import { describe, expect, test } from 'vitest';
import type { Backend } from '../../shared/contract/activity.ts';
import { sightingsOf } from '../../shared/locks/autovacuum-sightings.ts';
import {
  type AutovacuumKind,
  type AutovacuumMemory,
  type AutovacuumSample,
  afterAutovacuumSample,
  afterGranted,
  afterPause,
  afterSightings,
  noAutovacuum,
  relidsToJudge,
  type Sighting,
  withoutCulprit,
} from '../../shared/locks/autovacuum-watch.ts';

/** Worker 7 took up table 1 at second 1. */
const at = (kind: AutovacuumKind) =>
  ({ worker: 7, relid: 1, kind, startedMs: 1000, relation: 't', phase: 'scanning heap' }) as const;
const vacuuming = { running: [at('vacuum')] };
const analyzing = { running: [at('analyze')] };
const waiter = { pid: 9, application_name: 'job', usename: 'u', mode: 'ShareLock', query: 'LOCK', relation: 1 };
const hurried = { ...vacuuming, waiters: [{ ...waiter, blockedBy: [7] }] };

/** When each was last finished; of a table that is there. */
const done = (vacuumMs: number | null, analyzeMs: number | null = null) => ({
  tables: new Map([[1, { relation: 't', vacuumMs, analyzeMs }]]),
});
const sample = (atS: number, more: Partial<AutovacuumSample> = {}): AutovacuumSample => ({
  nowMs: atS * 1000,
  stats_reset: null,
  running: [],
  waiters: [],
  ...done(500),
  ...more,
});
const looked = (...samples: readonly AutovacuumSample[]) => samples.reduce(afterAutovacuumSample, noAutovacuum(0));

describe('what looks at the workers say', () => {
  test('gone while it was last finished before is cancelled, but only after the statistics had their time', () => {
    const first = looked(sample(1.2, vacuuming), sample(2, hurried), sample(3));
    expect(first.broken).toEqual([]);
    expect(relidsToJudge(first)).toEqual([1]);
    const then = afterAutovacuumSample(first, sample(4));
    expect(then.broken).toMatchObject([
      { kind: 'vacuum', worker: 7, relation: 't', ranMs: 1000, lastSeenMs: 2000, culprit: { pid: 9, how: 'waited' } },
    ]);
    expect(then.undecided).toEqual([]);
  });

  test.each([
    [
      'a time after its start, even told late, is a vacuum that finished',
      [sample(2, hurried), sample(3), sample(4, done(2500))],
      1,
    ],
    [
      'one that finished between being seen and its table being read is no cancelled one',
      [sample(1.001, { ...vacuuming, ...done(1000) }), sample(2, done(1000)), sample(4, done(1000))],
      1,
    ],
    ['a dropped table says nothing', [sample(2, hurried), sample(3, { tables: new Map() }), sample(9)], 0],
    [
      'statistics that were reset meanwhile say nothing',
      [sample(2, hurried), sample(3, { ...done(null), stats_reset: 'now' }), sample(9, done(null))],
      0,
    ],
  ])('%s', (_, samples, finished) => {
    expect(looked(...samples)).toMatchObject({ broken: [], finished });
  });

  test('a vacuum that finished and an analyze of the same table that did not are two', () => {
    const next = sample(3, { ...analyzing, ...done(2900) });
    const one = looked(sample(2, vacuuming), next);
    expect(one).toMatchObject({ finished: 1, broken: [] });
    const then = [sample(4, done(2900)), sample(5, done(2900))].reduce(afterAutovacuumSample, one);
    expect(then).toMatchObject({ finished: 1, broken: [{ kind: 'analyze', relid: 1, culprit: null }] });
    const twin = [sample(4, done(2900, 3900)), sample(5, done(2900, 3900))].reduce(afterAutovacuumSample, one);
    expect(twin).toMatchObject({ finished: 2, broken: [] });
  });

  test('who gave up waiting is no culprit, nor is who waits for a lock on something else', () => {
    const gaveUp = looked(sample(1, hurried), sample(2, vacuuming), sample(3), sample(4));
    expect(gaveUp.broken).toMatchObject([{ culprit: null }]);
    const elsewhere = { ...vacuuming, waiters: [{ ...waiter, relation: 2, blockedBy: [7] }] };
    expect(looked(sample(2, elsewhere), sample(3), sample(4)).broken).toMatchObject([{ culprit: null }]);
  });

  test('who holds a lock right after is named where nobody was seen waiting', () => {
    const gone = looked(sample(2, vacuuming), sample(3));
    expect(withoutCulprit(gone)).toEqual([1]);
    const { relation: _, ...who } = waiter;
    const named = afterGranted(gone, new Map([[1, { ...who, how: 'granted' }]]));
    expect(withoutCulprit(named)).toEqual([]);
    expect(afterAutovacuumSample(named, sample(4)).broken).toMatchObject([{ culprit: { pid: 9, how: 'granted' } }]);
  });

  test('what ran while nobody looked is not judged', () => {
    const away = afterPause(looked(sample(1, hurried)));
    expect(afterAutovacuumSample(away, sample(500)).broken).toEqual([]);
  });
});

describe('what a sample of all backends says', () => {
  const backend = (pid: number, more: Partial<Backend>): Backend => ({
    ...{ key: `${pid}`, pid, backend_start: null, backend_type: 'client backend', datname: 'd', usename: 'u' },
    ...{ application_name: 'job', client: null, isOurs: false, kind: 'active', state: 'active', xact_start: null },
    ...{ query_start: '1970-01-01 00:00:01+00', state_change: null, wait_event_type: null, wait_event: null },
    ...{ backend_xid: null, backend_xmin: null, xmin_age: null, query: 'LOCK', blocked_by: [], waits_for: null },
    ...more,
  });
  const worker = (query: string, more: Partial<Backend> = {}) =>
    backend(7, { backend_type: 'autovacuum worker', query: `autovacuum: ${query}`, ...more });
  const lock = { mode: 'ShareLock', locktype: 'relation', object: 't', relation_oid: 1, waitstart: null };
  const waiting = backend(9, { kind: 'waiting', blocked_by: [7], waits_for: lock });
  const seen = (...backends: readonly Backend[]) => sightingsOf(backends, 'd', 1900);

  test('a worker with somebody behind it is seen, with what it does', () => {
    expect(seen(worker('VACUUM public.t'), waiting)).toMatchObject([
      { worker: 7, relid: 1, kind: 'vacuum', startedMs: 1000, culprit: { pid: 9, mode: 'ShareLock', how: 'waited' } },
    ]);
    expect(seen(worker('ANALYZE public.t'), waiting)).toMatchObject([{ kind: 'analyze' }]);
    expect(seen(worker('VACUUM ANALYZE public.t'), waiting)).toMatchObject([{ kind: null }]);
  });

  test.each([
    ['nobody behind it', [worker('VACUUM public.t')]],
    ['another database', [worker('VACUUM public.t', { datname: 'e' }), waiting]],
    ['other work of a worker', [worker('BRIN summarize public.t'), waiting]],
    ['a worker that waits itself', [worker('VACUUM public.t', { kind: 'waiting' }), waiting]],
    ['a backend whose type is hidden', [worker('VACUUM public.t', { backend_type: null }), waiting]],
    ['a wait for a row', [worker('VACUUM public.t'), { ...waiting, waits_for: { ...lock, locktype: 'tuple' } }]],
  ])('not seen: %s', (_, backends) => {
    expect(seen(...backends)).toEqual([]);
  });

  test('of several that wait it is who waits longest', () => {
    const since = (pid: number, waitstart: string | null) => ({ ...waiting, pid, waits_for: { ...lock, waitstart } });
    const three = [since(11, null), since(12, '1970-01-01 00:00:03+00'), since(13, '1970-01-01 00:00:02+00')];
    expect(seen(worker('VACUUM public.t'), ...three)).toMatchObject([{ culprit: { pid: 13 } }]);
  });

  const { relation: _, ...who } = waiter;
  const sighting = (kind: AutovacuumKind | null): Sighting => ({
    ...{ worker: 7, relid: 1, kind, startedMs: 1000, atMs: 1900 },
    culprit: { ...who, how: 'waited' },
  });
  const judged = (memory: AutovacuumMemory, more: Partial<AutovacuumSample>) =>
    [sample(3, more), sample(4, more)].reduce(afterAutovacuumSample, memory);

  test.each([
    ['vacuum', done(500), 'vacuum'],
    ['analyze', done(500, 500), 'analyze'],
    [null, done(500), 'vacuum'],
    [null, done(1500, 500), 'analyze'],
  ] as const)('a worker that came and went between two looks is judged: %s', (kind, times, found) => {
    const memory = afterSightings(looked(sample(1)), [sighting(kind)]);
    expect(judged(memory, times).broken).toMatchObject([{ kind: found, relation: 't', culprit: { pid: 9 } }]);
    expect(judged(memory, done(2000, 2000))).toMatchObject({ broken: [], undecided: [] });
  });

  test('what both saw is one', () => {
    const both = afterSightings(looked(sample(1.5, vacuuming)), [sighting(null), sighting('vacuum')]);
    expect(judged(both, {}).broken).toMatchObject([{ kind: 'vacuum', culprit: { pid: 9 } }]);
  });

  test('a worker that goes on in spite of who waits is not judged', () => {
    const memory = afterSightings(looked(sample(1)), [sighting(null)]);
    const goesOn = [2, 3, 4, 5].map((atS) => sample(atS, vacuuming)).reduce(afterAutovacuumSample, memory);
    expect(goesOn).toMatchObject({ broken: [], undecided: [], running: [{ kind: 'vacuum', culprit: null }] });
  });
});
