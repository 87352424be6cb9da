import { describe, expect, test } from 'vitest';
import { base64Of } from '../../renderer/features/activity/base64.ts';
import { type Found, roughly, worstFinding } from '../../renderer/features/activity/findings.ts';
import { locksByObject } from '../../renderer/features/activity/locks-by-object.ts';
import { oldestXid } from '../../renderer/features/activity/oldest-xid.ts';
import { rowsOf } from '../../shared/activity/rows.ts';
import { cellsOf, columns } from '../../shared/activity/table-cells.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { byKey, hidden, leaked, noon, server } from './made-backends.ts';

const rows = (...backends: readonly Backend[]) => rowsOf(byKey(...backends), new Map());
const leak: Found['leaks'][number] = {
  application: 'drproject.cgi',
  usename: 'drproject',
  keys: [],
  pids: Array.from({ length: 12 }, (_, index) => index),
  everyMs: 7 * 60_000 + 4000,
  sinceMs: noon - 80 * 60_000,
  query: 'SELECT 1',
  limitInMs: 61 * 60_000,
  arrivalsMs: [],
};
const found = (more: Partial<Found> = {}): Found => ({
  slots: { used: 87, max: 100, reserved: 3, limit: 97, left: 10 },
  leaks: [],
  rows: [],
  server,
  nowMs: noon,
  ...more,
});

describe('the worst finding, one at a time', () => {
  const writer = leaked(9, 600, { backend_xid: '5' });

  test('a leak: how many, of whom, how fast, until when', () => {
    expect(worstFinding(found({ leaks: [leak], rows: rows(writer).values() }))).toMatchObject({
      kind: 'leak',
      title: 'Connection leak.',
      text: '12 backends of drproject.cgi idle in transaction, one new every ~7 min; limit reached in ~1 h. 10 ordinary slots left.',
    });
  });

  test('one that came irregularly has no pace, and then no forecast', () => {
    const irregular = { ...leak, everyMs: null, limitInMs: null };
    expect(worstFinding(found({ leaks: [irregular] }))?.text).toBe(
      '12 backends of drproject.cgi idle in transaction. 10 ordinary slots left.',
    );
  });

  test('no slots left comes first', () => {
    const slots = { used: 97, max: 100, reserved: 3, limit: 97, left: 0 };
    expect(worstFinding(found({ slots, leaks: [leak] }))).toMatchObject({
      kind: 'slots',
      text: expect.stringContaining('53300'),
    });
  });

  test('vacuum held back: only by who has an xid or a snapshot, here, and for long', () => {
    expect(worstFinding(found({ rows: rows(writer).values() }))).toMatchObject({
      kind: 'vacuum',
      text: expect.stringContaining('Backend 9 of shop'),
    });
    expect(worstFinding(found({ rows: rows(leaked(9, 600)).values() }))).toBeNull();
    expect(worstFinding(found({ rows: rows({ ...writer, datname: 'other' }).values() }))).toBeNull();
    expect(worstFinding(found({ rows: rows(leaked(9, 60, { backend_xid: '5' })).values() }))).toBeNull();
  });

  test('is the same one while it grows a little, and another one when it doubles', () => {
    const of = (count: number) =>
      worstFinding(found({ leaks: [{ ...leak, pids: Array.from({ length: count }, () => 1) }] }))?.id;
    expect(of(12)).toBe(of(13));
    expect(of(12)).not.toBe(of(24));
  });
});

test('a forecast has no false precision', () => {
  expect([roughly(3000), roughly(424_000), roughly(3_700_000), roughly(72 * 3_600_000)]).toEqual([
    '3 s',
    '7 min',
    '1 h',
    '3 d',
  ]);
});

test('the oldest xid, also where they have wrapped around', () => {
  expect(oldestXid(rows(hidden(1, { backend_xid: '4294967290' }), hidden(2, { backend_xid: '5' })).values())).toBe(1);
  expect(oldestXid(rows(hidden(1)).values())).toBeNull();
});

test('locks by object, what waits first', () => {
  const lock = {
    locktype: 'relation',
    mode: 'RowShareLock',
    granted: true,
    object: 'a',
    relation_oid: 1,
    relkind: 'r',
    waitstart: null,
  };
  const some = [lock, { ...lock, mode: 'RowExclusiveLock' }, { ...lock, object: 'b', granted: false }];
  expect(locksByObject(some).map(({ object, locks }) => [object, locks.length])).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

describe('exported rows', () => {
  test('have a cell per column; what is hidden is null, never 0', () => {
    const [row] = rows(hidden(3)).values();
    if (!row) throw new Error('no row');
    const cells = Object.fromEntries(cellsOf(row, noon).map((cell, index) => [columns[index], cell]));
    expect(cells).toMatchObject({
      pid: 3,
      transaction_seconds: null,
      state_seconds: null,
      client: null,
      wait_event: null,
    });
    expect(cellsOf(row, noon)).toHaveLength(columns.length);
  });

  test('text of any language becomes base64', () => {
    expect(Buffer.from(base64Of('é<svg>日本'.repeat(9000)), 'base64').toString()).toBe('é<svg>日本'.repeat(9000));
  });
});
