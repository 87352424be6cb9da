import { afterEach, expect, test, vi } from 'vitest';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { refuses } from '../support/fake-behaviours.ts';
import { type FakeServer, startFakeServer } from '../support/fake-server.ts';
import { reached } from '../support/reached.ts';
import { failureOf } from './asking.ts';

// The product's own back-off against a server that refuses, in an hour of a made clock.

let fake: FakeServer;
let product: TestDatabases;
let at: string;

afterEach(async () => {
  vi.useRealTimers();
  await product.close();
  await fake.stop();
});

/** A server that says no, asked once, and then a clock that only moves when it is told to. */
async function lostOnce(random: number): Promise<void> {
  fake = await startFakeServer(refuses({ C: '57P03', M: 'the database system is starting up' }));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  product = testDatabases({ random: () => random });
  at = product.place({ ...fake, user: 'u', password: 'p' }, 'd');
  await failureOf(product.session(at));
  await settled();
}

const stateOf = () => product.databases.states().find((state) => state.at === at);

/** Until the try that runs has failed: sockets are real. */
async function settled(): Promise<void> {
  const deadline = process.hrtime.bigint() + 10_000_000_000n;
  while (stateOf()?.kind !== 'lost') {
    if (process.hrtime.bigint() > deadline) throw new Error(`still ${stateOf()?.kind}`);
    await new Promise(setImmediate);
  }
}

/** Moves the clock to the next try and lets it fail; answers its time in seconds since the first. */
async function nextTry(beganMs: number): Promise<number> {
  const state = stateOf();
  if (state?.kind !== 'lost' || state.retryInMs === null) throw new Error('nothing is tried again');
  const visits = fake.visits.length;
  vi.advanceTimersByTime(state.retryInMs + 1);
  const seconds = (performance.now() - beganMs) / 1000;
  while (fake.visits.length === visits) await new Promise(setImmediate);
  await settled();
  return seconds;
}

test.each([
  ['soonest', 0, 0.9],
  ['middle', 0.5, 1],
  ['latest', 1, 1.1],
])('in the first hour, at the %s', async (_what, random, factor) => {
  await lostOnce(random);
  const beganMs = performance.now();
  const tries: number[] = [];
  for (let seconds = 0; seconds < 3_600; ) {
    seconds = await nextTry(beganMs);
    if (seconds < 3_600) tries.push(seconds);
  }
  const firstFive = tries.slice(0, 5).map((seconds) => Math.round(seconds));
  const expected = [10, 40, 100, 220, 340].map((seconds) => Math.round(seconds * factor));
  // Besides the first of all, which somebody asked for.
  const inHour = tries.length;
  const holds = firstFive.every((seconds, n) => Math.abs(seconds - (expected[n] ?? 0)) <= 1) && inHour <= 35;
  reached('back-off', `tries at ${firstFive.join(', ')} s, ${inHour} in the first hour (jitter ${factor})`, holds);
  expect(firstFive.map((seconds, n) => Math.abs(seconds - (expected[n] ?? 0)) <= 1)).toEqual(Array(5).fill(true));
  expect(inHour).toBeLessThanOrEqual(35);
});

test('whatever the clock on the wall does, the next try stays where it was', async () => {
  await lostOnce(0.5);
  for (const days of [1, -1, 365]) {
    vi.setSystemTime(Date.now() + days * 86_400_000);
    const state = stateOf();
    expect(state?.kind === 'lost' ? state.retryInMs : null).toBe(10_000);
  }
  expect(fake.visits).toHaveLength(1);
});

test('a sleep of 8 hours is followed by one try, not by all that were missed', async () => {
  await lostOnce(0.5);
  // Timers do not run while the computer sleeps, and then the one that is due runs once.
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  const beganMs = performance.now();
  await nextTry(beganMs);
  expect(fake.visits).toHaveLength(2);
  const state = stateOf();
  expect(state?.kind === 'lost' ? state.retryInMs : null).toBe(30_000);
});
