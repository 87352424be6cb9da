import { expect, test } from 'vitest';
import { BenchmarkRun } from '../../electron/features/benchmark/benchmark-run.ts';
import type { Contestant } from '../../electron/features/benchmark/contest.ts';
import type { RunGround } from '../../electron/features/benchmark/run-ground.ts';
import { seeded } from '../../shared/benchmark/random.ts';
import type { BenchmarkEvent } from '../../shared/contract/benchmark-parts.ts';
import { keyRequest } from './open-benchmark.ts';

/** Takes no time, and says that it took a middle time with as much spread. */
function contestant(key: string, middleMs: number, spread: number, seed: number): Contestant {
  const random = seeded(seed);
  return {
    key,
    title: key,
    take: async () => ({
      ms: middleMs * (1 + spread * (random() - 0.5)),
      queries: 1,
      rows: 1,
      bytes: 10,
      digest: () => 'same',
    }),
  };
}

async function lastOf(spread: number, stopsWhenNarrow: boolean): Promise<BenchmarkEvent | undefined> {
  const ground = {
    contest: {
      contestants: [contestant('join', 1, spread, 1), contestant('n+1', 1.5, spread, 2)],
      floor: async () => 0.1,
      close: async () => undefined,
    },
    facts: [],
    row: null,
    promise: null,
    ids: null,
    hits: null,
    time: null,
    serverMs: () => null,
  };
  const run = new BenchmarkRun({
    runId: 'made',
    request: keyRequest(1, { rounds: 3_000, stopsWhenNarrow }),
    // Of the server nothing is asked here.
    open: async () => ground as unknown as RunGround,
    grantFor: async () => undefined,
    signal: new AbortController().signal,
    keep: async () => 'kept',
  });
  const finished = run.run();
  let last: BenchmarkEvent | undefined;
  for await (const event of run.feed) last = event;
  await finished;
  return last;
}

test('stops by itself once 300 rounds are done and every median is known to 5 %', async () => {
  const last = await lastOf(0.1, true);
  expect(last).toMatchObject({ state: 'narrow', round: 300 });
  expect(last?.verdict).toMatchObject({ kind: 'faster', key: 'join', than: 'n+1' });
  expect(last?.strategies[1]?.ratio?.value).toBeCloseTo(1.5, 1);
});

test('goes on while one is not', async () => {
  const last = await lastOf(1.2, true);
  expect(last?.state).toBe('narrow');
  expect(last?.round).toBeGreaterThan(300);
  for (const { median95, medianMs } of last?.strategies ?? []) {
    expect(((median95?.high ?? 9) - (median95?.low ?? 0)) / (medianMs ?? 1)).toBeLessThanOrEqual(0.05);
  }
});

test('goes on to the user’s number when not asked to stop', async () => {
  expect(await lastOf(0.1, false)).toMatchObject({ state: 'finished', round: 3_000 });
});
