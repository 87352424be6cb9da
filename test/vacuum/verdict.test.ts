import { describe, expect, test } from 'vitest';
import { DeadHistory } from '../../electron/features/vacuum/dead-history.ts';
import { fullXid, HorizonMemory } from '../../electron/features/vacuum/horizon-memory.ts';
import { BrokenVacuums } from '../../electron/sampler/broken-vacuums.ts';
import { formulaOf } from '../../shared/vacuum/formula.ts';
import { refusalOf } from '../../shared/vacuum/may-run.ts';
import { vacuumOptions } from '../../shared/vacuum/reloptions.ts';
import { thresholdsOf, toastOptions, type VacuumSettings } from '../../shared/vacuum/thresholds.ts';
import { type Judged, verdictOf } from '../../shared/vacuum/verdict.ts';

const settings: VacuumSettings = {
  isAutovacuumOn: true,
  vacuum_threshold: 50,
  vacuum_scale_factor: 0.2,
  vacuum_max_threshold: null,
  insert_threshold: 1000,
  insert_scale_factor: 0.2,
  analyze_threshold: 50,
  analyze_scale_factor: 0.1,
  freeze_max_age: 200_000_000,
  multixact_freeze_max_age: 400_000_000,
};
const table = { reltuples: 41_207, relpages: 100, relallfrozen: 0, reloptions: null };
const of18 = { ...settings, vacuum_max_threshold: 100_000_000 };

describe('thresholds, as relation_needs_vacanalyze has them', () => {
  test.each([
    ['settings alone', table, settings, { vacuum: 8291.4, insert: 9241.4, analyze: 4170.7 }],
    [
      'never analyzed counts as empty',
      { ...table, reltuples: -1 },
      settings,
      { vacuum: 50, insert: 1000, analyze: 50 },
    ],
    [
      'options first',
      { ...table, reloptions: 'autovacuum_vacuum_threshold=7\nautovacuum_vacuum_scale_factor=0\nfillfactor=70' },
      settings,
      { vacuum: 7 },
    ],
    ['no inserts', { ...table, reloptions: 'autovacuum_vacuum_insert_threshold=-1' }, settings, { insert: null }],
    ['the maximum of 18', { ...table, reltuples: 1e10 }, of18, { vacuum: 100_000_000 }],
    [
      'no maximum by option',
      { ...table, reltuples: 1e10, reloptions: 'autovacuum_vacuum_max_threshold=-1' },
      of18,
      { vacuum: 2_000_000_050 },
    ],
    [
      'a maximum by option',
      { ...table, reltuples: 1e10, reloptions: 'autovacuum_vacuum_max_threshold=5000' },
      of18,
      { vacuum: 5000 },
    ],
    ['of 18, frozen pages take no part in inserts', { ...table, relallfrozen: 75 }, of18, { insert: 3060.35 }],
    [
      'off for it',
      { ...table, reloptions: 'autovacuum_enabled=of' },
      settings,
      { vacuum: null, insert: null, analyze: null, isAutovacuumOn: false },
    ],
    [
      'ages: the lower one',
      { ...table, reloptions: 'autovacuum_freeze_max_age=100000' },
      settings,
      { freeze_max_age: 100_000 },
    ],
    [
      'ages: never above',
      { ...table, reloptions: 'autovacuum_freeze_max_age=900000000' },
      settings,
      { freeze_max_age: 2e8 },
    ],
  ] as const)('%s', (_, measured, with_, wanted) => {
    const found = thresholdsOf(measured, with_);
    for (const [name, value] of Object.entries(wanted)) {
      const got: unknown = Reflect.get(found, name);
      if (typeof value === 'number') expect(got).toBeCloseTo(value, 6);
      else expect(got).toBe(value);
    }
  });

  test('a TOAST table with no options of its own has those of its table', () => {
    expect(toastOptions(null, 'autovacuum_enabled=off')).toBe('autovacuum_enabled=off');
    expect(vacuumOptions(toastOptions('autovacuum_vacuum_threshold=3', 'autovacuum_enabled=off')).isEnabled).toBe(true);
  });

  test('the formula in words, cut at the maximum', () => {
    expect(formulaOf(table, thresholdsOf(table, settings), settings)).toEqual([
      'autovacuum_vacuum_threshold + autovacuum_vacuum_scale_factor × reltuples',
      '= 50 + 0.2 × 41,207 = 8,291',
    ]);
    const large = { ...table, reltuples: 1e10 };
    expect(formulaOf(large, thresholdsOf(large, of18), of18)[2]).toBe(
      'at most autovacuum_vacuum_max_threshold = 100,000,000',
    );
  });
});

const hour = 3_600_000;
const now = 1e12;
const judged: Judged = {
  relkind: 'r',
  isTemporary: false,
  dead: 9000,
  inserted: 0,
  modified: 0,
  toastDead: null,
  thresholds: thresholdsOf(table, settings),
  toastThreshold: null,
  thresholdIfOn: 8291,
  xidAge: 1000,
  mxidAge: 0,
  vacuumedMs: null,
  isBeingVacuumed: false,
  brokenVacuumMs: null,
  brokenAnalyzeMs: null,
  analyzedMs: null,
  heldSinceMs: null,
  countedForMs: hour,
  youngForMs: null,
  naptimeMs: 60_000,
};
const off = { ...judged.thresholds, vacuum: null, insert: null, analyze: null, isAutovacuumOn: false };

test.each<[string, Partial<Judged>, string]>([
  ['over it, and old enough for autovacuum to have come', {}, 'never'],
  ['its age is not known', { countedForMs: null }, 'due'],
  ['it was made a moment ago', { countedForMs: null, youngForMs: 30_000 }, 'young'],
  ['its counters were reset a moment ago', { youngForMs: 10_000 }, 'young'],
  ['vacuumed before', { vacuumedMs: now - hour }, 'due'],
  ['exactly the threshold is not over it', { dead: 8291 }, 'fine'],
  ['nothing dead', { dead: 0 }, 'fine'],
  ['partitioned, whatever it counts', { relkind: 'p' }, 'not-vacuumed'],
  ['temporary', { isTemporary: true }, 'session'],
  ['off, and over what it would be', { thresholds: off }, 'off'],
  ['off, with few', { thresholds: off, dead: 10 }, 'fine'],
  ['by inserts alone', { dead: 0, inserted: 10_000, vacuumedMs: 1 }, 'due'],
  ['by its TOAST table alone', { dead: 0, toastDead: 60, toastThreshold: 50, vacuumedMs: 1 }, 'due'],
  ['vacuumed while somebody held', { vacuumedMs: now, heldSinceMs: now - 1 }, 'held-back'],
  ['vacuumed before somebody held', { vacuumedMs: now - 1, heldSinceMs: now }, 'due'],
  ['held, but below its threshold', { dead: 10, vacuumedMs: now, heldSinceMs: now - 1 }, 'fine'],
  ['held, over by inserts only', { dead: 0, inserted: 10_000, vacuumedMs: now, heldSinceMs: now - 1 }, 'due'],
  ['being vacuumed', { isBeingVacuumed: true }, 'vacuuming'],
  ['cut short since it was last vacuumed', { brokenVacuumMs: now, vacuumedMs: now - hour }, 'cancelled'],
  ['cut short once, and then it came through', { brokenVacuumMs: now - hour, vacuumedMs: now }, 'due'],
  ['cut short, and nothing is to be done any more', { brokenVacuumMs: now, dead: 0 }, 'fine'],
  ['its analyze was cut short', { brokenAnalyzeMs: now, dead: 0, modified: 5000 }, 'cancelled'],
  ['its analyze came through later', { brokenAnalyzeMs: now - 1, analyzedMs: now, dead: 0, modified: 5000 }, 'fine'],
  ['old ids, at the limit', { xidAge: 200_000_000, dead: 0 }, 'wraparound'],
  ['old ids, below it', { xidAge: 199_999_999, dead: 0 }, 'fine'],
  ['old multixacts', { mxidAge: 400_000_000, dead: null }, 'wraparound'],
  ['counters lost', { dead: null }, 'unknown'],
])('verdict: %s', (_, more, wanted) => {
  expect(verdictOf({ ...judged, ...more })).toBe(wanted);
});

test('what is remembered of xids: by when one was given out, and that it cannot be older', () => {
  const memory = new HorizonMemory();
  expect(memory.givenOutByMs(5)).toBeNull();
  memory.note(100_000, 500);
  memory.note(40_000, 300);
  memory.note(110_000, 600);
  expect([
    memory.givenOutByMs(250),
    memory.givenOutByMs(400),
    memory.givenOutByMs(599),
    memory.givenOutByMs(600),
  ]).toEqual([40_000, 100_000, 110_000, null]);
  expect([memory.notYetAtMs(299), memory.notYetAtMs(300), memory.notYetAtMs(550)]).toEqual([null, 40_000, 100_000]);
  memory.seeHolders(100_000, ['a', 'b']);
  memory.seeHolders(120_000, ['b', 'c']);
  expect([memory.firstSeenMs('b'), memory.firstSeenMs('c'), memory.firstSeenMs('d')]).toEqual([100_000, 120_000, null]);
  // Another server, or one that was restored.
  memory.note(130_000, 50);
  expect(memory.givenOutByMs(40)).toBe(130_000);
  expect(memory.firstSeenMs('b')).toBeNull();
  expect(fullXid('2:7')).toBe(2 * 2 ** 32 + 7);
});

test('two hours of dead rows of few tables, with gaps, bounded', () => {
  const history = new DeadHistory();
  const seen = (relid: number, dead: number, isOver = true) => ({
    relid,
    dead,
    live: 1,
    lastAutovacuumMs: null,
    isOver,
  });
  history.look(1_000, [seen(1, 10, false)], 100);
  expect([history.sinceMs, history.followed]).toEqual([1_000, []]);
  history.want(1);
  history.look(1_050, [seen(1, 10, false), { ...seen(2, 99), lastAutovacuumMs: 900 }], 100);
  history.look(1_300, [seen(1, 12, false), { ...seen(2, 5, false), lastAutovacuumMs: 1_200 }], 100);
  expect(history.of(1).points).toEqual([
    { atMs: 1_050, dead: 10, live: 1 },
    { atMs: 1_051, dead: null, live: null },
    { atMs: 1_300, dead: 12, live: 1 },
  ]);
  expect(history.of(2).autovacuums).toEqual([900, 1_200]);
  for (let i = 0; i < 1500; i += 1) history.look(2_000 + i * 15_000, [seen(2, i)], 1e9);
  expect(history.of(2).points.length).toBeLessThanOrEqual(482);
  expect(history.of(1).points).toEqual([]);
  for (let relid = 10; relid < 1000; relid += 1) history.look(1e9 + relid, [seen(relid, 1)], 1e9);
  expect(history.followed.length).toBeLessThanOrEqual(300);
});

test('broken vacuums by table, the newest of the last day', () => {
  const broken = new BrokenVacuums();
  broken.note('a/b', 7, 1_000);
  broken.note('a/b', 7, 2_000, { kind: 'analyze', culprit: 'job (pid 9)' });
  expect(broken.of('a/b').get(7)).toEqual([
    { kind: 'vacuum', atMs: 1_000, culprit: null },
    { kind: 'analyze', atMs: 2_000, culprit: 'job (pid 9)' },
  ]);
  for (let i = 0; i < 100; i += 1) broken.note('a/b', 7, 2_000 + 25 * hour + i);
  expect(broken.of('a/b').get(7)).toHaveLength(50);
  expect(broken.of('c/d').size).toBe(0);
});

test('what may be run where', () => {
  const place = {
    hasActions: true,
    isStandby: false,
    isPooled: false,
    profile: { name: 'dev', environment: 'local' },
  } as const;
  expect(refusalOf(place)).toBeNull();
  expect(refusalOf({ ...place, hasActions: false })?.words).toContain('--no-actions');
  expect(refusalOf({ ...place, profile: { ...place.profile, environment: 'production' } })?.words).toContain(
    'production',
  );
  expect(refusalOf({ ...place, profile: { ...place.profile, ending: 'never' } })).not.toBeNull();
  expect(refusalOf({ ...place, isStandby: true })?.advice).toContain('primary');
  expect(refusalOf({ ...place, isPooled: true })?.words).toContain('pooler');
  const strict = { ...place, profile: { ...place.profile, ending: 'type-name' } } as const;
  expect(refusalOf(strict, 'de')).not.toBeNull();
  expect(refusalOf(strict, 'dev')).toBeNull();
});
