import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Deal,
  dayMs,
  firstSight,
  leaking,
  madeServer,
  minuteMs,
  pool,
  repeat,
  timesAfter,
  watch,
} from './leak-world.ts';

const uniforms = (length: number) =>
  fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: length, maxLength: length });

describe('no leak is', () => {
  test('a pool that grows and whose transactions finish, ever', () => {
    const shape = fc.record({
      size: fc.integer({ min: 4, max: 15 }),
      growMs: fc.integer({ min: 200, max: 10_000 }),
      openMs: fc.integer({ min: 100, max: 30_000 }),
      spread: uniforms(50),
      seenFromMs: fc.integer({ min: 0, max: 120_000 }),
    });
    fc.assert(
      fc.property(shape, ({ size, growMs, openMs, spread, seenFromMs }) => {
        const deals = pool(size, (index) => Math.round(openMs * (0.5 + (spread[index % 50] ?? 0))), {
          growMs,
          untilMs: 200_000,
        });
        const found = watch(deals, { fromMs: dayMs + seenFromMs, toMs: dayMs + 180_000 });
        expect(found.filter((leaks) => leaks.length > 0)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('a pool that grows and sits idle', () => {
    const deals = timesAfter(
      dayMs,
      repeat(40, () => 3000),
    ).map((fromMs, index) => ({ pid: 1000 + index, fromMs, toMs: fromMs + 5 }));
    expect(watch(deals, { fromMs: dayMs, toMs: dayMs + 120_000 }).flat()).toEqual([]);
  });

  test('a batch of long transactions that one job began, however many and however long ago', () => {
    const batch = fc.record({
      gaps: fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 4, maxLength: 30 }),
      seenAfterMs: fc.integer({ min: 0, max: 2 * 60 * minuteMs }),
    });
    fc.assert(
      fc.property(batch, ({ gaps, seenAfterMs }) => {
        const deals = leaking(timesAfter(dayMs, gaps));
        const fromMs = dayMs + seenAfterMs;
        expect(watch(deals, { fromMs, toMs: fromMs + 70_000, everyMs: 5000 }).flat()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('two batches of one job', () => {
    const deals = [0, 10 * minuteMs].flatMap((at, batch) =>
      leaking(
        timesAfter(
          dayMs + at,
          repeat(8, () => 120),
        ),
      ).map((deal) => ({ ...deal, pid: deal.pid + batch * 100 })),
    );
    expect(watch(deals, { fromMs: dayMs, toMs: dayMs + 20 * minuteMs, everyMs: 5000 }).flat()).toEqual([]);
  });

  test('two or three idle transactions', () => {
    for (const count of [1, 2, 3]) {
      const times = timesAfter(
        dayMs,
        repeat(count, () => 5 * minuteMs),
      );
      expect(firstSight(leaking(times), dayMs + 16 * minuteMs)).toBeNull();
    }
  });

  test('workers that keep one transaction open and work in it', () => {
    const times = timesAfter(
      dayMs,
      repeat(10, () => minuteMs),
    );
    const deals = leaking(times, { worksEveryMs: 40_000 });
    expect(watch(deals, { fromMs: dayMs, toMs: dayMs + 12 * minuteMs, everyMs: 2000 }).flat()).toEqual([]);
  });

  test('what this role may not see, what is ours, and what is no client', () => {
    const times = timesAfter(
      dayMs,
      repeat(12, () => 7 * minuteMs),
    );
    const others = [
      { kind: 'unknown', state: null, xact_start: null, state_change: null, backend_start: null, backend_type: null },
      { isOurs: true },
      { backend_type: 'walsender' },
      { backend_type: null },
    ] as const;
    for (const more of others) expect(firstSight(leaking(times, { more }), dayMs + 88 * minuteMs)).toBeNull();
  });

  test('long transactions that do finish, once that was seen', () => {
    const deals = pool(10, (index) => (3 + (index % 4)) * minuteMs, {
      fromMs: dayMs - 20 * minuteMs,
      growMs: 25_000,
      untilMs: 60 * minuteMs,
    });
    const found = watch(deals, { fromMs: dayMs, toMs: dayMs + 30 * minuteMs, everyMs: 2000 });
    expect(found.slice(100).flat()).toEqual([]);
  });
});

describe('the limit', () => {
  const times = timesAfter(
    dayMs,
    repeat(12, () => 7 * minuteMs),
  );
  const nowMs = dayMs + 88 * minuteMs;
  const limitIn = (deals: readonly Deal[], server = madeServer()) => firstSight(deals, nowMs, server)?.limitInMs;

  test('counts what is reserved', () => {
    expect(limitIn(leaking(times), madeServer({ max_connections: 20, reserved: 5 }))).toBe(3 * 7 * minuteMs);
    expect(limitIn(leaking(times), madeServer({ max_connections: 14, reserved: 5 }))).toBe(0);
  });

  test('is not reached by a leak inside a pool that was there before', () => {
    expect(limitIn(leaking(times, { bornMs: dayMs - minuteMs }))).toBeNull();
  });

  test('is unknown where backends of the same program are hidden', () => {
    const more = { kind: 'unknown', state: null, xact_start: null, state_change: null, usename: 'other' } as const;
    const hidden = { pid: 5, fromMs: dayMs, toMs: null };
    expect(limitIn([...leaking(times), { ...hidden, more: { ...more, application_name: 'psql' } }])).toBe(
      84 * 7 * minuteMs,
    );
    expect(limitIn([...leaking(times), { ...hidden, more }])).toBeNull();
  });

  test('is not reached where PostgreSQL ends them before', () => {
    const timeout = (text: string) =>
      limitIn(leaking(times), madeServer({ idle_in_transaction_session_timeout: text }));
    expect(timeout('2h')).toBeNull();
    expect(timeout('12h')).not.toBeNull();
    expect(timeout('1d')).not.toBeNull();
    // They sit there for longer already: they have another setting.
    expect(timeout('5min')).not.toBeNull();
  });
});
