import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Moment, passed } from '../../electron/sampler/clock-watch.ts';
import { Due, Pace } from '../../electron/sampler/pace.ts';

const at = (serverMs: number, wallMs = serverMs, steadyMs = serverMs): Moment => ({ serverMs, wallMs, steadyMs });
const start = at(0);

describe('what happened to time between two samples', () => {
  test('as expected', () => {
    expect(passed(start, at(1000), 1000)).toEqual({ kind: 'on' });
    expect(passed(start, at(4000), 1000)).toEqual({ kind: 'on' });
    expect(passed(start, at(20_000), 10_000)).toEqual({ kind: 'on' });
  });

  test('a late answer', () => {
    expect(passed(start, at(4001), 1000)).toEqual({ kind: 'gap', why: 'slow' });
  });

  test('a computer that slept: its steady clock may have stood still', () => {
    expect(passed(start, at(3_600_000, 3_600_000, 1000), 1000)).toEqual({ kind: 'gap', why: 'slow' });
  });

  test("this computer's clock was set: the server's says that nothing happened", () => {
    expect(passed(start, at(1000, 90_000_000, 1000), 1000)).toEqual({ kind: 'on' });
    expect(passed(start, at(1000, -90_000_000, 1000), 1000)).toEqual({ kind: 'on' });
  });

  test("the server's clock was set", () => {
    expect(passed(start, at(3_600_000, 1000, 1000), 1000)).toEqual({ kind: 'gap', why: 'clock' });
    expect(passed(start, at(-3_600_000, 1000, 1000), 1000)).toEqual({ kind: 'back' });
    expect(passed(start, at(-500, 1000, 1000), 1000)).toEqual({ kind: 'wait' });
  });
});

describe('how often', () => {
  test('never more often than the user wants, never less than every 10 s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 60_000, noNaN: true })),
        fc.integer({ min: 500, max: 10_000 }),
        (times, wanted) => {
          const pace = new Pace();
          for (const ms of times) {
            pace.answered(ms);
            pace.sampled(ms);
            expect(pace.everyMs(wanted)).toBeGreaterThanOrEqual(wanted);
            expect(pace.everyMs(wanted)).toBeLessThanOrEqual(10_000);
          }
        },
      ),
    );
  });

  test('a sample takes at most a tenth of the time, and what is cheap again is asked as often again', () => {
    const pace = new Pace();
    pace.answered(2);
    pace.sampled(402);
    expect(pace.everyMs(1000)).toBe(4000);
    for (let i = 0; i < 2; i += 1) pace.sampled(3);
    expect(pace.everyMs(1000)).toBe(1000);
  });

  test("a long line is no work of the server's", () => {
    const pace = new Pace();
    for (let i = 0; i < 5; i += 1) {
      pace.answered(300);
      pace.sampled(305);
    }
    expect(pace.everyMs(1000)).toBe(1000);
  });

  test('what is dear is left out for a while, and its cost remembered', () => {
    const due = new Due(5000, 400);
    expect(due.isDue(0)).toBe(true);
    due.done(0, 3);
    expect([due.isDue(4999), due.isDue(5000), due.dearMs]).toEqual([false, true, null]);
    due.done(5000, 25);
    expect([due.isDue(14_999), due.isDue(15_000), due.dearMs]).toEqual([false, true, 25]);
    due.done(15_000, 800);
    expect(due.isDue(74_999)).toBe(false);
    expect(due.isDue(75_000)).toBe(true);
  });
});
