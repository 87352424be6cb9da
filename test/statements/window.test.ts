import { describe, expect, test } from 'vitest';
import {
  afterReading,
  type Counted,
  changeOf,
  type StatementsWindow,
  type WindowReading,
  windowSeconds,
} from '../../electron/features/statements/window.ts';

const counted = (key: string, calls: number, more: Partial<Counted> = {}): Counted => ({
  ...{ key, calls, total_exec_time: calls * 2, rows: calls * 3, wal_bytes: calls * 5 },
  ...{ stats_since: null, isHidden: false },
  ...more,
});

const reading = (atS: number, entries: readonly Counted[], more: Partial<WindowReading> = {}): WindowReading => ({
  ...{ atMs: atS * 1000, counted: entries, isWhole: true, stats_reset: 'monday' },
  ...more,
});

function windowOver(...readings: readonly WindowReading[]): StatementsWindow {
  let window: StatementsWindow | null = null;
  for (const one of readings) window = afterReading(window, one);
  if (window === null) throw new Error('no reading was given');
  return window;
}

describe('the change of an entry', () => {
  test('is what it counted since the first reading', () => {
    const window = windowOver(
      reading(10, [counted('a', 100)]),
      reading(15, [counted('a', 104)]),
      reading(20, [counted('a', 110)]),
    );
    expect(changeOf(window, 'a')).toEqual({
      by: { calls: 10, total_exec_time: 20, rows: 30, wal_bytes: 50 },
      wentBack: false,
    });
    expect(windowSeconds(window)).toBe(10);
    expect(changeOf(window, 'b')).toBeNull();
  });

  test('is not known after one reading', () => {
    expect(changeOf(windowOver(reading(10, [counted('a', 100)])), 'a')).toEqual({ by: null, wentBack: false });
  });

  test('of one that is new is all that it counted, where everything was read before', () => {
    expect(changeOf(windowOver(reading(0, []), reading(5, [counted('a', 7)])), 'a')?.by?.calls).toBe(7);
  });

  test('of one that came into sight where not everything was read is not known, and stays so', () => {
    const cut = { isWhole: false };
    const window = windowOver(
      reading(0, [], cut),
      reading(5, [counted('a', 7000)], cut),
      reading(9, [counted('a', 7003)], cut),
    );
    expect(changeOf(window, 'a')).toEqual({ by: null, wentBack: false });
  });

  test('of one whose counters went back is what it counts since, and says that it is a part', () => {
    const window = windowOver(
      reading(0, [counted('a', 1000)]),
      reading(5, [counted('a', 1010)]),
      reading(9, [counted('a', 4)]),
    );
    expect(changeOf(window, 'a')).toMatchObject({ by: { calls: 14 }, wentBack: true });
  });

  test('of one that was thrown out and came back with more is no difference to what it was before', () => {
    const window = windowOver(reading(0, [counted('a', 10)]), reading(5, []), reading(9, [counted('a', 400)]));
    expect(changeOf(window, 'a')).toMatchObject({ by: { calls: 400 }, wentBack: true });
  });

  test('of one that fell out of the first so many for a while goes on', () => {
    const cut = { isWhole: false };
    const window = windowOver(
      reading(0, [counted('a', 10)], cut),
      reading(5, [], cut),
      reading(9, [counted('a', 12)], cut),
    );
    expect(changeOf(window, 'a')).toMatchObject({ by: { calls: 2 }, wentBack: false });
  });

  test('of one that counts since another time was counted anew, though its counters are higher', () => {
    const window = windowOver(
      reading(0, [counted('a', 10, { stats_since: '8:00' })]),
      reading(5, [counted('a', 30, { stats_since: '9:00' })]),
    );
    expect(changeOf(window, 'a')).toMatchObject({ by: { calls: 30 }, wentBack: true });
  });

  test('of hidden ones together never jumps when some of them are thrown out', () => {
    const hidden = (calls: number) => counted('hidden/10', calls, { isHidden: true });
    const window = windowOver(reading(0, [hidden(5000)]), reading(5, [hidden(5010)]), reading(9, [hidden(3000)]));
    expect(changeOf(window, 'hidden/10')).toMatchObject({ by: { calls: 10 }, wentBack: true });
  });
});

describe('a reset of everything', () => {
  test('begins the window anew', () => {
    const window = windowOver(
      reading(0, [counted('a', 1000)]),
      reading(5, [counted('a', 3)], { stats_reset: 'tuesday' }),
      reading(9, [counted('a', 5)], { stats_reset: 'tuesday' }),
    );
    expect(window.wasReset).toBe(true);
    expect(windowSeconds(window)).toBe(4);
    expect(changeOf(window, 'a')).toMatchObject({ by: { calls: 2 }, wentBack: false });
  });
});
