import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeText } from '../sampler/activity-story.ts';
import { dayMs, firstSight, lastOf, leaking, minuteMs, pool, repeat, timesAfter, watch } from './leak-world.ts';

/** Exponential gaps from uniform numbers, as visitors come. */
const randomGaps = (meanMs: number, uniforms: readonly number[]) =>
  uniforms.map((uniform) => Math.max(1, Math.round(-Math.log(1 - uniform) * meanMs)));
describe('a leak', () => {
  test('of the last hours is found at first sight, with what matters about it', () => {
    const leak = firstSight(
      leaking(
        timesAfter(
          dayMs,
          repeat(12, () => 7 * minuteMs),
        ),
      ),
      dayMs + 88 * minuteMs,
    );
    expect(leak).toMatchObject({
      application: 'drproject.cgi',
      usename: 'drproject',
      everyMs: 7 * minuteMs,
      sinceMs: dayMs + 7 * minuteMs,
      // 97 for ordinary roles, 12 used.
      limitInMs: 85 * 7 * minuteMs,
      query: 'SELECT value FROM system WHERE id = 20011',
    });
    expect(leak?.pids).toEqual(repeat(12, (index) => 20_000 + index));
    expect(leak?.arrivalsMs).toEqual(repeat(12, (index) => dayMs + (index + 1) * 7 * minuteMs));
    expect(leak?.keys).toHaveLength(12);
  });

  test('at any pace is found at first sight, once four have sat idle for a minute', () => {
    const pace = fc.record({
      everyMs: fc.integer({ min: 1200, max: 30 * minuteMs }),
      count: fc.integer({ min: 8, max: 60 }),
      since: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(pace, ({ everyMs, count, since }) => {
        const times = timesAfter(
          dayMs,
          repeat(count, () => everyMs),
        );
        const nowMs = (times.at(-1) ?? 0) + Math.round(since * everyMs * 3);
        const idleForLong = times.filter((ms) => nowMs - ms >= minuteMs).length;
        const leak = firstSight(leaking(times), nowMs);
        expect(leak?.keys.length ?? 0).toBe(idleForLong >= 4 ? count : 0);
        if (leak !== null) expect(leak.everyMs).toBe(everyMs);
      }),
    );
  });

  test('that comes irregularly is found while it is watched, within half a minute', () => {
    const random = fc.array(fc.double({ min: 0.3, max: 0.85, noNaN: true }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(random, fc.integer({ min: 3000, max: 4000 }), (uniforms, meanMs) => {
        const times = timesAfter(dayMs, randomGaps(meanMs, uniforms));
        const deals = leaking(times.filter((ms) => ms <= dayMs + 60_000));
        const found = watch(deals, { fromMs: dayMs, toMs: dayMs + 60_000 });
        const nextMs = times.find((ms) => ms > dayMs + 60_000);
        if (nextMs !== undefined) expect(lastOf(found)?.pids.length).toBe(deals.length);
        // Six of the slowest took 34 s.
        for (const leaks of found.slice(45)) expect(leaks).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  test('that comes at random, as visitors do, is found at first sight nearly always', () => {
    // Park and Miller's numbers: fast-check's are not uniform, since it prefers extremes.
    let state = 42;
    const uniform = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const found = repeat(200, () => repeat(16, uniform)).filter((random) => {
      const times = timesAfter(dayMs, randomGaps(20_000, random));
      return firstSight(leaking(times.slice(0, 15)), (times[15] ?? 0) - 1) !== null;
    });
    expect(found.length).toBeGreaterThan(185);
  });

  test('is found in a program whose other transactions finish', () => {
    const times = timesAfter(
      dayMs,
      repeat(40, () => 6000),
    );
    const healthy = pool(10, (index) => 200 + (index % 9) * 400);
    const leak = lastOf(watch([...healthy, ...leaking(times)], { fromMs: dayMs, toMs: dayMs + 240_000 }));
    // The very last one is as young as the healthy ones.
    expect(leak?.pids.length).toBeGreaterThanOrEqual(37);
    expect(leak?.pids.every((pid) => pid >= 20_000)).toBe(true);
    expect(leak?.everyMs).toBe(6000);
  });

  test('goes on when many of it are ended in bulk, or one by hand', () => {
    const times = timesAfter(
      dayMs,
      repeat(30, () => 5000),
    );
    const deals = leaking(times).map((deal, index) => {
      if (index < 6) return { ...deal, toMs: dayMs + 90_000, closes: true };
      return index === 7 ? { ...deal, toMs: dayMs + 110_000, closes: true } : deal;
    });
    const found = watch(deals, { fromMs: dayMs, toMs: dayMs + 150_000 });
    expect(found.slice(60).every(([leak]) => leak !== undefined)).toBe(true);
    expect(lastOf(found)?.pids).toHaveLength(23);
  });

  test('is found again when the program was restarted and goes on leaking', () => {
    const first = leaking(
      timesAfter(
        dayMs,
        repeat(10, () => 4000),
      ),
      { toMs: dayMs + 60_000, closes: true },
    );
    const second = leaking(
      timesAfter(
        dayMs + 60_000,
        repeat(10, () => 4000),
      ),
    ).map((deal) => ({ ...deal, pid: deal.pid + 500 }));
    const found = watch([...first, ...second], { fromMs: dayMs, toMs: dayMs + 100_000 });
    expect(found[45]).toHaveLength(1);
    expect(found[65]).toEqual([]);
    expect(lastOf(found)?.pids).toEqual(second.map(({ pid }) => pid));
  });

  test('that has stopped is none, though its transactions are still open', () => {
    const times = timesAfter(
      dayMs,
      repeat(10, () => minuteMs),
    );
    expect(firstSight(leaking(times), dayMs + 15 * minuteMs)).not.toBeNull();
    expect(firstSight(leaking(times), dayMs + 20 * minuteMs)).toBeNull();
  });

  test('of aborted transactions is one as well', () => {
    const more = { kind: 'aborted', state: 'idle in transaction (aborted)' } as const;
    const times = timesAfter(
      dayMs,
      repeat(8, () => minuteMs),
    );
    expect(firstSight(leaking(times, { more }), dayMs + 9 * minuteMs)?.pids).toHaveLength(8);
  });

  test('of two programs at once is two, the larger one first', () => {
    const one = leaking(
      timesAfter(
        dayMs,
        repeat(6, () => minuteMs),
      ),
    );
    const more = { application_name: '', usename: 'other' };
    const other = leaking(
      timesAfter(
        dayMs + 300,
        repeat(9, () => minuteMs),
      ),
      { more },
    ).map((deal) => ({ ...deal, pid: deal.pid + 100 }));
    const nowMs = dayMs + 10 * minuteMs;
    const [found] = watch([...one, ...other], { fromMs: nowMs, toMs: nowMs });
    expect(found?.map(({ application, usename, pids }) => [application, usename, pids.length])).toEqual([
      ['', 'other', 9],
      ['drproject.cgi', 'drproject', 6],
    ]);
  });
});

test('their commonest query is found across its values', () => {
  const queries = [
    'SELECT 1 FROM a',
    "SELECT v FROM b WHERE k = 'x'",
    'SELECT 2',
    "SELECT v FROM b WHERE k = 'it''s'",
    'SELECT 3 FROM c',
    '',
  ];
  const deals = leaking(
    timesAfter(
      dayMs,
      repeat(6, () => minuteMs),
    ),
  ).map((deal, index) => ({
    ...deal,
    more: { query: queries[index] ?? null, backend_start: timeText(deal.fromMs) },
  }));
  expect(firstSight(deals, dayMs + 8 * minuteMs)?.query).toBe("SELECT v FROM b WHERE k = 'it''s'");
});
