import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchIdle } from '../../electron/door/idle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('stops after that long without a page, not while there is one', () => {
  const stop = vi.fn();
  const pages = watchIdle(1000, stop);
  vi.advanceTimersByTime(999);
  pages(1);
  vi.advanceTimersByTime(10_000);
  pages(2);
  pages(1);
  vi.advanceTimersByTime(10_000);
  expect(stop).not.toHaveBeenCalled();
  pages(0);
  vi.advanceTimersByTime(999);
  expect(stop).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(stop).toHaveBeenCalledOnce();
});

it('stops when no page ever came', () => {
  const stop = vi.fn();
  watchIdle(1000, stop);
  vi.advanceTimersByTime(1000);
  expect(stop).toHaveBeenCalledOnce();
});
