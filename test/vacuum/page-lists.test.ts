import { expect, it } from 'vitest';
import { inOrder, matching, wordsOf } from '../../renderer/features/vacuum/arrange.ts';
import { bloatText } from '../../renderer/features/vacuum/bloat-words.ts';
import { roundCount, timesText, whenText } from '../../renderer/features/vacuum/figures.ts';
import { findingOf } from '../../renderer/features/vacuum/findings.ts';
import { type Loaded, loadedOf, type TablesAnswer } from '../../renderer/features/vacuum/loaded.ts';
import type { Bloat, HorizonHolder, VacuumTables, VacuumVerdict } from '../../shared/contract/vacuum.ts';

interface Made {
  readonly name: string;
  readonly verdict?: VacuumVerdict;
  readonly dead?: number | null;
  readonly threshold?: number | null;
  readonly vacuumed?: string | null;
  readonly isSystem?: boolean;
}

const readAt = '2026-11-21 13:08:41.5+00';

function columnsOf(made: readonly Made[]): VacuumTables {
  const each = <T>(of: (one: Made, index: number) => T) => made.map(of);
  return {
    oid: each((_, index) => 16_000 + index),
    nspname: each(() => 'public'),
    relname: each(({ name }) => name),
    relkind: each(() => 'r'),
    rootOid: each(() => null),
    isSystem: each(({ isSystem }) => isSystem ?? false),
    heap_bytes: each(() => 8192),
    reltuples: each(() => 100),
    n_live_tup: each(() => 100),
    n_dead_tup: each(({ dead }) => (dead === undefined ? 0 : dead)),
    n_mod_since_analyze: each(() => 0),
    n_ins_since_vacuum: each(() => 0),
    vacuum_threshold: each(({ threshold }) => (threshold === undefined ? 70 : threshold)),
    insert_threshold: each(() => 1020),
    analyze_threshold: each(() => 60),
    isAutovacuumOn: each(({ threshold }) => threshold !== null),
    last_vacuum: each(({ vacuumed }) => vacuumed ?? null),
    last_autovacuum: each(() => null),
    last_analyze: each(() => null),
    last_autoanalyze: each(() => null),
    vacuum_count: each(() => 0),
    autovacuum_count: each(() => 0),
    analyze_count: each(() => 0),
    autoanalyze_count: each(() => 0),
    toast_dead_tup: each(() => null),
    toast_threshold: each(() => null),
    xid_age: each(() => 1000),
    mxid_age: each(() => 1),
    freeze_max_age: each(() => 200_000_000),
    verdict: each(({ verdict }) => verdict ?? 'fine'),
  };
}

const answerOf = (made: readonly Made[], more: Partial<TablesAnswer> = {}): TablesAnswer => ({
  tables: columnsOf(made),
  workers: { busy: 0, most: 3 },
  database: { xid_age: 1000, freeze_max_age: 200_000_000, mxid_age: 1 },
  isAutovacuumOn: true,
  stats_reset: null,
  isStandby: false,
  lacks: [],
  readAt,
  ...more,
});

const load = (made: readonly Made[]): Loaded => loadedOf(answerOf(made));

const names = (loaded: Loaded, shown: Uint32Array) => Array.from(shown, (n) => loaded.tables.relname[n]);

const five: readonly Made[] = [
  { name: 'fine', dead: 35 },
  { name: 'session', dead: 700, verdict: 'held-back', vacuumed: '2026-11-21 12:00:00+00' },
  { name: 'hidden', dead: null },
  { name: 'switched_off', dead: 9000, threshold: null, verdict: 'off', vacuumed: '2026-10-01 00:00:00+00' },
  { name: 'pg_class', dead: 8000, isSystem: true, verdict: 'due' },
];

it('orders by dead rows against the own threshold, or the usual one where it is switched off; unknown is last either way', () => {
  const loaded = load(five);
  const shown = (id: string, direction: 'ascending' | 'descending') =>
    names(loaded, matching(loaded, inOrder(loaded, new Map(), { id, direction }), 'system', []));
  expect(shown('ratio', 'descending')).toEqual(['switched_off', 'pg_class', 'session', 'fine', 'hidden']);
  expect(shown('ratio', 'ascending')).toEqual(['fine', 'session', 'pg_class', 'switched_off', 'hidden']);
  // Never vacuumed is the longest without one.
  expect(shown('vacuumed', 'ascending').slice(-2)).toEqual(['switched_off', 'session']);
  expect(shown('name', 'ascending')).toEqual(['fine', 'hidden', 'pg_class', 'session', 'switched_off']);
});

it('counts what is over a threshold, the switched off too, and leaves the system out unless asked', () => {
  const loaded = load(five);
  expect([loaded.own, loaded.ownOver]).toEqual([4, 2]);
  const order = inOrder(loaded, new Map(), { id: 'name', direction: 'ascending' });
  expect(names(loaded, matching(loaded, order, 'own', []))).toEqual(['fine', 'hidden', 'session', 'switched_off']);
  expect(names(loaded, matching(loaded, order, 'over', []))).toEqual(['session', 'switched_off']);
  expect(names(loaded, matching(loaded, order, 'own', wordsOf('Held BACK')))).toEqual(['session']);
  expect(names(loaded, matching(loaded, order, 'own', wordsOf('public.s')))).toEqual(['session', 'switched_off']);
});

it('is over only beyond the threshold, as autovacuum has it', () => {
  expect([
    ...load([
      { name: 'at', dead: 70 },
      { name: 'beyond', dead: 71 },
    ]).isOver,
  ]).toEqual([0, 1]);
});

const holder: HorizonHolder = {
  ...{ source: 'backend', name: 'pid 18915', held: 'backend_xid', xid: '884213907', age: 5437, pid: 18915 },
  ...{ backend_start: '2026-11-21 11:00:00+00', xact_start: null, state_change: null, state: 'idle in transaction' },
  ...{ usename: null, application_name: null, datname: 'breakpad', query: null, since: null },
  ...{ affectsThisDatabase: true, isCatalogsOnly: false, isOurs: false, wayOut: '', sql: null },
};
const now = (rows: number, decisive: number | null) => ({
  ...{ holders: [holder], decisive, heldBack: { rows, tables: 1 }, progress: [], conflicts: [], next_xid: null },
  ...{ lacks: [], nowMs: 0 },
});
const broken = [{ relation: 'session', culprit: { pid: 7 } }];

it('has one banner, the worst; and none where nobody keeps a dead row', () => {
  const kind = (more: Partial<TablesAnswer>, rows: number, decisive: number | null, list: typeof broken = []) =>
    findingOf({ loaded: loadedOf(answerOf(five, more)), now: now(rows, decisive), broken: list })?.kind;
  expect(kind({}, 0, 0)).toBeUndefined();
  expect(kind({}, 12, null)).toBeUndefined();
  expect(kind({}, 12, 0, broken)).toBe('held');
  expect(kind({}, 0, 0, broken)).toBe('cancelled');
  const loaded = loadedOf(answerOf(five));
  const held = (...more: Partial<HorizonHolder>[]) => {
    const holders = [holder, ...more.map((one) => ({ ...holder, ...one }))];
    return findingOf({ loaded, now: { ...now(12, 0), holders }, broken: [] });
  };
  // Who keeps most of it when the first has ended is named; who runs just now, or began lately, is not.
  expect(held({ pid: 2, state: 'active' }, { pid: 3 })).toMatchObject({ next: { pid: 3 } });
  expect(held({ pid: 2, xid: '884215000', age: 4344 })).toMatchObject({ next: { pid: 2 } });
  expect(held({ pid: 2, xid: '884219340', age: 4 }, { pid: 3, isCatalogsOnly: true })).toMatchObject({ next: null });
  expect(kind({ isAutovacuumOn: false }, 12, 0)).toBe('off');
  const old = { xid_age: 900_000_000, freeze_max_age: 200_000_000, mxid_age: 1 };
  expect(kind({ isAutovacuumOn: false, database: old }, 12, 0)).toBe('wraparound');
  expect(kind({ isStandby: true, database: old }, 12, 0)).toBe('standby');
});

it('marks estimates, and raises no alarm on what is not to be believed', () => {
  const mb = 1024 * 1024;
  const bloat: Bloat = { relid: 1, factor: 6, heap_bytes: 60 * mb, needed_bytes: 10 * mb, why: null, isReliable: true };
  expect(bloatText(bloat, undefined)).toMatchObject({ text: '~6.0×', isAlarm: true });
  expect(bloatText({ ...bloat, isReliable: false }, undefined).isAlarm).toBe(false);
  expect(bloatText({ ...bloat, heap_bytes: 6 * mb, needed_bytes: mb }, undefined).isAlarm).toBe(false);
  expect(bloatText({ ...bloat, factor: null, why: 'never analyzed' }, undefined)).toEqual({
    text: '–',
    title: 'never analyzed',
    isAlarm: false,
  });
});

it('writes numbers and times as the design does', () => {
  expect([48_211, 1_284_310, 4_130_000, 13_640_000, 148_300_000].map(roundCount)).toEqual([
    ...['48,211', '1.28 M', '4.13 M', '13.6 M', '148 M'],
  ]);
  expect([0, 0.001, 0.08, 0.7, 4.3, 155.2, Number.NaN].map(timesText)).toEqual([
    ...['0×', '<0.01×', '0.08×', '0.7×', '4.3×', '155×', '–'],
  ]);
  const nowMs = Date.parse('2026-11-21T13:08:41Z');
  expect(whenText('2026-11-20 23:00:00+00', nowMs)).toBe('14 h ago');
  expect(whenText('2026-09-15 12:00:00+00', nowMs)).toBe('67 d ago');
});
