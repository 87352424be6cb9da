import { describe, expect, it } from 'vitest';
import { overviewMarkdown } from '../../renderer/features/overview/markdown.ts';
import type { ActivityServer, Backend } from '../../shared/contract/activity.ts';
import { findingsOf } from '../../shared/overview/findings.ts';
import type { Seen } from '../../shared/overview/seen.ts';

const nowMs = Date.parse('2026-11-21T10:00:00Z');
const ago = (seconds: number) => new Date(nowMs - seconds * 1000).toISOString().replace('T', ' ').replace('Z', '+00');

const nothing: Seen = {
  nowMs,
  live: { server: null, backends: new Map(), used: 0 },
  leaks: [],
  deadlocks: { count: 0, lastMs: 0 },
  vacuumNow: null,
  vacuumVerdicts: null,
  autovacuum: null,
  server: null,
  figures: null,
  indexes: null,
  statements: null,
  writes: null,
};

function backend(pid: number, more: Partial<Backend>): Backend {
  return {
    key: `${pid}@1`,
    pid,
    backend_start: ago(9000),
    backend_type: 'client backend',
    datname: 'breakpad',
    usename: 'app',
    application_name: `app ${pid}`,
    client: 'socket',
    isOurs: false,
    kind: 'active',
    state: 'active',
    xact_start: null,
    query_start: null,
    state_change: null,
    wait_event_type: null,
    wait_event: null,
    backend_xid: null,
    backend_xmin: null,
    xmin_age: null,
    query: null,
    blocked_by: [],
    waits_for: null,
    ...more,
  };
}

const withBackends = (...backends: readonly Backend[]): Seen => ({
  ...nothing,
  live: { ...nothing.live, backends: new Map(backends.map((one) => [one.key, one])) },
});

const waiting = (pid: number, blocked_by: number[], seconds: number): Backend =>
  backend(pid, {
    kind: 'waiting',
    blocked_by,
    waits_for: {
      mode: 'AccessExclusiveLock',
      locktype: 'relation',
      object: 'session',
      relation_oid: 1,
      waitstart: ago(seconds),
    },
  });

const server = (
  settings: readonly (readonly [string, string])[],
  slots: NonNullable<Seen['server']>['slots'] = [],
) => ({
  database: 'breakpad',
  started: ago(86_400),
  now: ago(0),
  isStandby: false,
  settings: settings.map(([name, value]) => ({ name, value, source: 'file', isPendingRestart: false })),
  slots,
  extensions: [],
});

const titles = (seen: Seen) => findingsOf(seen).map(({ urgency, title }) => `${urgency}: ${title}`);

describe('findings', () => {
  it('is silent while nothing is known, and where nothing is wrong', () => {
    expect(titles(nothing)).toEqual([]);
    expect(titles({ ...nothing, server: server([['fsync', 'on']]) })).toEqual([]);
    expect(titles(withBackends(backend(1, {}), backend(2, { kind: 'idle' })))).toEqual([]);
  });

  it('who waits: behind the one in whose way most stand, with what the first wants', () => {
    const seen = withBackends(
      backend(10, { kind: 'idle-in-transaction', state: 'idle in transaction', xact_start: ago(60) }),
      waiting(11, [10], 20),
      waiting(12, [11], 8),
      waiting(20, [19], 5),
    );
    expect(findingsOf(seen)).toMatchObject([
      {
        urgency: 'now',
        title: '2 backends wait behind pid 10',
        evidence: 'app 10, idle in transaction; 11 wants AccessExclusiveLock on session; 1 more elsewhere',
        sinceMs: nowMs - 20_000,
        to: { room: 'locks' },
      },
    ]);
  });

  it('who waits: of two with as many behind them the one behind whom somebody waits longest, since then', () => {
    expect(findingsOf(withBackends(waiting(21, [20], 5), waiting(11, [10], 90)))).toMatchObject([
      { title: '1 backend waits behind pid 10', sinceMs: nowMs - 90_000 },
    ]);
    const three = withBackends(waiting(11, [10], 90), waiting(21, [20], 5), waiting(22, [20], 7));
    expect(findingsOf(three)).toMatchObject([
      {
        title: '2 backends wait behind pid 20',
        evidence: expect.stringContaining('22 wants'),
        sinceMs: nowMs - 7_000,
      },
    ]);
  });

  it('a wait of a second is everyday; a prepared transaction is named as one', () => {
    expect(titles(withBackends(waiting(11, [10], 1)))).toEqual([]);
    expect(titles(withBackends(waiting(11, [0], 30)))).toEqual(['now: 1 backend waits behind a prepared transaction']);
  });

  it('connections run out: soon, then now', () => {
    const facts = { max_connections: 100, reserved: 3 } as ActivityServer;
    const used = (count: number): Seen => ({ ...nothing, live: { ...nothing.live, server: facts, used: count } });
    expect(titles(used(60))).toEqual([]);
    expect(titles(used(95))).toEqual(['soon: 2 ordinary connections left']);
    expect(titles(used(97))).toEqual(['now: No ordinary connection is left']);
  });

  it('a transaction left open for five minutes, and none of our own', () => {
    const idle = (pid: number, seconds: number, more: Partial<Backend> = {}) =>
      backend(pid, { kind: 'idle-in-transaction', xact_start: ago(seconds), ...more });
    expect(titles(withBackends(idle(1, 200), idle(2, 4000, { isOurs: true })))).toEqual([]);
    expect(titles(withBackends(idle(1, 400), idle(2, 4000)))).toEqual([
      'soon: pid 2 is idle in transaction for 1 h 6 min',
    ]);
  });

  it('settings and slots: the dangerous before what is good to know', () => {
    const slot = { slot_type: 'logical', database: 'breakpad', active: false };
    const seen: Seen = {
      ...nothing,
      server: server(
        [
          ['idle_in_transaction_session_timeout', '0'],
          ['fsync', 'off'],
        ],
        [
          { ...slot, slot_name: 'debezium_old', wal_status: 'extended', kept_bytes: 12e9 },
          { ...slot, slot_name: 'fresh', wal_status: 'reserved', kept_bytes: 4096 },
        ],
      ),
    };
    expect(titles(seen)).toEqual([
      'soon: fsync is off',
      'soon: Slot debezium_old keeps 11.2 GB of WAL',
      'know: idle_in_transaction_session_timeout is 0',
    ]);
  });

  it('tables that were never vacuumed, by the worst of them; autovacuum off as a whole is a setting', () => {
    const verdicts = [
      { verdict: 'never', tables: 3, worst: 'crontabber_log' },
      { verdict: 'off', tables: 1, worst: 'left_alone' },
    ] as const;
    const seen = (isAutovacuumOn: boolean): Seen => ({
      ...nothing,
      vacuumVerdicts: { verdicts: [...verdicts], isAutovacuumOn },
    });
    expect(titles(seen(true))).toEqual([
      'soon: 3 tables never vacuumed, though due',
      'know: 1 table over the threshold with autovacuum off',
    ]);
    expect(findingsOf(seen(true))[0]).toMatchObject({ evidence: expect.stringContaining('crontabber_log') });
    expect(titles(seen(false))).toEqual(['soon: 3 tables never vacuumed, though due']);
  });

  it('unused indexes only when they weigh something and were watched for a day', () => {
    const one = { oid: 1, nspname: 'public', relname: 'a_idx', table: 'a', bytes: 40 * 1024 ** 2 };
    const indexes = {
      unused: [one],
      unusedCount: 14,
      unused_bytes: one.bytes,
      invalid: [],
      invalidCount: 0,
      stats_reset: null,
    };
    const seen = (more: Partial<NonNullable<Seen['indexes']>>): Seen => ({
      ...nothing,
      server: server([]),
      indexes: { ...indexes, ...more },
    });
    expect(titles(seen({ unused_bytes: 1024 }))).toEqual([]);
    expect(titles(seen({ stats_reset: ago(3600) }))).toEqual([]);
    expect(titles(seen({ stats_reset: ago(86_400 * 3) }))).toEqual(['know: 14 indexes have 0 scans since 2026-11-18']);
    expect(titles(seen({}))).toEqual(['know: 14 indexes have 0 scans since the statistics began']);
    expect(titles({ ...seen({}), server: { ...server([]), started: ago(600) } })).toEqual([]);
    expect(findingsOf(seen({}))[0]?.copy?.text).toBe('public.a_idx\t40.0 MB');
    // At most 100 are listed, all are counted.
    expect(titles(seen({ unusedCount: 0, unused: [], invalid: [one], invalidCount: 173 }))).toContain(
      'know: 173 indexes are invalid',
    );
  });

  it('as Markdown: names are text, whatever is in them', () => {
    const seen = {
      ...nothing,
      server: { ...server([]), database: '<img onerror=x>|a`b' },
      deadlocks: { count: 2, lastMs: nowMs },
    };
    const text = overviewMarkdown(
      { seen, findings: findingsOf(seen), pending: 0, failures: [] },
      { summary: null, answer: null, failure: null },
    );
    expect(text).toContain('# &lt;img onerror=x&gt;\\|a\\`b, up 1 d, started');
    expect(text).toContain('| soon | 2 deadlocks while watching |');
    expect(text).not.toMatch(/<img|undefined|null|NaN/);
  });
});
