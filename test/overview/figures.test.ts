import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { Figures, pointBetween } from '../../electron/features/overview/figures.ts';
import { settingText } from '../../shared/overview/setting-text.ts';
import { testDatabases } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

const first = {
  server_now: '2026-11-21 10:00:00+00',
  started: '2026-11-20 10:00:00+00',
  blks_fetched: 1000,
  blks_hit: 900,
  xact_commit: 50,
  xact_rollback: 5,
  deadlocks: 0,
  stats_reset: null,
};
const later = { ...first, server_now: '2026-11-21 10:00:05+00', blks_fetched: 2000, blks_hit: 1850, xact_commit: 100 };

describe('between two looks', () => {
  const unknown = { hitShare: null, commitsPerSecond: null, rollbacksPerSecond: null, deadlocks: null };

  it('is per measured second', () => {
    expect(pointBetween(first, later)).toMatchObject({
      hitShare: 0.95,
      commitsPerSecond: 10,
      rollbacksPerSecond: 0,
      deadlocks: 0,
    });
  });

  it('no block asked for: no share, which is not 0', () => {
    const quiet = { ...later, blks_fetched: 1000, blks_hit: 900 };
    expect(pointBetween(first, quiet)).toMatchObject({ hitShare: null, commitsPerSecond: 10 });
  });

  it.each([
    ['nothing before', null, later],
    ['counters that went back', { ...first, xact_commit: 51 }, { ...later, xact_commit: 3 }],
    ['a reset that was caught up with', first, { ...later, stats_reset: '2026-11-21 10:00:03+00' }],
    ['a restart', first, { ...later, started: '2026-11-21 10:00:02+00' }],
    ['a computer that slept', first, { ...later, server_now: '2026-11-21 10:07:05+00' }],
    ['a clock that went back', first, { ...later, server_now: '2026-11-21 09:59:59+00' }],
  ])('%s: unknown', (_, before, after) => expect(pointBetween(before, after)).toMatchObject(unknown));
});

describe('a setting with its unit', () => {
  it.each([
    ['1048576', '8kB', '8GB'],
    ['16384', '8kB', '128MB'],
    ['4096', 'kB', '4MB'],
    ['1025', 'kB', '1025kB'],
    ['1024', 'MB', '1GB'],
    ['300', 's', '5min'],
    ['90000', 'ms', '90s'],
    ['200', 'ms', '200ms'],
    ['0', 'ms', '0'],
    ['-1', '8kB', '-1'],
    ['0.2', null, '0.2'],
    ['on', null, 'on'],
    ['2', '32kB', '64kB'],
  ])('%s %s is %s', (value, unit, text) => expect(settingText(value, unit)).toBe(text));

  let server: OwnPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  it('is what SHOW says, for every setting of the server that has one', async () => {
    const connection = await server.connect();
    const rows = await connection.query(
      `SELECT name, setting, unit, current_setting(name) AS shown FROM pg_settings
       -- What the system's own socket says has no unit.
       WHERE unit IS NOT NULL AND name !~ '^tcp_'`,
    );
    await connection.close();
    expect(rows.length).toBeGreaterThan(60);
    const others = rows.filter(({ setting, unit, shown }) => settingText(String(setting), String(unit)) !== shown);
    expect(others).toEqual([]);
  });

  test('the companion looks while there are samples, and not otherwise', async () => {
    const product = testDatabases();
    const at = product.place(server, 'postgres');
    const figures = new Figures(product.databases);
    const ending = new AbortController();
    let isSeeing = false;
    const looking = figures.look({ at, signal: ending.signal, now: () => (isSeeing ? [] : undefined) });
    await delay(700);
    expect(figures.of(at).points).toEqual([]);
    isSeeing = true;
    const deadline = Date.now() + 10_000;
    while (figures.of(at).points.length === 0 && Date.now() < deadline) await delay(20);
    expect(figures.of(at).points).toMatchObject([{ hitShare: null, commitsPerSecond: null }]);
    expect(figures.of(at).last).toMatchObject({ deadlocks: 0 });
    ending.abort();
    await looking;
    await product.close();
  });
});
