import { describe, expect, test } from 'vitest';
import { bestColumn } from '../../shared/writes/best-column.ts';
import { measuredSeconds } from '../../shared/writes/elapsed.ts';
import { guardEffect } from '../../shared/writes/guard-effect.ts';
import { lsnBytes, lsnOf } from '../../shared/writes/lsn.ts';
import { lumpNames } from '../../shared/writes/lump-names.ts';
import { pagesToRead } from '../../shared/writes/pages-to-read.ts';
import { between, type ServerReading } from '../../shared/writes/points.ts';
import { guardedUpdate } from '../../shared/writes/redundant-words.ts';
import { sparks } from '../../shared/writes/spark.ts';
import type { TableCounts } from '../../shared/writes/table-counts.ts';
import { TableLog } from '../../shared/writes/table-log.ts';

const everyMs = 5_000;
const hour = 3_600_000;

const reading = (atMs: number, more: Partial<ServerReading> = {}): ServerReading => ({
  serverMs: atMs,
  steadyMs: atMs,
  isStandby: false,
  inserted: 0,
  updated: 0,
  deleted: 0,
  stats_reset: 'once',
  lsn: '0/0',
  wal: { wal_records: 0, wal_fpi: 0, wal_buffers_full: 0, stats_reset: 'once' },
  checkpoint_lsn: '0/0',
  ...more,
});

describe('WAL positions', () => {
  test('are subtracted as 64-bit values', () => {
    expect(lsnOf('16/B374D848')).toBe(97500059720n);
    expect(lsnBytes('FFFFFFFE/FFFFFFFF', 'FFFFFFFF/0')).toBe(1);
    expect(lsnBytes('0/10', '0/F')).toBeNull();
    expect(lsnBytes(null, '0/F')).toBeNull();
    expect(lsnOf('nothing')).toBeNull();
  });
});

describe('between two readings', () => {
  test('rates are per measured server second', () => {
    const now = reading(4_000, {
      inserted: 40,
      updated: 8,
      deleted: 4,
      lsn: '1/0',
      wal: { wal_records: 100, wal_fpi: 4, wal_buffers_full: 1, stats_reset: 'once' },
      checkpoint_lsn: '0/8',
    });
    expect(between(reading(0), now, everyMs)).toMatchObject({
      kind: 'point',
      seconds: 4,
      point: {
        inserted: 10,
        updated: 2,
        deleted: 1,
        wal_bytes: 2 ** 30,
        wal_records: 25,
        wal_fpi: 1,
        hadCheckpoint: true,
      },
    });
  });

  test('nothing is drawn across a reset, a crash, sleep, a clock that was set, or a promotion', () => {
    const before = reading(0, { inserted: 1_000_000 });
    expect(between(before, reading(5_000, { inserted: 5, stats_reset: 'again' }), everyMs).kind).toBe('reset');
    expect(between(before, reading(5_000, { inserted: 2_000_000, stats_reset: 'again' }), everyMs).kind).toBe('reset');
    expect(between(before, reading(5_000, { inserted: 5 }), everyMs).kind).toBe('reset');
    const full = { inserted: 2_000_000 };
    // Asleep: the server's clock went on, ours stood still, or went on too.
    expect(between(before, reading(8 * hour, { ...full, steadyMs: 5_000 }), everyMs).kind).toBe('gap');
    expect(between(before, reading(8 * hour, full), everyMs).kind).toBe('gap');
    expect(between(before, reading(-2_000, full), everyMs).kind).toBe('gap');
    expect(between(before, reading(0, full), everyMs).kind).toBe('gap');
    expect(between(before, reading(14_000, { ...full, steadyMs: 5_000 }), everyMs).kind).toBe('gap');
    expect(between(before, reading(1_000, { ...full, steadyMs: 9_000 }), everyMs).kind).toBe('gap');
    expect(between(before, reading(5_000, { ...full, isStandby: true }), everyMs).kind).toBe('gap');
    expect(between(before, reading(5_000, full), everyMs).kind).toBe('point');
  });

  test('WAL that is not known, or was reset by itself, is unknown and not 0', () => {
    const again = { wal_records: 5, wal_fpi: 0, wal_buffers_full: 0, stats_reset: 'again' };
    const found = between(reading(0), reading(5_000, { lsn: null, wal: again, checkpoint_lsn: null }), everyMs);
    expect(found).toMatchObject({ point: { wal_bytes: null, wal_records: null, wal_fpi: null, hadCheckpoint: false } });
  });

  test('a reading that is late by a few is measured; more is a gap', () => {
    const at = (ms: number) => ({ serverMs: ms, steadyMs: ms });
    expect(measuredSeconds(at(0), at(15_900), everyMs)).toBe(15.9);
    expect(measuredSeconds(at(0), at(16_100), everyMs)).toBeNull();
  });
});

const counts = (tables: Readonly<Record<number, number>>): TableCounts => {
  const oid = Object.keys(tables).map(Number);
  const none = oid.map(() => 0);
  return {
    oid,
    n_tup_ins: Object.values(tables),
    n_tup_upd: none,
    n_tup_del: none,
    n_tup_hot_upd: none,
    n_tup_newpage_upd: none,
  };
};
const logOf = (
  ...readings: readonly (readonly [ms: number, tables: Readonly<Record<number, number>>, reset?: string])[]
) => {
  const log = new TableLog();
  for (const [ms, tables, stats_reset = 'once'] of readings) {
    log.take({ serverMs: ms, steadyMs: ms }, counts(tables), { everyMs, stats_reset });
  }
  return log;
};
const insertedIn = (log: TableLog, oid: number, seconds = 600) => log.grown(seconds).byOid.get(oid)?.counts[0];

describe('tables', () => {
  test('a new partition counts from 0, a dropped one is gone, and neither moves the others', () => {
    const log = logOf([0, { 1: 1_000_000, 2: 500 }], [5_000, { 2: 510, 3: 20 }], [10_000, { 2: 530, 3: 25 }]);
    expect(log.grown(600)).toMatchObject({ seconds: 10 });
    expect([1, 2, 3].map((oid) => insertedIn(log, oid))).toEqual([undefined, 30, 25]);
    expect(insertedIn(log, 2, 5)).toBe(20);
  });

  test('a table that went back alone is unknown for that time only', () => {
    const log = logOf([0, { 1: 100, 2: 100 }], [5_000, { 1: 3, 2: 110 }], [10_000, { 1: 8, 2: 120 }]);
    expect(insertedIn(log, 1)).toBe(5);
    expect(log.grown(600).byOid.get(1)?.lostSeconds).toBe(5);
    expect(insertedIn(log, 2)).toBe(20);
  });

  test('a reset, sleep, and what the server told before them are a gap', () => {
    const log = logOf(
      [0, { 1: 100 }],
      [5_000, { 1: 9_000 }, 'again'],
      [10_000, { 1: 9_010 }, 'again'],
      [hour, { 1: 99_999 }, 'again'],
    );
    expect(log.grown(600)).toMatchObject({ seconds: 0 });
    const awake = logOf([0, { 1: 100 }], [5_000, { 1: 9_000 }, 'again'], [10_000, { 1: 9_010 }, 'again']);
    expect(awake.grown(600).seconds).toBe(5);
    expect(insertedIn(awake, 1)).toBe(10);
    awake.forgetBefore();
    awake.take({ serverMs: 15_000, steadyMs: 15_000 }, counts({ 1: 50_000 }), { everyMs, stats_reset: 'again' });
    expect(insertedIn(awake, 1)).toBe(10);
  });

  test('ten minutes are kept, and no more of them than fits', () => {
    const log = new TableLog();
    const wide = (round: number) =>
      counts(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [i + 1, round + 1])));
    for (let round = 0; round < 200; round += 1) {
      const at = { serverMs: round * 5_000, steadyMs: round * 5_000 };
      log.take(at, wide(round), { everyMs, stats_reset: 'once' });
    }
    expect(log.spans).toHaveLength(50);
    const narrow = logOf(...Array.from({ length: 200 }, (_, round) => [round * 5_000, { 1: round }] as const));
    expect(narrow.spans.length).toBeLessThanOrEqual(121);
    expect(narrow.grown(60)).toMatchObject({ seconds: 60 });
  });

  test('small charts have a null for what was not measured and the rate for what was', () => {
    const log = logOf(
      [0, { 1: 0 }],
      [5_000, { 1: 50 }],
      [10_000, { 1: 50 }],
      [400_000, { 1: 50 }],
      [405_000, { 1: 60 }],
    );
    const rates = sparks(log, 600_000).get(1) ?? [];
    expect(rates).toHaveLength(60);
    expect(rates[0]).toBe(5);
    expect(rates.slice(1, 40).every((rate) => rate === null)).toBe(true);
    expect(rates[40]).toBe(2);
    expect(sparks(log, 600_000).has(2)).toBe(false);
  });
});

describe('lumps', () => {
  test('by the root of a partition, or by a name without its digits that others share', () => {
    const root = { nspname: 'logs', relname: 'events' };
    const lumps = lumpNames([
      { nspname: 'public', relname: 'any_name', root },
      { nspname: 'public', relname: 'log_2026_01', root: null },
      { nspname: 'public', relname: 'log_2026_02', root: null },
      { nspname: 'other', relname: 'log_2026_01', root: null },
      { nspname: 'public', relname: 'iso_8859_1', root: null },
    ]);
    expect(lumps).toEqual(['logs.events', 'log', 'log', null, null]);
  });
});

describe('pages', () => {
  test.each([0, 1, 2, 7, 64, 1000])('of %i pages each is read once', (pages) => {
    const read = [...pagesToRead(pages)];
    expect(read.toSorted((a, b) => a - b)).toEqual(Array.from({ length: pages }, (_, page) => page));
  });

  test('the last ones and ones from all over come first', () => {
    const first = [...pagesToRead(1_000)].slice(0, 64);
    expect(first).toContain(999);
    expect(first.filter((page) => page < 950).length).toBeGreaterThan(20);
  });
});

describe('words', () => {
  test('the column worth trying first', () => {
    const of = (name: string, typcategory: string, n_distinct: number | null, is_key = false) => ({
      name,
      typcategory,
      n_distinct,
      reltuples: 1_000,
      is_key,
    });
    expect(bestColumn([of('id', 'N', -1, true), of('title', 'S', -1), of('app_name', 'S', 12)])).toBe('app_name');
    expect(bestColumn([of('id', 'N', -1, true), of('state', 'E', 4), of('app_name', 'S', 1)])).toBe('state');
    expect(bestColumn([of('id', 'N', -1, true)])).toBeNull();
  });

  test('a few values come before nearly one for each row, whatever their type and name', () => {
    const of = (name: string, typcategory: string, n_distinct: number | null, reltuples = 100_000) => ({
      ...{ name, typcategory, n_distinct, reltuples, is_key: false },
    });
    expect(bestColumn([of('user_name', 'S', -0.97), of('status', 'N', 5)])).toBe('status');
    expect(bestColumn([of('title', 'S', 93_000), of('done', 'B', 2)])).toBe('done');
    expect(bestColumn([of('owner', 'S', -1, 10), of('state', 'S', -0.3, 10)])).toBe('state');
    expect(bestColumn([of('kind', 'S', 40_000), of('city', 'S', 180)])).toBe('city');
    // Nothing is known: its type and name are all there is; of json nothing ever is.
    expect(bestColumn([of('at', 'D', null, -1), of('source', 'S', null, -1)])).toBe('source');
    expect(bestColumn([of('payload', 'U', 0), of('user_name', 'S', -0.97)])).toBe('payload');
  });

  test('the effect of the guard lies between what was measured', () => {
    expect(guardEffect(0.87).guarded).toBeCloseTo(5.4, 1);
    expect(guardEffect(0.5).guarded).toBeCloseTo(1.8, 1);
    expect(guardEffect(0)).toMatchObject({ guarded: 1 });
    expect(guardEffect(0).trigger).toBeLessThan(1);
    expect(guardEffect(1).guarded).toBeGreaterThan(100);
  });

  test('the guard compares as text what has no equality, or one of areas', () => {
    const column = (name: string, typname: string) => ({ name, typname, is_unique: false });
    const counters = { n_tup_upd: 0, n_tup_hot_upd: 0, n_live_tup: 0, stats_reset: null };
    const columns = [
      column('id', 'int4'),
      column('data', 'json'),
      column('outline', 'box'),
      column('total', 'numeric'),
    ];
    const table = { nspname: 'public', relname: 't', ...counters, key: ['id'], columns, is_suppressed: false };
    expect(guardedUpdate(table, null)).toBe(
      'UPDATE t SET data = $1, outline = $2, total = $3\nWHERE  id = $4\n' +
        'AND    (data::text, outline::text, total) IS DISTINCT FROM ($1::text, $2::text, $3);',
    );
  });
});
