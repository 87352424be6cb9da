import { beforeEach, describe, expect, test } from 'vitest';
import { predict } from '../../shared/benchmark/prediction.ts';
import { benchmark } from '../../shared/contract/benchmark.ts';
import type { StrategySummary } from '../../shared/contract/benchmark-parts.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { keyRoom, strategy } from './key-room.ts';
import { type KeyRequest, keyRequest, type OpenBenchmark } from './open-benchmark.ts';

const open = keyRoom();
let room: OpenBenchmark;
let at: At;
let songs: number;
beforeEach(() => {
  const { server, database } = open();
  ({ room, songs } = open());
  // One run at a time is allowed at a place.
  at = room.place(server, database.name);
});
const endless = { rounds: 100_000, shape: 'list', pageRows: 20 } as const;

/** Every figure of one strategy is there, and agrees with the others. */
function expectWhole({ n, bytes, medianMs, median95, bins, firstMs, parts }: StrategySummary, rounds: number): void {
  expect(n).toBe(rounds);
  expect(bytes).toBeGreaterThan(100);
  expect(median95?.low).toBeLessThanOrEqual(medianMs ?? 0);
  expect(bins.counts.reduce((sum, count) => sum + count, 0) + bins.beyond).toBe(rounds);
  expect(firstMs).not.toBeNull();
  expect(parts.serverMs).toBeNull();
  expect(parts.roundTripsMs).toBeGreaterThan(0);
  expect(parts.roundTripsMs).toBeLessThanOrEqual(medianMs ?? 0);
}

describe('a run', () => {
  test('tells its states in order, counts queries, rows and bytes, and is kept', async () => {
    const events = await room.events(at, keyRequest(songs, { rounds: 30, warmUp: 3, shape: 'list', pageRows: 10 }));
    expect([...new Set(events.map(({ state }) => state))].at(-1)).toBe('finished');
    const last = events.at(-1);
    if (!last) throw new Error('no event');
    benchmark.run.output.parse(last);
    expect(last).toMatchObject({ round: 30, rounds: 30, baseline: 'join', vanished: 0, failure: null, promise: null });
    expect(last.keptAs).not.toBeNull();
    const [nPlusOne, join] = [strategy(last, 'n+1'), strategy(last, 'join')];
    expect(last.strategies.map(({ queries }) => queries)).toEqual([11, 1, 2]);
    expect(last.strategies.map(({ rows }) => rows)).toEqual([20, 10, 20]);
    for (const each of last.strategies) expectWhole(each, 30);
    // Eleven queries against one, on any machine.
    expect(nPlusOne.ratio?.low).toBeGreaterThan(1);
    expect(nPlusOne.slower).toBeGreaterThan(0.7);
    expect(join).toMatchObject({ ratio: null, slower: null, isEqual: true });
    expect(last.floor?.n).toBe(30);
    expect(last.verdict?.kind).not.toBe('unproven');
    expect(last.facts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PostgreSQL', 'Statements', 'Seed', 'plan_cache_mode', 'jit']),
    );
    expect(last.facts).toContainEqual({ name: 'work_mem', value: '4MB' });
    expect(last.facts).toContainEqual({ name: 'max_parallel_workers_per_gather', value: '2' });
    expect(last.notes.join()).toContain('Server time is not known');
  });

  test('events come about twice a second', async () => {
    const events = await room.events(at, keyRequest(songs, endless), {
      runId: 'paced',
      onEvent: (event) => event.elapsedMs > 2_600 && room.service.stop({ runId: 'paced' }, testCall()),
    });
    const running = events.filter(({ state }) => state === 'running');
    expect(running.length).toBeGreaterThanOrEqual(3);
    expect(running.length).toBeLessThanOrEqual(8);
    expect(running.at(-1)?.leftMs).toBeGreaterThan(0);
  });

  test('each distinct statement is told once, with how often it was sent', async () => {
    const call = testCall();
    await room.run(at, keyRequest(songs, { rounds: 50 }), { call });
    const sent = call.statements.filter(({ name }) =>
      ['benchmark.rows', 'benchmark.join', 'benchmark.floor'].includes(name),
    );
    expect(sent.map(({ name }) => name).sort()).toEqual(['benchmark.floor', 'benchmark.join', 'benchmark.rows']);
    for (const { times } of sent) expect(times).toBeGreaterThanOrEqual(50);
  });

  test('in blocks each strategy runs through before the next', async () => {
    const last = await room.run(at, keyRequest(songs, { rounds: 20, order: 'blocks' }));
    expect(last).toMatchObject({ state: 'finished', round: 20, floor: { n: 60 } });
    expect(last.strategies.map(({ n, isEqual }) => [n, isEqual])).toEqual([
      [20, true],
      [20, true],
      [20, true],
    ]);
    expect(last.notes.join()).toContain('In blocks');
  });

  test('one strategy alone needs no verdict', async () => {
    const last = await room.run(at, keyRequest(songs, { strategies: ['n+1'] }));
    expect(last).toMatchObject({ state: 'finished', baseline: 'n+1', verdict: null });
  });
});

describe('through an added delay', () => {
  test('the list ratio is what the slider predicts', async () => {
    const shape = { shape: 'list', pageRows: 3, strategies: ['n+1', 'join'] } satisfies Partial<KeyRequest>;
    const here = await undisturbed(keyRequest(songs, { ...shape, rounds: 200, warmUp: 20 }));
    const there = await undisturbed(keyRequest(songs, { ...shape, rounds: 40, addedDelayMs: 5 }));
    expect(there.floorMs).toBeGreaterThan(5);
    const [nPlusOne, join] = predict({ ...here, roundTripMs: there.floorMs });
    const predicted = (nPlusOne?.ms ?? 0) / (join?.ms ?? 1);
    const found = (there.strategies[0]?.medianMs ?? 0) / (there.strategies[1]?.medianMs ?? 1);
    expect(found).toBeGreaterThan(3);
    expect(found / predicted).toBeGreaterThan(0.8);
    expect(found / predicted).toBeLessThan(1.2);
  });

  /** The fastest runs in place of the medians: those that a busy machine let pass. */
  async function undisturbed(request: KeyRequest) {
    const { strategies, facts, keptAs } = await room.run(at, request);
    const added = { name: 'Added to every round trip', value: `${request.addedDelayMs} ms` };
    expect(facts.some(({ name, value }) => name === added.name && value === added.value)).toBe(
      request.addedDelayMs > 0,
    );
    await room.service.export({ at, id: keptAs ?? '', format: 'json' }, testCall());
    const { floor }: { floor: number[] } = JSON.parse(String(room.saved.at(-1)?.content));
    const fastest = strategies.map(({ key, queries, minMs }) => ({ key, queries, medianMs: minMs ?? Number.NaN }));
    return { strategies: fastest, floorMs: Math.min(...floor) };
  }
});
