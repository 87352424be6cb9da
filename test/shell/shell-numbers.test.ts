import { describe, expect, test } from 'vitest';
import { gaugeParts, nearness } from '../../renderer/shell/gauge-parts.ts';
import { matching, paletteQuery, rankOf } from '../../renderer/shell/palette-search.ts';
import { secondsLeft } from '../../renderer/shell/retry.ts';
import type { Saturation } from '../../shared/contract/connections.ts';

const saturation: Saturation = {
  used: 87,
  max: 100,
  reserved: 3,
  hidden: 0,
  server_now: '2026-03-02 13:08:41+00',
  byState: { active: 6, idleInTransaction: 12, waiting: 4, idle: 65, unknown: 0 },
};

describe('the gauge', () => {
  test('draws the states in their order, in percent of max_connections', () => {
    expect(gaugeParts(saturation)).toEqual([
      { kind: 'waiting', share: 4 },
      { kind: 'idletx', share: 12 },
      { kind: 'active', share: 6 },
      { kind: 'idle', share: 65 },
      { kind: 'reserved', share: 3 },
    ]);
  });

  test('is full at the limit for ordinary roles, near at 80 % of it, and never guesses', () => {
    const near = (used: number | null) => nearness({ ...saturation, used });
    expect([10, 77, 78, 96, 97, null].map(near)).toEqual(['fine', 'fine', 'near', 'near', 'full', 'unknown']);
  });
});

describe('the palette', () => {
  const item = (label: string, before?: string) => ({
    id: label,
    label,
    run: () => undefined,
    ...(before ? { before } : {}),
  });

  test('a first character asks for one kind only', () => {
    expect(paletteQuery('#crap', ['#', '>'])).toEqual({ prefix: '#', text: 'crap' });
    expect(paletteQuery(' > theme', ['#', '>'])).toEqual({ prefix: '>', text: 'theme' });
    expect(paletteQuery('@12', ['#', '>'])).toEqual({ prefix: null, text: '@12' });
  });

  test('whole before beginning before word before anywhere, and all words must occur', () => {
    expect(['idle', 'idle_hosts', 'addons_idle', 'sidle', 'other'].map((label) => rankOf(label, 'idle'))).toEqual([
      0,
      1,
      2,
      3,
      null,
    ]);
    expect(rankOf('public.crap_reports', 'crap pub')).not.toBeNull();
    expect(rankOf('public.crap_reports', 'crap priv')).toBeNull();
  });

  test('gives the best first, no more than asked for', () => {
    const items = [item('xsizes'), item('Sizes'), item('Switch theme'), item('size', 'public.')];
    expect(matching(items, 'size', 2).map(({ label }) => label)).toEqual(['Sizes', 'size']);
  });
});

test('the countdown ends at 0 and never runs past it', () => {
  expect([0, 500, 3999, 4000, 9000].map((passed) => secondsLeft(4000, 1000, 1000 + passed))).toEqual([4, 4, 1, 0, 0]);
});
