import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOf, stepFor, ticksOf } from '../../renderer/charts/timeline/time-axis.ts';
import {
  between,
  followed,
  kept,
  panned,
  reachesNow,
  spanOf,
  zoomed,
} from '../../renderer/charts/timeline/time-window.ts';

const noon = Date.UTC(2026, 10, 21, 12, 0, 0);
const minute = 60_000;
const spans = fc.integer({ min: 2000, max: 48 * 3_600_000 });
const moments = fc.integer({ min: noon - 40 * 86_400_000, max: noon });

describe('ticks', () => {
  test('are round moments of the wall clock, in order, and within the window', () => {
    fc.assert(
      fc.property(moments, spans, fc.integer({ min: 60, max: 3000 }), (fromMs, span, width) => {
        const ticks = ticksOf({ fromMs, toMs: fromMs + span }, width);
        const step = stepFor(span, width);
        for (const [i, { ms }] of ticks.entries()) {
          expect(ms).toBeGreaterThanOrEqual(fromMs);
          expect(ms).toBeLessThanOrEqual(fromMs + span);
          if (i > 0) expect(ms - (ticks[i - 1]?.ms ?? 0)).toBe(step);
          const at = new Date(ms);
          if (step <= 60 * minute) expect((at.getMinutes() * minute + at.getSeconds() * 1000) % step).toBe(0);
          expect(ms % 1000).toBe(0);
        }
      }),
    );
  });

  test('stand so far apart that their labels do not touch', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 100, max: 3000 }), (span, width) => {
        const step = stepFor(span, width);
        expect((step / span) * width >= 84 || step >= 7 * 86_400_000).toBe(true);
      }),
    );
  });

  test('are each ten minutes in the 90 minutes of a common screen, and have seconds where they need them', () => {
    expect(stepFor(90 * minute, 1044)).toBe(10 * minute);
    const close = ticksOf({ fromMs: noon, toMs: noon + 20_000 }, 1044);
    expect(close.map(({ text }) => text.length)).toEqual(close.map(() => 8));
    expect(ticksOf({ fromMs: noon + 1, toMs: noon + 90 * minute }, 1044)[0]?.text).toHaveLength(5);
  });

  test('clockOf is HH:MM:SS of this computer', () => {
    expect(clockOf(new Date(2026, 10, 21, 9, 5, 7).getTime())).toBe('09:05:07');
  });
});

describe('the window', () => {
  test('zooming leaves the moment under the pointer where it is', () => {
    fc.assert(
      fc.property(
        moments,
        spans,
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fromMs, span, factor, share) => {
          const about = fromMs + span * share;
          const after = zoomed({ fromMs, toMs: fromMs + span }, factor, about);
          expect((about - after.fromMs) / spanOf(after)).toBeCloseTo(share, 5);
          expect(spanOf(after)).toBeGreaterThanOrEqual(1999.9);
        },
      ),
    );
  });

  test('follows now with a little room behind it', () => {
    const window = followed(30 * minute, noon);
    expect(spanOf(window)).toBe(30 * minute);
    expect(window.toMs).toBeGreaterThan(noon);
    expect(reachesNow(window, noon)).toBe(true);
    expect(reachesNow(panned(window, -minute), noon)).toBe(false);
  });

  test('never leaves what there is', () => {
    const first = noon - 60 * minute;
    const far = kept(panned(followed(30 * minute, noon), 99 * minute), first, noon);
    expect(far).toEqual(followed(30 * minute, noon));
    const early = kept({ fromMs: noon - 999 * minute, toMs: noon - 969 * minute }, first, noon);
    expect(early.toMs).toBe(first);
    expect(spanOf(early)).toBe(30 * minute);
    const inside = { fromMs: noon - 40 * minute, toMs: noon - 10 * minute };
    expect(kept(inside, first, noon)).toBe(inside);
  });

  test('a stretch that is hardly one becomes the least that can be shown, about its middle', () => {
    expect(between(noon + 100, noon)).toEqual({ fromMs: noon + 50 - 1000, toMs: noon + 50 + 1000 });
    expect(between(noon + minute, noon)).toEqual({ fromMs: noon, toMs: noon + minute });
  });
});
